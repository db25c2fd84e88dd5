// The life of shards while their stream is on: roll and split.
//
//     partition P ── shard A ──roll──▶ shard B ──split──▶ P:  shard C   (low half of the hashes)
//                                                   └────▶ Q:  shard D   (high half)
//
// A parent closes and its children open in one commit, which is the partition's and the stream's:
// who sees the one sees the others, and no number of a child is below one of its parent. A roll
// rests on the descriptor alone, so it holds beside any transition of the table, or is not made. A
// split changes where the table's partitions are, and so rests on the catalog's row and is made
// only while the table is settled.
//
// What is due is found by looking at the partitions' descriptors and states; nothing is remembered
// but how fast each partition was written to.
//
// Threads: any.
//
// Not here: how streams begin and end (life_cycle.h), what is removed when it is old (retention.h).
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/clock.h"
#include "base/coroutine.h"
#include "stream/shard.h"
#include "table/catalog.h"
#include "tailrace/error.h"

namespace tailrace::table {

struct ShardLifeOptions {
    /// Records, closed shards and ended streams stay for this long.
    base::Milliseconds retention = stream::retention_default;
    /// A shard that has been open for this long rolls.
    base::Milliseconds lifetime{4 * 60 * 60 * 1000};
    /// A partition with more bytes of items splits.
    std::uint64_t partition_bytes_max = std::uint64_t{10} << 30;
    /// One that has been written to faster for a minute does, too; in write units a second.
    std::uint64_t write_rate_max = 1000;
};

class ShardLife {
 public:
    ShardLife(partition::Environment& environment, Catalog& catalog, ShardLifeOptions options)
        : environment_(environment), catalog_(catalog), options_(options) {}

    /// One round of housekeeping: rolls and splits what is due.
    awaitable<Result<void>> tend(storage::Share share = storage::Share::all);

    // These are false, and nothing was done, if the table has no such open shard or partition.

    awaitable<Result<bool>> roll(std::string table, stream::ShardId shard);
    /// Splits the partition whose open shard it is. False also for a partition of a single hash,
    /// and while the table is in transition.
    awaitable<Result<bool>> split(std::string table, stream::ShardId shard);
    awaitable<Result<bool>> split(std::string table, storage::PartitionId partition);

 private:
    /// How fast a partition is written to.
    struct Pace {
        std::uint64_t units = 0;
        base::UnixMilliseconds since_ms = 0;
        /// When it became faster than it may be, or 0.
        base::UnixMilliseconds fast_since_ms = 0;
    };
    struct Place {
        storage::PartitionId partition{};
        partition::HashRange range;
        partition::Feed feed;
    };

    awaitable<Result<void>> tend_table(std::string name, storage::Share share);
    awaitable<Result<bool>> tend_partition(std::string table, storage::PartitionId partition);
    bool is_too_fast(partition::Partition& partition);
    awaitable<Result<bool>> roll_feed(storage::PartitionId partition, partition::Feed feed);
    /// `stale`: what it rests on has changed meanwhile.
    enum class Split : std::uint8_t { done, impossible, stale };
    /// What was decided of a partition with this range holds for it alone.
    awaitable<Result<bool>> split(std::string table, storage::PartitionId partition,
                                  partition::HashRange range);
    awaitable<Result<Split>> try_to_split(std::string table, storage::PartitionId partition,
                                          partition::HashRange range);
    awaitable<Result<std::optional<Place>>> find(std::string table, stream::ShardId shard);

    partition::Environment& environment_;
    Catalog& catalog_;
    ShardLifeOptions options_;
    std::mutex paces_mutex_;
    std::unordered_map<storage::PartitionId, Pace> paces_;
};

}  // namespace tailrace::table
