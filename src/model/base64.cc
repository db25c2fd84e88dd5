#include "model/base64.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace tailrace::model {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::uint8_t not_a_digit = 64;

constexpr auto digit_values = [] {
    std::array<std::uint8_t, 256> values{};
    values.fill(not_a_digit);
    for (std::uint8_t i = 0; i < alphabet.size(); ++i) {
        values[static_cast<unsigned char>(alphabet[i])] = i;
    }
    return values;
}();

std::uint8_t digit_value(char c) {
    return digit_values[static_cast<unsigned char>(c)];
}

/// The first `count` of the group's three bytes, in the upper bits of 24.
std::uint32_t group_of(std::string_view bytes) {
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        group = group << 8 | (i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0u);
    }
    return group;
}

char digit_of(std::uint32_t group, int place) {
    return alphabet[group >> (18 - 6 * place) & 63];
}

void append_group(std::string& out, std::uint32_t group, std::size_t bytes) {
    for (int shift = 16; bytes > 0; --bytes, shift -= 8) out += static_cast<char>(group >> shift);
}

}  // namespace

void append_base64(std::string& out, std::string_view bytes) {
    const auto start = out.size();
    out.resize(start + (bytes.size() + 2) / 3 * 4, '=');
    char* at = out.data() + start;
    for (; !bytes.empty(); bytes.remove_prefix(std::min<std::size_t>(bytes.size(), 3))) {
        const auto group = group_of(bytes.substr(0, 3));
        const int digits = bytes.size() >= 3 ? 4 : static_cast<int>(bytes.size()) + 1;
        for (int place = 0; place < digits; ++place) at[place] = digit_of(group, place);
        at += 4;
    }
}

std::string base64(std::string_view bytes) {
    std::string out;
    append_base64(out, bytes);
    return out;
}

std::optional<std::string> decode_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    const auto digits = text.substr(0, text.size() - padding);
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3);
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const auto value = digit_value(digits[i]);
        if (value == not_a_digit) return std::nullopt;
        group = group << 6 | value;
        if (i % 4 == 3) append_group(bytes, std::exchange(group, 0), 3);
    }
    if (padding == 0) return bytes;
    group <<= 6 * padding;
    const auto unused_bits = padding == 2 ? 0xffffu : 0xffu;
    if ((group & unused_bits) != 0) return std::nullopt;
    append_group(bytes, group, 3 - padding);
    return bytes;
}

}  // namespace tailrace::model
