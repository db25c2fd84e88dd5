#include "model/key_encoding.h"

#include "base/assert.h"
#include "model/decimal.h"
#include "model/sip_hash.h"

namespace tailrace::model {
namespace {

constexpr std::string_view escaped_zero("\x00\xff", 2);
constexpr std::string_view terminator("\x00\x01", 2);

void append_escaped(std::string& out, std::string_view bytes) {
    for (;;) {
        const auto zero = bytes.find('\0');
        out.append(bytes.substr(0, zero));
        if (zero == std::string_view::npos) return;
        out.append(escaped_zero);
        bytes.remove_prefix(zero + 1);
    }
}

std::optional<std::string> take_escaped(std::string_view& bytes) {
    std::string value;
    std::size_t at = 0;
    for (;;) {
        const auto zero = bytes.find('\0', at);
        if (zero == std::string_view::npos) return std::nullopt;
        value.append(bytes, at, zero - at);
        const auto mark = bytes.substr(zero, 2);
        at = zero + 2;
        if (mark == terminator) break;
        if (mark != escaped_zero) return std::nullopt;
        value += '\0';
    }
    bytes.remove_prefix(at);
    return value;
}

/// Of an S or a B.
std::string_view key_bytes(const AttributeValue& value) {
    if (const auto* binary = value.get_if<Binary>()) return binary->bytes;
    const auto* string = value.get_if<std::string>();
    TAILRACE_ASSERT(string != nullptr, "only an S, N or B is part of a key");
    return *string;
}

template <class T>
std::optional<AttributeValue> as_value(std::optional<T> taken) {
    return taken ? std::optional(AttributeValue(*std::move(taken))) : std::nullopt;
}

// Any key does; changing it moves every item.
constexpr SipKey ring_key = {0x7461696c72616365, 0x706172746974696f};

}  // namespace

void append_ordered(std::string& out, const AttributeValue& value) {
    if (const auto* number = value.get_if<Number>()) {
        to_decimal(*number).append_ordered(out);
        return;
    }
    append_ordered_prefix(out, value);
    out.append(terminator);
}

void append_ordered_prefix(std::string& out, const AttributeValue& value) {
    append_escaped(out, key_bytes(value));
}

std::optional<AttributeValue> take_ordered(AttributeType type, std::string_view& bytes) {
    switch (type) {
        case AttributeType::S:
            return as_value(take_escaped(bytes));
        case AttributeType::B:
            return as_value(take_escaped(bytes).transform(
                [](std::string raw) { return Binary{std::move(raw)}; }));
        case AttributeType::N:
            return as_value(Decimal::take_ordered(bytes).transform(to_number));
        default:
            return std::nullopt;
    }
}

std::uint64_t partition_hash_of_ordered(std::string_view ordered_key) {
    return sip_hash(ring_key, ordered_key);
}

std::uint64_t partition_hash(const AttributeValue& key) {
    std::string ordered;
    append_ordered(ordered, key);
    return partition_hash_of_ordered(ordered);
}

}  // namespace tailrace::model
