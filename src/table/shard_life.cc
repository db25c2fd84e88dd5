#include "table/shard_life.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/log.h"
#include "partition/commit_loop.h"
#include "table/partition_split.h"
#include "table/shard_change.h"
#include "table/system_spaces.h"

namespace tailrace::table {

namespace {

constexpr std::size_t names_per_page = 100;
/// Another server, or another request, comes first only so often.
constexpr int tries_max = 100;
/// For this long a partition may be written to faster than it may be.
constexpr base::UnixMilliseconds fast_ms_max = 60'000;
/// A partition that was not looked at for this long is gone.
constexpr base::UnixMilliseconds forgotten_ms = 600'000;

storage::Key row_key(const std::string& name) {
    return {catalog_space, table_key(name)};
}
storage::Key last_id() {
    return {catalog_space, std::string(last_id_key)};
}

/// A partition's id comes after those of all that the commit holds.
std::uint64_t id_after(const std::optional<std::string>& last) {
    const auto body = last.value_or(std::string(8, '\0'));
    return std::max(base::ByteReader(body).big_endian<std::uint64_t>(), first_partition_id) + 1;
}

std::unexpected<Error> internal_error() {
    return fail(ErrorCode::InternalServerError, "Internal server error");
}

/// Closes an open shard and opens its one child, over the streams and the shard's partition.
class Roll final : public partition::Work {
 public:
    Roll(const partition::Feed& feed, std::uint64_t salt) : feed_(feed), salt_(salt) {}

    void collect_keys(std::size_t index, std::vector<storage::Key>& keys) const override {
        if (index == 0) keys.push_back(shard_row_key(feed_));
    }

    void evaluate(std::span<partition::View> views) override {
        auto& streams = views[0];
        auto& view = views[1];
        rolled_ = false;
        if (!view.descriptor()) return;
        auto after = *view.descriptor();
        const auto place = std::ranges::find(after.feeds, feed_);
        if (place == after.feeds.end()) return;

        const stream::ShardId parent(feed_.log);
        const auto child = new_feed({feed_.stream, feed_.view_type, parent, salt_}, view);
        if (!close_shard(feed_, std::span(&child, 1), view, streams)) return;
        open_shard(child, parent, view, streams);
        *place = child;
        view.set_descriptor(std::make_shared<const partition::Descriptor>(std::move(after)));
        rolled_ = true;
    }

    /// False if the shard was not open any more.
    bool rolled() const { return rolled_; }

 private:
    partition::Feed feed_;
    std::uint64_t salt_;
    bool rolled_ = false;
};

}  // namespace

// --- what is due
// -----------------------------------------------------------------------------------

awaitable<Result<void>> ShardLife::tend(storage::Share share) {
    Result<void> result;
    std::string after;
    for (bool more = true; more;) {
        auto names = co_await catalog_.names(after, names_per_page);
        if (!names) co_return std::unexpected(std::move(names.error()));
        more = names->more && !names->names.empty();
        for (auto& name : names->names) {
            after = name;
            // One table's trouble is not the others'.
            if (auto tended = co_await tend_table(std::move(name), share); !tended)
                result = std::move(tended);
        }
    }
    std::lock_guard lock(paces_mutex_);
    std::erase_if(paces_, [now = environment_.clock.now()](const auto& pace) {
        return now - pace.second.since_ms > forgotten_ms;
    });
    co_return result;
}

awaitable<Result<void>> ShardLife::tend_table(std::string name, storage::Share share) {
    const auto table = co_await catalog_.refresh(name);
    if (!table) co_return std::unexpected(table.error());
    if (!*table || !(*table)->row().usable()) co_return Result<void>{};
    Result<void> result;
    for (const auto& place : (*table)->row().partitions) {
        if (!storage::falls_to_us(environment_.neighbours, share, place.id)) continue;
        // One that cannot be split yet does not keep the others from it.
        const auto tended = co_await tend_partition(name, place.id);
        if (!tended) result = std::unexpected(tended.error());
    }
    co_return result;
}

awaitable<Result<bool>> ShardLife::tend_partition(std::string table, storage::PartitionId id) {
    const auto partition = catalog_.partition(id);
    std::vector<storage::Key> keys(1, partition::state_key());
    const auto reading = co_await partition->read(std::move(keys));
    if (!reading) co_return std::unexpected(to_error(reading.error()));
    if (!reading->descriptor) co_return false;
    const auto& body = reading->values.front();
    const auto state = body ? partition::decode_state(*body) : partition::State{};
    if (!state) co_return internal_error();
    // A partition's share of its table's bytes may be less than nothing.
    const bool too_large = std::cmp_greater(static_cast<std::int64_t>(state->item_bytes),
                                            options_.partition_bytes_max);
    const bool too_fast = is_too_fast(*partition);
    if (too_large || too_fast) {
        const auto halved = co_await split(std::move(table), id, reading->descriptor->range);
        if (!halved || *halved) co_return halved;
    }
    const auto born_before = environment_.clock.now() - options_.lifetime.count();
    const auto feeds = reading->descriptor->feeds;
    for (const auto& feed : feeds) {
        if (std::cmp_greater(feed.log.birth_ms, born_before)) continue;
        const auto rolled = co_await roll_feed(id, feed);
        if (!rolled) co_return rolled;
    }
    co_return true;
}

bool ShardLife::is_too_fast(partition::Partition& partition) {
    const auto now = environment_.clock.now();
    const auto units = partition.write_units();
    std::lock_guard lock(paces_mutex_);
    auto& pace = paces_[partition.id()];
    const auto seconds = (now - pace.since_ms) / 1000;
    if (pace.since_ms != 0 && seconds == 0) return false;
    // A partition that this server forgot and met again counts from zero.
    const bool fast =
        pace.since_ms != 0 && units > pace.units &&
        units - pace.units > options_.write_rate_max * static_cast<std::uint64_t>(seconds);
    if (!fast) {
        pace.fast_since_ms = 0;
    } else if (pace.fast_since_ms == 0) {
        pace.fast_since_ms = pace.since_ms;
    }
    pace.units = units;
    pace.since_ms = now;
    if (pace.fast_since_ms == 0 || now - pace.fast_since_ms < fast_ms_max) return false;
    pace.fast_since_ms = 0;
    return true;
}

// --- roll
// ------------------------------------------------------------------------------------------

awaitable<Result<bool>> ShardLife::roll(std::string table, stream::ShardId shard) {
    const auto place = co_await find(std::move(table), shard);
    if (!place) co_return std::unexpected(place.error());
    if (!*place) co_return false;
    co_return co_await roll_feed((*place)->partition, (*place)->feed);
}

awaitable<Result<std::optional<ShardLife::Place>>> ShardLife::find(std::string name,
                                                                   stream::ShardId shard) {
    const auto table = co_await catalog_.refresh(std::move(name));
    if (!table) co_return std::unexpected(table.error());
    if (!*table) co_return std::nullopt;
    for (const auto& partition : (*table)->partitions()) {
        const auto reading = co_await partition->read({});
        if (!reading) co_return std::unexpected(to_error(reading.error()));
        if (!reading->descriptor) continue;
        for (const auto& feed : reading->descriptor->feeds) {
            if (stream::ShardId(feed.log) != shard) continue;
            co_return Place{partition->id(), reading->descriptor->range, feed};
        }
    }
    co_return std::nullopt;
}

awaitable<Result<bool>> ShardLife::roll_feed(storage::PartitionId partition, partition::Feed feed) {
    Roll work(feed, environment_.random.next());
    std::vector<std::shared_ptr<partition::Partition>> partitions(
        1, catalog_.partition(stream_space.partition));
    partitions.push_back(catalog_.partition(partition));
    const auto outcome = co_await partition::transact(environment_, std::move(partitions), work);
    if (!outcome) co_return std::unexpected(to_error(outcome.error()));
    co_return work.rolled();
}

// --- split
// -----------------------------------------------------------------------------------------

awaitable<Result<bool>> ShardLife::split(std::string table, stream::ShardId shard) {
    const auto place = co_await find(table, shard);
    if (!place) co_return std::unexpected(place.error());
    if (!*place) co_return false;
    co_return co_await split(std::move(table), (*place)->partition, (*place)->range);
}

awaitable<Result<bool>> ShardLife::split(std::string table, storage::PartitionId id) {
    const auto reading = co_await catalog_.partition(id)->read({});
    if (!reading) co_return std::unexpected(to_error(reading.error()));
    if (!reading->descriptor) co_return false;
    co_return co_await split(std::move(table), id, reading->descriptor->range);
}

awaitable<Result<bool>> ShardLife::split(std::string name, storage::PartitionId id,
                                         partition::HashRange range) {
    for (int tries = 0; tries < tries_max; ++tries) {
        const auto tried = co_await try_to_split(name, id, range);
        if (!tried) co_return std::unexpected(tried.error());
        if (*tried == Split::stale) continue;
        if (*tried == Split::impossible) co_return false;
        base::log(base::LogLevel::info, "a partition is split",
                  {{"table", name}, {"partition", static_cast<std::uint64_t>(id)}});
        const auto refreshed = co_await catalog_.refresh(name);
        if (!refreshed) co_return std::unexpected(refreshed.error());
        co_return true;
    }
    co_return internal_error();
}

awaitable<Result<ShardLife::Split>> ShardLife::try_to_split(std::string name,
                                                            storage::PartitionId id,
                                                            partition::HashRange range) {
    const auto catalog = catalog_.partition(catalog_partition);
    std::vector<storage::Key> keys(1, row_key(name));
    keys.push_back(last_id());
    const auto seen = co_await catalog->read(std::move(keys));
    if (!seen) co_return std::unexpected(to_error(seen.error()));
    const auto& body = seen->values[0];
    auto row = body ? decode_table_row(*body) : std::nullopt;
    if (!row || !row->settled()) co_return Split::impossible;
    const auto place = std::ranges::find(row->partitions, id, &PartitionPlace::id);
    if (place == row->partitions.end() || place->range != range || range.low == range.high)
        co_return Split::impossible;
    const auto source = catalog_.partition(id);
    const auto reading = co_await source->read({});
    if (!reading) co_return std::unexpected(to_error(reading.error()));
    if (!reading->descriptor) co_return Split::stale;

    const auto target = id_after(seen->values[1]);
    PartitionSplit work(*row, *place, storage::PartitionId{target}, reading->descriptor->feeds,
                        environment_.random);
    row->partitions = work.places_after(row->partitions);
    work.expect(PartitionSplit::catalog_index, row_key(name), body);
    work.expect(PartitionSplit::catalog_index, last_id(), seen->values[1]);
    work.write(PartitionSplit::catalog_index, row_key(name), encode(*row));
    work.write(PartitionSplit::catalog_index, last_id(), base::big_endian(target));
    std::vector<std::shared_ptr<partition::Partition>> partitions(1, catalog);
    partitions.push_back(catalog_.partition(stream_space.partition));
    partitions.push_back(source);
    partitions.push_back(catalog_.partition(storage::PartitionId{target}));
    const auto outcome = co_await partition::transact(environment_, std::move(partitions), work);
    if (!outcome) co_return std::unexpected(to_error(outcome.error()));
    co_return work.stale() ? Split::stale : Split::done;
}

}  // namespace tailrace::table
