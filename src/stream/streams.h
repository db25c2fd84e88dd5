// The change log, as a reader sees it: the four operations of the streams API, below their shapes.
//
//     table ── enabling ──▶ stream ── partition ──▶ shard (a partition's history over a span of time) ──▶ records
//
// A write and its record are one commit, so there is nothing here that could disagree with the table: `partition` puts
// records into the logs and `table` writes the rows of streams and shards; this folder makes and interprets what they hold,
// and reads it. It never commits.
//
// Invariants that readers rest on:
//  * Numbers rise within a shard and from parent to child; a child's first is greater than its parent's last.
//  * The row of a shard is read before its log: a reader that sees it closed then sees all of its records, and its
//    children are there since the same commit.
//  * A position is trimmed exactly if something not yet read lies below it: `after` < trimmed_through.
//  * An iterator's position, never a server, knows where a reader is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/coroutine.h"
#include "base/random.h"
#include "storage/store.h"
#include "stream/shard.h"
#include "stream/shard_iterator.h"
#include "stream/stream_arn.h"
#include "tailrace/error.h"
#include "tailrace/stream_requests.h"

namespace tailrace::stream {

/// Where the rows of streams live.
struct StreamSpace {
    storage::PartitionId partition{};
    storage::SpaceId space{};
};

/// Tells the last number that a partition handed out, by a checked read; for LATEST. `partition` implements it.
class LastNumbers {
 public:
    virtual ~LastNumbers() = default;
    virtual awaitable<Result<SequenceNumber>> last_number(storage::PartitionId partition) = 0;
};

/// Gives the keys that iterators are signed with, reading them anew when `unknown` is not among them. `table` implements it.
class IteratorKeyring {
 public:
    virtual ~IteratorKeyring() = default;
    virtual awaitable<Result<std::shared_ptr<const IteratorKeys>>> keys(bool reload) = 0;
};

/// Reads streams. Safe from any thread; keeps no state of its own.
class Streams {
 public:
    Streams(storage::Store& store, base::Clock& clock, base::Random& random, Site site, StreamSpace space,
            LastNumbers& last_numbers, IteratorKeyring& keyring);

    // Inputs are decoded and their declared constraints hold (lengths, enumerations, minima); everything else is checked
    // here, in the service's order and words (Limit maxima are declared constraints too).
    awaitable<Result<ListStreamsOutput>> list(ListStreamsInput input);
    awaitable<Result<DescribeStreamOutput>> describe(DescribeStreamInput input);
    awaitable<Result<GetShardIteratorOutput>> shard_iterator(GetShardIteratorInput input);
    awaitable<Result<GetRecordsOutput>> records(GetRecordsInput input);

    const Site& site() const { return site_; }

 private:
    storage::Store& store_;
    base::Clock& clock_;
    base::Random& random_;
    Site site_;
    StreamSpace space_;
    LastNumbers& last_numbers_;
    IteratorKeyring& keyring_;
};

}  // namespace tailrace::stream
