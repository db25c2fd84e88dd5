// Where spaces and logs lie in the database. docs/storage-format.md has the grammar.
//
// One column family holds all maps, one all logs. A key of a map leads with its space, whichever
// partition it falls to, so that a split moves nothing; keys of a partition's own lead with space 0
// and the partition. A log's entries lead with its birth, so that the logs that expire together are
// one range.
#pragma once

#include <string>
#include <string_view>

#include "storage/store.h"

namespace tailrace::storage::rocksdb {

inline constexpr const char* logs_column = "logs";

/// Half-open; an empty `end` is no bound.
struct Bounds {
    std::string begin;
    std::string end;
};

void append_map_key(std::string& out, PartitionId partition, SpaceId space, std::string_view bytes);
/// Present from the partition's first commit on. It sorts before all keys of the partition's own,
/// being their prefix.
std::string birth_mark(PartitionId partition);
Bounds map_bounds(PartitionId partition, SpaceId space, const KeyRange& range);
/// What stands before the bytes of the keys of a space.
std::size_t map_prefix_size(SpaceId space);

void append_log_key(std::string& out, const LogId& log, const LogNumber& number);
/// The entries after `after`, up to and including `through`.
Bounds log_bounds(const LogId& log, const LogNumber& after, const LogNumber& through);
/// All of the log's entries up to and including `through`.
Bounds log_bounds_through(const LogId& log, const LogNumber& through);
/// All entries of all logs that were born before.
Bounds log_bounds_born_before(std::uint64_t birth_ms);
inline constexpr std::size_t log_prefix_size = 16;
/// Of each entry; bounds that begin a range are shorter.
inline constexpr std::size_t log_key_size = log_prefix_size + sizeof(LogNumber);

}  // namespace tailrace::storage::rocksdb
