#include "table/partition_split.h"

#include <algorithm>

#include "base/bytes.h"
#include "partition/expiry.h"
#include "table/shard_change.h"
#include "table/table_indexes.h"

namespace tailrace::table {

PartitionSplit::PartitionSplit(const TableRow& row, const PartitionPlace& place,
                               storage::PartitionId target, std::vector<partition::Feed> feeds,
                               base::Random& random)
    : table_(row.id),
      spaces_(spaces_of(row)),
      whole_(place),
      low_(place),
      high_{target, place.range},
      feeds_(std::move(feeds)) {
    low_.range.high = place.range.low + (place.range.high - place.range.low) / 2;
    high_.range.low = low_.range.high + 1;
    for (std::size_t i = 0; i < 2 * feeds_.size(); ++i) salts_.push_back(random.next());
}

std::vector<PartitionPlace> PartitionSplit::places_after(
    std::span<const PartitionPlace> places) const {
    std::vector<PartitionPlace> after;
    for (const auto& place : places) {
        if (place.id == whole_.id) {
            after.push_back(low_);
            after.push_back(high_);
        } else {
            after.push_back(place);
        }
    }
    return after;
}

void PartitionSplit::collect_keys(std::size_t index, std::vector<storage::Key>& keys) const {
    RowChange::collect_keys(index, keys);
    if (index == source_index) keys.push_back(partition::backfill_key());
    if (index != streams_index) return;
    for (const auto& feed : feeds_) keys.push_back(shard_row_key(feed));
}

std::optional<partition::KeySplit> PartitionSplit::split() const {
    return partition::KeySplit{whole_.id, high_.id, spaces_, base::big_endian(high_.range.low)};
}

bool PartitionSplit::is_as_expected(const partition::Descriptor* source) const {
    return source && source->table == table_ && source->range == whole_.range &&
           source->feeds == feeds_;
}

bool PartitionSplit::evaluate_more(std::span<partition::View> views) {
    auto& streams = views[streams_index];
    auto& source = views[source_index];
    auto& target = views[target_index];
    if (!is_as_expected(source.descriptor()) || target.descriptor()) return false;

    auto low = *source.descriptor();
    low.feeds.clear();
    auto high = low;
    low.range = low_.range;
    high.range = high_.range;
    for (std::size_t i = 0; i < feeds_.size(); ++i) {
        const auto& feed = feeds_[i];
        const stream::ShardId parent(feed.log);
        NewShard child{feed.stream, feed.view_type, parent, salts_[2 * i]};
        low.feeds.push_back(new_feed(child, source));
        child.salt = salts_[2 * i + 1];
        high.feeds.push_back(new_feed(child, target));
        const partition::Feed children[] = {low.feeds.back(), high.feeds.back()};
        close_shard(feed, children, source, streams);
    }
    // Numbers go on from the parent's on both sides.
    target.state().last = source.state().last;
    for (std::size_t i = 0; i < feeds_.size(); ++i) {
        const stream::ShardId parent(feeds_[i].log);
        open_shard(low.feeds[i], parent, source, streams);
        open_shard(high.feeds[i], parent, target, streams);
    }
    if (const auto* mark = source.find(partition::backfill_key()))
        target.put(partition::backfill_key(), *mark);
    move_counts(source, target);
    source.set_descriptor(std::make_shared<const partition::Descriptor>(std::move(low)));
    target.set_descriptor(std::make_shared<const partition::Descriptor>(std::move(high)));
    return true;
}

/// How many items are on either side is not known without reading them. Half each is near, and the
/// sum, which is what is shown, stays exact: a count that later falls below zero wraps, and the sum
/// wraps back.
void PartitionSplit::move_counts(partition::View& source, partition::View& target) const {
    const auto move_half = [](std::uint64_t& from, std::uint64_t& to) {
        to = static_cast<std::uint64_t>(static_cast<std::int64_t>(from) / 2);
        from -= to;
    };
    move_half(source.state().item_count, target.state().item_count);
    move_half(source.state().item_bytes, target.state().item_bytes);
    target.state().indexes = source.state().indexes;
    for (std::size_t i = 0; i < target.state().indexes.size(); ++i) {
        auto& from = source.state().indexes[i];
        auto& to = target.state().indexes[i];
        move_half(from.entries, to.entries);
        move_half(from.bytes, to.bytes);
    }
}

}  // namespace tailrace::table
