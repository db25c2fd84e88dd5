#include "storage/rocksdb/crc32c.h"

#include <cstring>

#if defined(__x86_64__)
#include <nmmintrin.h>

namespace tailrace::storage::rocksdb {

bool has_crc32c() {
    return __builtin_cpu_supports("sse4.2");
}

__attribute__((target("sse4.2"))) std::uint32_t crc32c_extend(std::uint32_t crc, const char* data,
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

}  // namespace tailrace::storage::rocksdb

// rocksdb::crc32c::Extend(uint32_t, const char*, size_t), by the names that --wrap gives.
extern "C" {
[[gnu::weak]] std::uint32_t __real__ZN7rocksdb6crc32c6ExtendEjPKcm(std::uint32_t crc,
                                                                   const char* data,
                                                                   std::size_t size);

std::uint32_t __wrap__ZN7rocksdb6crc32c6ExtendEjPKcm(std::uint32_t crc, const char* data,
                                                     std::size_t size) {
    using namespace tailrace::storage::rocksdb;
    static const bool here = has_crc32c();
    if (here) return crc32c_extend(crc, data, size);
    return __real__ZN7rocksdb6crc32c6ExtendEjPKcm(crc, data, size);
}
}
#endif
