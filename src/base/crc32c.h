// A checksum of bytes: CRC-32C (Castagnoli; RFC 3720, appendix B.4).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tailrace::base {

/// Of all bytes so far, of which those before `data` have `crc`.
std::uint32_t crc32c_extend(std::uint32_t crc, const char* data, std::size_t size);

inline std::uint32_t crc32c(std::string_view bytes) {
    return crc32c_extend(0, bytes.data(), bytes.size());
}

/// Whether this processor has an instruction for it; without, it takes some ten times as long.
bool crc32c_is_fast();

}  // namespace tailrace::base
