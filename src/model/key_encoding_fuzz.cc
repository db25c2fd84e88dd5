#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "model/decimal.h"
#include "model/key_encoding.h"

namespace {

using tailrace::AttributeValue;
using tailrace::Binary;
using tailrace::Number;
using namespace tailrace::model;

std::string ordered(const AttributeValue& value) {
    std::string out;
    append_ordered(out, value);
    return out;
}

std::strong_ordering order_of(const AttributeValue& a, const AttributeValue& b) {
    if (const auto* number = a.get_if<Number>()) return compare(*number, *b.get_if<Number>());
    if (const auto* binary = a.get_if<Binary>()) return *binary <=> *b.get_if<Binary>();
    return *a.get_if<std::string>() <=> *b.get_if<std::string>();
}

/// Any bytes: refused, or exactly what the value taken from them is written as.
void check_bytes(AttributeType type, std::string_view bytes) {
    auto rest = bytes;
    const auto first = take_ordered(type, rest);
    if (!first) return;
    TAILRACE_ASSERT(ordered(*first) + std::string(rest) == bytes, "one spelling for each value");
    const auto second = take_ordered(type, rest);
    if (!second) return;
    TAILRACE_ASSERT((ordered(*first) <=> ordered(*second)) == order_of(*first, *second),
                    "byte order is key order");
}

void check_strings(std::string_view a, std::string_view b) {
    TAILRACE_ASSERT((ordered(a) <=> ordered(b)) == (a <=> b), "byte order is key order");
    std::string prefix;
    append_ordered_prefix(prefix, a);
    TAILRACE_ASSERT(ordered(b).starts_with(prefix) == b.starts_with(a), "prefixes are prefixes");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    for (const auto type : {AttributeType::S, AttributeType::N, AttributeType::B})
        check_bytes(type, bytes);
    check_strings(bytes.substr(0, size / 2), bytes.substr(size / 2));
    check_strings(bytes.substr(0, size / 2), bytes);
    return 0;
}
