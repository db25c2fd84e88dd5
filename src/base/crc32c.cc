#include "base/crc32c.h"

#include <array>
#include <cstring>

#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

namespace tailrace::base {

namespace {

/// What becomes of a byte's worth of bits.
constexpr std::array<std::uint32_t, 256> table = [] {
    constexpr std::uint32_t reversed_polynomial = 0x82f63b78;
    std::array<std::uint32_t, 256> all{};
    for (std::uint32_t byte = 0; byte < all.size(); ++byte) {
        auto state = byte;
        for (int bit = 0; bit < 8; ++bit)
            state = (state >> 1) ^ (state & 1 ? reversed_polynomial : 0);
        all[byte] = state;
    }
    return all;
}();

std::uint32_t by_table(std::uint32_t crc, const char* data, std::size_t size) {
    auto state = ~crc;
    for (; size > 0; ++data, --size)
        state = (state >> 8) ^ table[(state ^ static_cast<unsigned char>(*data)) & 0xff];
    return ~state;
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) std::uint32_t by_instruction(std::uint32_t crc, const char* data,
                                                               std::size_t size) {
    std::uint64_t state = ~crc;
    for (; size >= sizeof state; data += sizeof state, size -= sizeof state) {
        std::uint64_t word;
        std::memcpy(&word, data, sizeof word);
        state = _mm_crc32_u64(state, word);
    }
    auto rest = static_cast<std::uint32_t>(state);
    for (; size > 0; ++data, --size) rest = _mm_crc32_u8(rest, static_cast<unsigned char>(*data));
    return ~rest;
}
#endif

}  // namespace

#if defined(__x86_64__)
bool crc32c_is_fast() {
    static const bool is_fast = __builtin_cpu_supports("sse4.2");
    return is_fast;
}

std::uint32_t crc32c_extend(std::uint32_t crc, const char* data, std::size_t size) {
    return crc32c_is_fast() ? by_instruction(crc, data, size) : by_table(crc, data, size);
}
#else
bool crc32c_is_fast() {
    return false;
}

std::uint32_t crc32c_extend(std::uint32_t crc, const char* data, std::size_t size) {
    return by_table(crc, data, size);
}
#endif

}  // namespace tailrace::base
