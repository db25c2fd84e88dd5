// Streams to test readers with: rows and records over a store, written as tables and partitions do.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "base/assert.h"
#include "base/clock.h"
#include "base/random.h"
#include "storage/store.h"
#include "stream/record.h"
#include "stream/streams.h"

namespace tailrace::stream {

/// Stands still unless a test moves it.
class StillClock final : public base::Clock {
 public:
    base::UnixMilliseconds now() override { return now_; }
    awaitable<void> sleep(base::Milliseconds) override { co_return; }
    void advance(base::UnixMilliseconds ms) { now_ += ms; }

 private:
    base::UnixMilliseconds now_ = 1'791'500'851'275;
};

class KnownLastNumbers final : public LastNumbers {
 public:
    awaitable<Result<SequenceNumber>> last_number(storage::PartitionId partition) override {
        co_return known[partition];
    }
    std::map<storage::PartitionId, SequenceNumber> known;
};

class KnownKeys final : public IteratorKeyring {
 public:
    awaitable<Result<std::shared_ptr<const IteratorKeys>>> keys(bool reload) override {
        if (reload) ++reloads;
        co_return reload&& reloaded ? reloaded : cached;
    }
    static std::shared_ptr<const IteratorKeys> make(std::uint32_t id) {
        IteratorSecret secret;
        secret.fill(static_cast<unsigned char>(id));
        return std::make_shared<IteratorKeys>(std::map{std::pair(id, secret)}, id);
    }

    std::shared_ptr<const IteratorKeys> cached = make(1);
    std::shared_ptr<const IteratorKeys> reloaded;
    int reloads = 0;
};

/// One server's streams. The store must outlive it.
class Scene {
 public:
    /// Of the server whose store it is.
    static constexpr std::uint64_t incarnation = 1;
    static constexpr StreamSpace space{storage::PartitionId(1), storage::SpaceId(1)};

    explicit Scene(storage::Store& store) : store_(store) {}

    StillClock clock;
    base::SeededRandom random{1};
    KnownLastNumbers last_numbers;
    KnownKeys keyring;
    WaitingReaders waiting_readers;

    /// Runs to the end what does not wait for anybody else.
    template <class T>
    T run(awaitable<T> work) {
        std::optional<T> result;
        asio::io_context context;
        asio::co_spawn(context.get_executor(), std::move(work),
                       [&](std::exception_ptr failure, T value) {
                           TAILRACE_ASSERT(!failure, "nothing here throws");
                           result.emplace(std::move(value));
                       });
        context.run();
        TAILRACE_ASSERT(result, "nothing here waits");
        return std::move(*result);
    }

    Result<ListStreamsOutput> list(ListStreamsInput input = {}) {
        return run(streams_.list(std::move(input)));
    }
    Result<DescribeStreamOutput> describe(DescribeStreamInput input) {
        return run(streams_.describe(std::move(input)));
    }
    Result<GetShardIteratorOutput> shard_iterator(GetShardIteratorInput input) {
        return run(streams_.shard_iterator(std::move(input)));
    }
    Result<GetRecordsOutput> records(GetRecordsInput input) {
        return run(streams_.records(std::move(input)));
    }
    awaitable<bool> wait_for_record(std::string iterator, base::Milliseconds patience) {
        return streams_.wait_for_record(std::move(iterator), patience);
    }

    // Writing.

    void put(const StreamRow& row) {
        put_bytes(stream_key(row.table_name, row.label), encode(row));
    }
    void put(StreamId stream, const ShardRow& row) {
        put_bytes(shard_key(stream, ShardId(row.log)), encode(row));
    }
    void put_bytes(std::string key, std::string value) {
        storage::PartitionCommit part{.partition = space.partition};
        part.puts.push_back({{space.space, std::move(key)}, std::move(value)});
        commit(std::move(part));
    }
    void remove(std::string key) {
        storage::PartitionCommit part{.partition = space.partition};
        part.deletes.push_back({space.space, std::move(key)});
        commit(std::move(part));
    }

    /// Born when the clock says.
    StreamRow add_stream(std::string table_name) {
        StreamRow row{.id = StreamId(++streams_made_),
                      .table_name = std::move(table_name),
                      .label = stream_label(clock.now()),
                      .status = StreamStatus::ENABLED,
                      .view_type = StreamViewType::NEW_AND_OLD_IMAGES,
                      .created_ms = clock.now(),
                      .hash_name = "Artist",
                      .range_name = "SongTitle"};
        put(row);
        return row;
    }
    ShardRow add_shard(StreamId stream, std::optional<ShardId> parent = std::nullopt) {
        const auto made = ++shards_made_;
        ShardRow row{.log = {static_cast<std::uint64_t>(clock.now()), made << 32 | made},
                     .partition = storage::PartitionId(made + 1),
                     .parent = parent,
                     .start = SequenceNumber::at(clock.now())};
        put(stream, row);
        last_numbers.known[row.partition] = row.start;
        return row;
    }
    /// Closes the shard at its last number.
    void close(StreamId stream, ShardRow& shard, std::vector<ShardId> children = {}) {
        shard.end = last_numbers.known[shard.partition];
        shard.closed_ms = clock.now();
        shard.children = std::move(children);
        put(stream, shard);
    }
    SequenceNumber append(const ShardRow& shard, std::size_t value_bytes = 1) {
        auto& last = last_numbers.known[shard.partition];
        last = last.next(clock.now());
        const auto image =
            R"({"Artist":{"S":")" + last.text() + std::string(value_bytes, 'x') + R"("}})";
        const Change change{.keys = {image, 1}, .new_image = Image{image, 1}};
        append_bytes(
            shard, last,
            make_record(change, StreamViewType::NEW_AND_OLD_IMAGES, "us-east-1", clock.now()));
        return last;
    }
    void append_bytes(const ShardRow& shard, SequenceNumber number, std::string bytes) {
        auto& last = last_numbers.known[shard.partition];
        last = std::max(last, number);
        storage::PartitionCommit part{.partition = shard.partition};
        part.appends.push_back({shard.log, {number.bytes(), std::move(bytes)}});
        commit(std::move(part));
    }
    void trim(StreamId stream, ShardRow& shard, SequenceNumber through) {
        shard.trimmed_through = through;
        put(stream, shard);
        storage::PartitionCommit part{.partition = shard.partition};
        part.trims.push_back({shard.log, through.bytes()});
        commit(std::move(part));
    }

 private:
    void commit(storage::PartitionCommit part) {
        std::vector<storage::PartitionRead> reads{{.partition = part.partition}};
        part.guard = run(store_.read(std::move(reads))).value().front().guard;
        storage::Commit commit{.attempt = {incarnation, ++commits_made_}};
        commit.partitions.push_back(std::move(part));
        const auto outcome = run(store_.commit(std::move(commit)));
        TAILRACE_ASSERT(outcome == storage::CommitOutcome::done, "nobody else writes");
    }

    storage::Store& store_;
    std::uint64_t streams_made_ = 0;
    std::uint64_t shards_made_ = 0;
    std::uint64_t commits_made_ = 0;
    Streams streams_{store_, clock, random, Site{}, space, last_numbers, keyring, waiting_readers};
};

/// The ARN under which readers know it.
inline std::string arn_of(const StreamRow& row) {
    return stream_arn(Site{}, row.table_name, row.label);
}

/// The text of one member of each record of a page, in order.
inline std::vector<std::string> members(const RecordPage& page, const std::string& name) {
    const auto opening = "\"" + name + "\":\"";
    std::vector<std::string> values;
    const auto& json = page.json();
    for (auto at = json.find(opening); at != std::string::npos; at = json.find(opening, at)) {
        at += opening.size();
        values.push_back(json.substr(at, json.find('"', at) - at));
    }
    return values;
}

}  // namespace tailrace::stream
