#include "model/item_size.h"

#include <algorithm>
#include <string>
#include <variant>

namespace tailrace::model {
namespace {

std::string_view trim_front_zeros(std::string_view digits) {
    return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
}

std::string_view trim_back_zeros(std::string_view digits) {
    return digits.substr(0, digits.find_last_not_of('0') + 1);
}

std::size_t half(std::size_t digits) {
    return (digits + 1) / 2;
}

std::size_t number_size(std::string_view normal) {
    const std::size_t sign = normal.starts_with('-') ? 1 : 0;
    normal.remove_prefix(sign);
    const auto point = std::min(normal.find('.'), normal.size());
    auto whole = trim_front_zeros(normal.substr(0, point));
    auto fraction = point < normal.size() ? normal.substr(point + 1) : std::string_view();
    if (fraction.empty()) whole = trim_back_zeros(whole);
    if (whole.empty()) fraction = trim_front_zeros(fraction);
    return 1 + sign + half(whole.size()) + half(fraction.size());
}

constexpr std::size_t container_bytes = 3;
constexpr std::size_t element_bytes = 1;

struct ValueSize {
    std::size_t operator()(const std::string& string) const { return string.size(); }
    std::size_t operator()(const Number& number) const { return number_size(number.text()); }
    std::size_t operator()(const Binary& binary) const { return binary.bytes.size(); }
    std::size_t operator()(bool) const { return 1; }
    std::size_t operator()(Null) const { return 1; }
    std::size_t operator()(const StringSet& set) const { return sum(set.values); }
    std::size_t operator()(const NumberSet& set) const { return sum(set.values); }
    std::size_t operator()(const BinarySet& set) const { return sum(set.values); }
    std::size_t operator()(const AttributeValue::List& list) const {
        return container_bytes + element_bytes * list.size() + sum(list);
    }
    std::size_t operator()(const AttributeValue::Map& map) const {
        return container_bytes + element_bytes * map.size() + item_size(map);
    }
    std::size_t operator()(const AttributeValue& value) const {
        return std::visit(*this, value.variant());
    }

 private:
    template <class Values>
    std::size_t sum(const Values& values) const {
        std::size_t size = 0;
        for (const auto& value : values) size += (*this)(value);
        return size;
    }
};

}  // namespace

std::size_t value_size(const AttributeValue& value) {
    return ValueSize()(value);
}

std::size_t attribute_size(std::string_view name, const AttributeValue& value) {
    return name.size() + value_size(value);
}

std::size_t item_size(const AttributeMap& attributes) {
    std::size_t size = 0;
    for (const auto& [name, value] : attributes) size += attribute_size(name, value);
    return size;
}

}  // namespace tailrace::model
