// The checksum of RocksDB's log, by the processor's own instruction.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tailrace::storage::rocksdb {

/// Debian builds RocksDB for processors without that instruction, and its table takes five times as
/// long: a thirtieth of all that a write costs. The release has the linker put this in its place.
///
/// The CRC-32C (Castagnoli; RFC 3720, appendix B.4) of all bytes so far, of which those before
/// `data` have `crc`.
std::uint32_t crc32c_extend(std::uint32_t crc, const char* data, std::size_t size);

/// Whether this processor has the instruction. Where it does not, nothing else may be called here.
bool has_crc32c();

}  // namespace tailrace::storage::rocksdb
