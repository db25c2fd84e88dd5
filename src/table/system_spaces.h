// Where the system's own tables live: hidden spaces with the same partitions and commits as any
// other.
#pragma once

#include <cstdint>
#include <string_view>

#include "partition/descriptor.h"
#include "storage/store.h"
#include "stream/streams.h"

namespace tailrace::table {

// Table ids below `first_table_id` are the system's; so are the partitions below
// `first_partition_id`.
inline constexpr std::uint64_t first_table_id = 16;
inline constexpr std::uint64_t first_partition_id = 1024;

/// Tables by name, the counter that ids come from, the keys of iterators.
inline constexpr storage::PartitionId catalog_partition{1};
inline constexpr storage::SpaceId catalog_space{1};

/// Streams and their shards (stream/shard.h).
inline constexpr stream::StreamSpace stream_space{storage::PartitionId{2}, storage::SpaceId{2}};

/// Tokens of transactions, spread by hash so that transactions do not meet there.
inline constexpr storage::SpaceId token_space{3};
inline constexpr std::uint64_t first_token_partition = 16;
inline constexpr std::uint64_t token_partitions = 16;

inline storage::PartitionId token_partition(std::uint64_t hash) {
    return storage::PartitionId{first_token_partition + hash % token_partitions};
}

}  // namespace tailrace::table
