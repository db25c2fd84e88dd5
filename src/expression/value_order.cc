#include "expression/value_order.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "model/decimal.h"

namespace tailrace::expression {
namespace {

std::partial_ordering order(const std::string& a, const std::string& b) {
    return a <=> b;
}
std::partial_ordering order(const Binary& a, const Binary& b) {
    return a <=> b;
}
std::partial_ordering order(const Number& a, const Number& b) {
    return model::compare(a, b);
}
template <class T>
std::partial_ordering order(const T&, const T&) {
    return std::partial_ordering::unordered;
}

/// Every character's first byte counts one, and one more if the character needs a surrogate pair.
std::size_t utf16_units(std::string_view utf8) {
    std::size_t units = 0;
    for (const char c : utf8) {
        const auto byte = static_cast<unsigned char>(c);
        const bool continues = (byte & 0xc0) == 0x80;
        if (!continues) units += byte >= 0xf0 ? 2 : 1;
    }
    return units;
}

std::optional<std::size_t> count(const std::string& value) {
    return utf16_units(value);
}
std::optional<std::size_t> count(const Binary& value) {
    return value.bytes.size();
}
std::optional<std::size_t> count(const StringSet& value) {
    return value.values.size();
}
std::optional<std::size_t> count(const NumberSet& value) {
    return value.values.size();
}
std::optional<std::size_t> count(const BinarySet& value) {
    return value.values.size();
}
std::optional<std::size_t> count(const AttributeValue::List& value) {
    return value.size();
}
std::optional<std::size_t> count(const AttributeValue::Map& value) {
    return value.size();
}
std::optional<std::size_t> count(const Number&) {
    return std::nullopt;
}
std::optional<std::size_t> count(bool) {
    return std::nullopt;
}
std::optional<std::size_t> count(const Null&) {
    return std::nullopt;
}

/// The bytes of a string or a binary, if both are of the same such type.
struct BytesPair {
    std::string_view first;
    std::string_view second;
};

std::optional<BytesPair> bytes_of(const AttributeValue& a, const AttributeValue& b) {
    if (a.is<std::string>() && b.is<std::string>()) {
        return BytesPair{*a.get_if<std::string>(), *b.get_if<std::string>()};
    }
    if (a.is<Binary>() && b.is<Binary>()) {
        return BytesPair{a.get_if<Binary>()->bytes, b.get_if<Binary>()->bytes};
    }
    return std::nullopt;
}

/// In linear time, which std::string_view::find does not promise.
bool has_part(std::string_view bytes, std::string_view part) {
    return memmem(bytes.data(), bytes.size(), part.data(), part.size()) != nullptr;
}

template <class Set, class Element>
bool has_member(const AttributeValue& set, const AttributeValue& element) {
    const auto* members = set.get_if<Set>();
    const auto* member = element.get_if<Element>();
    if (members == nullptr || member == nullptr) return false;
    return std::ranges::binary_search(members->values, *member, [](const auto& a, const auto& b) {
        return order(a, b) == std::partial_ordering::less;
    });
}

bool has_element(const AttributeValue& list, const AttributeValue& element) {
    const auto* elements = list.get_if<AttributeValue::List>();
    return elements != nullptr && std::ranges::find(*elements, element) != elements->end();
}

}  // namespace

std::partial_ordering compare(const AttributeValue& a, const AttributeValue& b) {
    if (a.type() != b.type()) return std::partial_ordering::unordered;
    return std::visit(
        [&b](const auto& left) {
            return order(left, *b.get_if<std::remove_cvref_t<decltype(left)>>());
        },
        a.variant());
}

std::optional<std::int64_t> size(const AttributeValue& value) {
    const auto counted = std::visit([](const auto& held) { return count(held); }, value.variant());
    if (!counted) return std::nullopt;
    return static_cast<std::int64_t>(*counted);
}

bool begins_with(const AttributeValue& value, const AttributeValue& prefix) {
    const auto bytes = bytes_of(value, prefix);
    return bytes && bytes->first.starts_with(bytes->second);
}

bool contains(const AttributeValue& value, const AttributeValue& element) {
    if (const auto bytes = bytes_of(value, element)) return has_part(bytes->first, bytes->second);
    return has_element(value, element) || has_member<StringSet, std::string>(value, element) ||
           has_member<NumberSet, Number>(value, element) ||
           has_member<BinarySet, Binary>(value, element);
}

}  // namespace tailrace::expression
