// Fixed-width integers in byte order, for keys and headers.
#pragma once

#include <bit>
#include <concepts>
#include <cstring>
#include <string>
#include <string_view>

#include "base/assert.h"

namespace tailrace::base {

/// Appends `number` big-endian, so that byte order is numeric order.
template <std::unsigned_integral T>
void append_big_endian(std::string& out, T number) {
    if constexpr (std::endian::native == std::endian::little && sizeof(T) > 1) {
        number = std::byteswap(number);
    }
    out.append(reinterpret_cast<const char*>(&number), sizeof number);
}

template <std::unsigned_integral T>
std::string big_endian(T number) {
    std::string out;
    append_big_endian(out, number);
    return out;
}

/// The first string after all that begin with `prefix`; empty if there is none.
inline std::string after_prefix(std::string prefix) {
    while (!prefix.empty() && prefix.back() == '\xff') prefix.pop_back();
    if (!prefix.empty()) ++prefix.back();
    return prefix;
}

/// Reads a stored value from front to back. Asking for more than there is makes it `failed` and
/// yields zeros and empties from then on, so a reader checks once, at the end.
class ByteReader {
 public:
    explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

    template <std::unsigned_integral T>
    T big_endian() {
        const auto bytes = take(sizeof(T));
        T number = 0;
        if (bytes.size() == sizeof(T)) std::memcpy(&number, bytes.data(), sizeof number);
        if constexpr (std::endian::native == std::endian::little && sizeof(T) > 1) {
            number = std::byteswap(number);
        }
        return number;
    }

    std::string_view take(std::size_t count) {
        if (count > rest_.size()) {
            failed_ = true;
            rest_ = {};
            return {};
        }
        const auto bytes = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return bytes;
    }

    /// A string with a 4-byte length before it, as `append_sized` writes it.
    std::string_view sized() { return take(big_endian<std::uint32_t>()); }

    std::string_view rest() const { return rest_; }
    bool failed() const { return failed_; }
    /// Everything was read and nothing was missing.
    bool complete() const { return !failed_ && rest_.empty(); }

 private:
    std::string_view rest_;
    bool failed_ = false;
};

inline void append_sized(std::string& out, std::string_view bytes) {
    append_big_endian(out, static_cast<std::uint32_t>(bytes.size()));
    out.append(bytes);
}

}  // namespace tailrace::base
