// Removes what is older than the retention: records, then shards, then streams, then their logs.
//
// Records go by number. A number never lags the time of its commit, so what is at or below the
// number of a moment is as old as that moment or older, and nothing is trimmed too early; where a
// partition's numbers run ahead of time, it is trimmed later. A trim only moves the shard's
// `trimmed_through`, to the number of a record: the bytes stay until no listed shard is as old, and
// then go with the files that they are in.
//
// Whatever is removed follows from the row as the commit sees it, so no other server and no roll
// can come between. The commit comes before the drop.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/coroutine.h"
#include "partition/commit_loop.h"
#include "stream/lineage.h"
#include "table/catalog.h"
#include "tailrace/error.h"

namespace tailrace::table {

class Retention {
 public:
    Retention(partition::Environment& environment, Catalog& catalog, base::Milliseconds retention);

    /// Removes all that is due now. Safe from any thread, and from several servers
    /// at once.
    awaitable<Result<void>> trim();
    /// Removes what the streams of one table hold from before `cutoff_ms`, be it due or not.
    awaitable<Result<void>> trim(std::string table, base::UnixMilliseconds cutoff_ms);

 private:
    /// What a round has seen so far.
    struct Round {
        base::UnixMilliseconds cutoff_ms = 0;
        /// The oldest birth of a shard that stays.
        std::uint64_t oldest_birth_ms = 0;
    };

    /// Of all streams whose keys begin with `prefix`.
    awaitable<Result<void>> trim_streams(std::string prefix, Round& round);
    awaitable<Result<void>> trim_stream(const stream::StreamRow& stream, Round& round);
    awaitable<Result<void>> trim_shards(stream::StreamId stream,
                                        std::vector<stream::ShardRow> shards, Round& round);
    /// The number of the last record that is due and was not trimmed yet, or zero.
    awaitable<Result<stream::SequenceNumber>> last_due(stream::ShardRow shard,
                                                       stream::SequenceNumber cutoff);
    awaitable<Result<void>> commit(partition::Work& work);

    partition::Environment& environment_;
    Catalog& catalog_;
    stream::Lineage lineage_;
    base::Milliseconds retention_;
    /// What was dropped last.
    std::atomic<std::uint64_t> dropped_before_ms_{0};
};

}  // namespace tailrace::table
