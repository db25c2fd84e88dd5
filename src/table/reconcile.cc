#include "table/reconcile.h"

#include <algorithm>

#include "partition/expiry.h"
#include "partition/hash_keys.h"
#include "table/shard_change.h"
#include "table/table_indexes.h"

namespace tailrace::table {

namespace {

using partition::Index;

bool has(std::span<const Index> indexes, const Index& index) {
    return std::ranges::find(indexes, index.space, &Index::space) != indexes.end();
}

}  // namespace

std::vector<ReconciledPlace> places_of(const TableRow& row) {
    std::vector<ReconciledPlace> places;
    for (const auto& place : row.partitions) places.push_back({place, nullptr});
    for (const auto& index : row.settings.global_indexes) {
        for (const auto& place : index.partitions) places.push_back({place, &index});
    }
    return places;
}

Reconcile::Reconcile(const TableRow& row, std::span<const ReconciledPlace> places,
                     std::vector<partition::Feed> feeds, base::Random& random)
    : row_(row), places_(places), feeds_(std::move(feeds)) {
    for (std::size_t i = 0; i < places.size(); ++i) salts_.push_back(random.next());
}

void Reconcile::collect_keys(std::size_t index, std::vector<storage::Key>& keys) const {
    RowChange::collect_keys(index, keys);
    if (index != streams_index) return;
    for (const auto& feed : feeds_) keys.push_back(shard_row_key(feed));
}

bool Reconcile::evaluate_more(std::span<partition::View> views) {
    const auto partitions = views.subspan(places_index);
    if (!std::ranges::all_of(partitions, [&](const auto& view) { return expected_feeds(view); }))
        return false;
    for (std::size_t i = 0; i < partitions.size(); ++i)
        bring(partitions[i], views[streams_index], i);
    return true;
}

bool Reconcile::expected_feeds(const partition::View& view) const {
    if (!view.descriptor()) return true;
    return std::ranges::all_of(view.descriptor()->feeds, [&](const auto& feed) {
        return std::ranges::find(feeds_, feed) != feeds_.end();
    });
}

const TableStream* Reconcile::wanted() const {
    return row_.status != TableStatus::DELETING && row_.stream ? &*row_.stream : nullptr;
}

void Reconcile::bring(partition::View& view, partition::View& streams, std::size_t place) {
    if (places_[place].index) return bring_index_partition(view, places_[place]);
    const auto* before = view.descriptor();
    const bool deleting = row_.status == TableStatus::DELETING;
    if (!before && deleting) return;

    auto after = before ? *before : partition::Descriptor{row_.id, places_[place].place.range, {}};
    bring_feeds(after, view, streams, place);
    bring_expiry(after, view);
    bring_indexes(after, view);

    if (deleting) {
        for (const auto space : spaces_of(row_))
            view.erase_range(space, partition::keys_of(after.range));
        view.set_descriptor(nullptr);
    } else if (!before || after != *before) {
        view.set_descriptor(std::make_shared<const partition::Descriptor>(std::move(after)));
    }
}

void Reconcile::bring_feeds(partition::Descriptor& after, partition::View& view,
                            partition::View& streams, std::size_t place) {
    const auto* stream = wanted();
    const auto ended = std::ranges::stable_partition(
        after.feeds, [&](const auto& feed) { return stream && feed.stream == stream->id; });
    for (const auto& feed : ended) close_shard(feed, {}, view, streams);
    after.feeds.erase(ended.begin(), ended.end());
    if (stream && after.feeds.empty()) {
        NewShard shard{stream->id, stream->view_type, std::nullopt, salts_[place]};
        after.feeds.push_back(new_feed(shard, view));
        open_shard(after.feeds.back(), std::nullopt, view, streams);
    }
}

/// Items that are there already are indexed by the backfill, from the first on.
void Reconcile::bring_expiry(partition::Descriptor& after, partition::View& view) const {
    std::optional<std::string> wanted;
    if (row_.status != TableStatus::DELETING && row_.time_to_live && row_.time_to_live->wanted())
        wanted = row_.time_to_live->attribute;
    if (after.expiry_attribute == wanted) return;
    view.erase_range(storage::kOwnSpace, partition::all_expiries());
    if (wanted) view.put(partition::backfill_key(), {});
    after.expiry_attribute = std::move(wanted);
}

/// Items that are there already get their entries from the backfill, from the first on.
void Reconcile::bring_indexes(partition::Descriptor& after, partition::View& view) const {
    const auto wanted = wanted_indexes(row_);
    auto& states = view.state().indexes;
    std::erase_if(states, [&](const auto& state) {
        return std::ranges::find(wanted, state.index, &Index::space) == wanted.end();
    });
    for (const auto& index : wanted) {
        if (has(after.indexes, index)) continue;
        auto& state = states.emplace_back(partition::IndexState{index.space});
        if (view.descriptor()) state.backfill = {"", view.state().last};
    }
    after.indexes = wanted;
}

void Reconcile::bring_index_partition(partition::View& view, const ReconciledPlace& place) const {
    const bool wanted =
        row_.status != TableStatus::DELETING && place.index->status != IndexStatus::DELETING;
    if (wanted == (view.descriptor() != nullptr)) return;
    if (wanted) {
        partition::Descriptor descriptor{place.index->id, place.place.range, {}};
        view.set_descriptor(std::make_shared<const partition::Descriptor>(std::move(descriptor)));
        return;
    }
    view.erase_range(partition::item_space(place.index->id), partition::keys_of(place.place.range));
    view.set_descriptor(nullptr);
}

}  // namespace tailrace::table
