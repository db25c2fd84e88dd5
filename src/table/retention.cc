#include "table/retention.h"

#include <algorithm>
#include <limits>

#include "base/log.h"
#include "table/system_spaces.h"

namespace tailrace::table {

namespace {

using stream::SequenceNumber;

constexpr std::size_t rows_per_page = 100;
/// By how much the clocks of servers may differ: a log of one whose clock is behind is not dropped
/// while its first shard is being opened.
constexpr base::UnixMilliseconds clock_skew_max_ms = 60'000;

/// A shard, and the last of its records that is due.
struct DueShard {
    stream::ShardId id;
    SequenceNumber last_due;
};

/// All of it is older than the retention.
bool is_over(const stream::ShardRow& shard, base::UnixMilliseconds cutoff_ms) {
    return shard.end && shard.closed_ms <= cutoff_ms && *shard.end <= SequenceNumber::at(cutoff_ms);
}

bool is_over(const stream::StreamRow& stream, base::UnixMilliseconds cutoff_ms) {
    return stream.status == StreamStatus::DISABLED && stream.disabled_ms <= cutoff_ms;
}

class TrimShards final : public partition::Work {
 public:
    TrimShards(stream::StreamId stream, std::vector<DueShard> shards,
               base::UnixMilliseconds cutoff_ms)
        : stream_(stream), shards_(std::move(shards)), cutoff_ms_(cutoff_ms) {}

    void collect_keys(std::size_t, std::vector<storage::Key>& keys) const override {
        for (const auto& shard : shards_) keys.push_back(key_of(shard));
    }
    void evaluate(std::span<partition::View> views) override {
        for (const auto& shard : shards_) trim(shard, views.front());
    }

 private:
    storage::Key key_of(const DueShard& shard) const {
        return {stream_space.space, stream::shard_key(stream_, shard.id)};
    }
    void trim(const DueShard& shard, partition::View& streams) {
        const auto key = key_of(shard);
        const auto* body = streams.find(key);
        auto row = body ? stream::decode_shard_row(*body) : std::nullopt;
        if (!row) return;
        if (is_over(*row, cutoff_ms_)) return streams.erase(key);
        if (shard.last_due <= row->trimmed_through) return;
        row->trimmed_through = shard.last_due;
        streams.put(key, stream::encode(*row));
    }

    stream::StreamId stream_;
    std::vector<DueShard> shards_;
    base::UnixMilliseconds cutoff_ms_;
};

/// A stream that is off opens no shard again, so one that was seen without any stays so.
class RemoveStream final : public partition::Work {
 public:
    RemoveStream(const stream::StreamRow& stream, base::UnixMilliseconds cutoff_ms)
        : key_{stream_space.space, stream::stream_key(stream.table_name, stream.label)},
          cutoff_ms_(cutoff_ms) {}

    void collect_keys(std::size_t, std::vector<storage::Key>& keys) const override {
        keys.push_back(key_);
    }
    void evaluate(std::span<partition::View> views) override {
        const auto* body = views.front().find(key_);
        const auto row = body ? stream::decode_stream_row(*body) : std::nullopt;
        if (row && is_over(*row, cutoff_ms_)) views.front().erase(key_);
    }

 private:
    storage::Key key_;
    base::UnixMilliseconds cutoff_ms_;
};

}  // namespace

Retention::Retention(partition::Environment& environment, Catalog& catalog,
                     base::Milliseconds retention)
    : environment_(environment),
      catalog_(catalog),
      lineage_(environment.store, stream_space),
      retention_(retention) {}

awaitable<Result<void>> Retention::trim() {
    Round round;
    round.cutoff_ms = environment_.clock.now() - retention_.count();
    const auto skewed = std::max<base::UnixMilliseconds>(round.cutoff_ms - clock_skew_max_ms, 0);
    round.oldest_birth_ms = static_cast<std::uint64_t>(skewed);
    std::string all(stream::all_streams_prefix);
    if (auto trimmed = co_await trim_streams(std::move(all), round); !trimmed) co_return trimmed;
    if (round.oldest_birth_ms <= dropped_before_ms_) co_return Result<void>{};
    const auto dropped = co_await environment_.store.drop_logs(round.oldest_birth_ms);
    if (dropped) {
        dropped_before_ms_ = round.oldest_birth_ms;
    } else {
        // The next round drops them.
        base::log(base::LogLevel::error, "dropping logs", {{"detail", dropped.error().detail}});
    }
    co_return Result<void>{};
}

awaitable<Result<void>> Retention::trim(std::string table, base::UnixMilliseconds cutoff_ms) {
    Round round;
    round.cutoff_ms = cutoff_ms;
    auto prefix = stream::stream_prefix(table);
    co_return co_await trim_streams(std::move(prefix), round);
}

awaitable<Result<void>> Retention::trim_streams(std::string prefix, Round& round) {
    std::string after;
    for (bool more = true; more;) {
        auto range = stream::keys_with_prefix(prefix, after);
        const auto page = co_await lineage_.streams(std::move(range), rows_per_page);
        if (!page) co_return std::unexpected(page.error());
        more = page->more;
        for (const auto& row : page->rows) {
            after = stream::stream_key(row.table_name, row.label);
            if (auto trimmed = co_await trim_stream(row, round); !trimmed) co_return trimmed;
        }
    }
    co_return Result<void>{};
}

awaitable<Result<void>> Retention::trim_stream(const stream::StreamRow& stream, Round& round) {
    const auto prefix = stream::shard_prefix(stream.id);
    std::string after;
    // Shards come by their birth, and those that are younger than the retention hold nothing older.
    for (bool more = true; more;) {
        auto range = stream::keys_with_prefix(prefix, after);
        auto page = co_await lineage_.shards(std::move(range), rows_per_page);
        if (!page) co_return std::unexpected(std::move(page.error()));
        if (page->rows.empty()) break;
        after = stream::shard_key(stream.id, stream::ShardId(page->rows.back().log));
        more = page->more && std::cmp_less(page->rows.back().log.birth_ms, round.cutoff_ms);
        if (auto trimmed = co_await trim_shards(stream.id, std::move(page->rows), round); !trimmed)
            co_return trimmed;
    }
    if (!is_over(stream, round.cutoff_ms)) co_return Result<void>{};
    const auto left = co_await lineage_.shards(stream::keys_with_prefix(prefix), 1);
    if (!left) co_return std::unexpected(left.error());
    if (!left->rows.empty()) co_return Result<void>{};
    RemoveStream work(stream, round.cutoff_ms);
    co_return co_await commit(work);
}

awaitable<Result<void>> Retention::trim_shards(stream::StreamId stream,
                                               std::vector<stream::ShardRow> shards, Round& round) {
    const auto cutoff = SequenceNumber::at(round.cutoff_ms);
    std::vector<DueShard> due;
    for (auto& shard : shards) {
        const bool over = is_over(shard, round.cutoff_ms);
        if (!over) round.oldest_birth_ms = std::min(round.oldest_birth_ms, shard.log.birth_ms);
        if (!over && shard.start >= cutoff) continue;
        DueShard one{stream::ShardId(shard.log), {}};
        if (!over) {
            const auto last = co_await last_due(std::move(shard), cutoff);
            if (!last) co_return std::unexpected(last.error());
            if (*last == SequenceNumber()) continue;
            one.last_due = *last;
        }
        due.push_back(one);
    }
    if (due.empty()) co_return Result<void>{};
    TrimShards work(stream, std::move(due), round.cutoff_ms);
    co_return co_await commit(work);
}

awaitable<Result<SequenceNumber>> Retention::last_due(stream::ShardRow shard,
                                                      SequenceNumber cutoff) {
    const auto after = std::max(shard.start, shard.trimmed_through);
    if (cutoff <= after || (shard.end && *shard.end <= after)) co_return SequenceNumber();
    storage::LogScanRequest request{.partition = shard.partition, .log = shard.log};
    request.after = after.bytes();
    request.entries_max = 1;
    request.bytes_max = 1;
    request.through = cutoff.bytes();
    request.direction = storage::Direction::backward;
    const auto found = co_await environment_.store.scan_log(std::move(request));
    if (!found) {
        base::log(base::LogLevel::error, "looking for old records",
                  {{"detail", found.error().detail}});
        co_return fail(ErrorCode::InternalServerError, "Internal server error");
    }
    if (found->entries.empty()) co_return SequenceNumber();
    co_return SequenceNumber::from_bytes(found->entries[0].key);
}

awaitable<Result<void>> Retention::commit(partition::Work& work) {
    std::vector<std::shared_ptr<partition::Partition>> partitions(
        1, catalog_.partition(stream_space.partition));
    const auto outcome = co_await partition::transact(environment_, std::move(partitions), work);
    if (!outcome) co_return std::unexpected(to_error(outcome.error()));
    co_return Result<void>{};
}

}  // namespace tailrace::table
