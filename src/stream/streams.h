// The change log, as a reader sees it: the four operations of the streams API, below their shapes.
//
//     table ── enabling ──▶ stream ── partition ──▶ shard ──▶ records
//                                     (a shard is a partition's history over a span of time)
//
// A write and its record are one commit, so there is nothing here that could disagree with the
// table: `partition` puts records into the logs and `table` writes the rows of streams and shards;
// this folder makes and interprets what they hold, and reads it. It never commits.
//
//     sequence_number, stream_arn, shard, shard_iterator   the names of things
//     record, record_page, page_cache                      what is read
//     shard_position, lineage                              where reading begins, and in what
//     list_streams, describe_stream, get_...               the operations
//     answers                                              the literal errors
//
// Invariants that readers rest on:
//  * Numbers rise within a shard and from parent to child; a child's first is greater than its
//    parent's last.
//  * The row of a shard is read before its log: a reader that sees it closed then sees all of its
//    records, and its children are there since the same commit.
//  * A position is trimmed exactly if something not yet read lies below it: `after` <
//    trimmed_through. Whoever trims raises trimmed_through no later than the records go, and
//    GetRecords looks at it again after its scan, so nothing is skipped in silence.
//  * An iterator's position, never a server, knows where a reader is.
//
// What is only said to the log: faults of the storage and damaged bytes. A caller gets
// InternalServerError for them and no detail.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/coroutine.h"
#include "base/random.h"
#include "storage/neighbours.h"
#include "storage/store.h"
#include "stream/lineage.h"
#include "stream/page_cache.h"
#include "stream/record_page.h"
#include "stream/shard.h"
#include "stream/shard_iterator.h"
#include "stream/stream_arn.h"
#include "stream/waiting_readers.h"
#include "tailrace/error.h"
#include "tailrace/stream_requests.h"

namespace tailrace::stream {

/// Tells the last number that a partition handed out, by a checked read; zero if it is gone.
/// `table` implements it.
class LastNumbers {
 public:
    virtual ~LastNumbers() = default;
    virtual awaitable<Result<SequenceNumber>> last_number(storage::PartitionId partition) = 0;
};

/// Gives the keys that iterators are signed with, reading them anew when `reload` says that one was
/// not among them. `table` implements it.
class IteratorKeyring {
 public:
    virtual ~IteratorKeyring() = default;
    virtual awaitable<Result<std::shared_ptr<const IteratorKeys>>> keys(bool reload) = 0;
};

/// Reads streams. Safe from any thread; what it keeps, it could read again.
class Streams {
 public:
    Streams(storage::Store& store, base::Clock& clock, base::Random& random, Site site,
            StreamSpace space, LastNumbers& last_numbers, IteratorKeyring& keyring,
            WaitingReaders& waiting_readers, base::Milliseconds retention = retention_default,
            storage::Neighbours& neighbours = storage::no_neighbours());

    // Inputs are decoded and their declared constraints hold (lengths, enumerations, minima);
    // everything else is checked here, in the service's order and words (Limit maxima are declared
    // constraints too).
    awaitable<Result<ListStreamsOutput>> list(ListStreamsInput input);
    awaitable<Result<DescribeStreamOutput>> describe(DescribeStreamInput input);
    awaitable<Result<GetShardIteratorOutput>> shard_iterator(GetShardIteratorInput input);
    awaitable<Result<GetRecordsOutput>> records(GetRecordsInput input);

    /// Returns when `records` has something to tell a reader with this iterator (a record, the end
    /// of the shard, an error), or after `patience`; false if it ended before, because nobody is to
    /// wait any more or could. Holds no more than the reader's place. Waits at the home of the
    /// shard's partition, unless it is `here` that somebody else waits.
    enum class Where : std::uint8_t { anywhere, here };
    awaitable<bool> wait_for_record(std::string iterator_text, base::Milliseconds patience,
                                    Where where = Where::anywhere);

    const Site& site() const { return site_; }

 private:
    /// The stream that `arn` names and the caller may use. `text` is the ARN as it was sent.
    awaitable<Result<StreamRow>> find_stream(StreamArn arn, std::string text,
                                             std::string_view action);
    awaitable<Result<ShardRow>> find_shard(StreamId stream, ShardId shard);

    awaitable<Result<RowPage<ShardRow>>> shards_of(StreamId stream, std::string after,
                                                   std::size_t rows_max);
    awaitable<Result<RowPage<ShardRow>>> children_of(StreamId stream, std::string parent,
                                                     std::string after, std::size_t rows_max);

    awaitable<Result<SequenceNumber>> position_in(ShardRow shard, ShardIteratorType type,
                                                  std::optional<SequenceNumber> number);

    awaitable<Result<ShardIterator>> verify(std::string text);
    awaitable<Result<AssembledPage>> read_page(ShardIterator iterator, ShardRow shard,
                                               std::optional<std::int32_t> limit);
    awaitable<Result<SequenceNumber>> newest_number(ShardRow shard);
    awaitable<bool> has_news(ShardIterator iterator);
    awaitable<Result<std::string>> sign(ShardIterator iterator);

    storage::Store& store_;
    base::Clock& clock_;
    base::Random& random_;
    Site site_;
    Lineage lineage_;
    LastNumbers& last_numbers_;
    IteratorKeyring& keyring_;
    WaitingReaders& waiting_readers_;
    base::Milliseconds retention_;
    storage::Neighbours& neighbours_;
    PageCache pages_;
};

}  // namespace tailrace::stream
