// Bytes as text for people and protocols.
#pragma once

#include <string>
#include <string_view>

namespace tailrace::base {

/// Two digits each, in lower case.
inline std::string hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * bytes.size());
    for (const unsigned char byte : bytes) {
        text += digits[byte >> 4];
        text += digits[byte & 0xf];
    }
    return text;
}

}  // namespace tailrace::base
