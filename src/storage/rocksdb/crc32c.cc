// The checksum of RocksDB's log, by the processor's own instruction.
//
// Debian builds RocksDB for processors without that instruction, and its table takes five times as
// long: a thirtieth of all that a write costs. The release has the linker put this in its place.
#include "base/crc32c.h"

// rocksdb::crc32c::Extend(uint32_t, const char*, size_t), by the names that --wrap gives.
extern "C" {
[[gnu::weak]] std::uint32_t __real__ZN7rocksdb6crc32c6ExtendEjPKcm(std::uint32_t crc,
                                                                   const char* data,
                                                                   std::size_t size);

std::uint32_t __wrap__ZN7rocksdb6crc32c6ExtendEjPKcm(std::uint32_t crc, const char* data,
                                                     std::size_t size) {
    using namespace tailrace::base;
    if (crc32c_is_fast()) return crc32c_extend(crc, data, size);
    return __real__ZN7rocksdb6crc32c6ExtendEjPKcm(crc, data, size);
}
}
