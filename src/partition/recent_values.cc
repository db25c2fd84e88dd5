#include "partition/recent_values.h"

#include <functional>
#include <string_view>
#include <utility>

namespace tailrace::partition {

namespace {

/// About what a node of the map, its strings' headers and its part of the buckets take.
constexpr std::size_t node_bytes = 160;

}  // namespace

std::size_t RecentValues::Hash::operator()(const PlaceView& place) const {
    constexpr std::uint64_t odd = 0x9e3779b97f4a7c15;
    const auto where =
        static_cast<std::uint64_t>(place.term) + static_cast<std::uint64_t>(place.key.space);
    return std::hash<std::string_view>()(place.key.bytes) ^ (where * odd);
}

std::size_t RecentValues::bytes_of(const Values::value_type& kept) {
    return node_bytes + kept.first.key.bytes.size() + (kept.second ? kept.second->size() : 0);
}

std::vector<std::optional<RecentValues::Entry>> RecentValues::take(
    Term term, std::span<const storage::Key> keys) {
    std::vector<std::optional<Entry>> taken(keys.size());
    auto& shard = shard_of(term);
    std::lock_guard lock(shard.mutex);
    for (std::size_t i = 0; i < keys.size(); ++i) {
        for (auto* values : {&shard.young, &shard.old}) {
            const auto found = values->find(PlaceView{term, keys[i]});
            if (found == values->end()) continue;
            if (values == &shard.young) shard.young_bytes -= bytes_of(*found);
            auto node = values->extract(found);
            taken[i].emplace(std::move(node.key().key), std::move(node.mapped()));
            break;
        }
    }
    return taken;
}

void RecentValues::keep(Term term, Learned learned) {
    // Freed when the mutex is free again.
    Values forgotten;
    auto& shard = shard_of(term);
    std::lock_guard lock(shard.mutex);
    for (auto& key : learned.written_blind) shard.forget({term, std::move(key)});
    for (auto& [key, value] : learned.looked_up) {
        Place place{term, std::move(key)};
        shard.forget(place);
        if (value && value->size() > value_bytes_max) continue;
        const auto kept = shard.young.emplace(std::move(place), std::move(value)).first;
        shard.young_bytes += bytes_of(*kept);
    }
    if (shard.young_bytes <= generation_bytes_max_) return;
    forgotten = std::exchange(shard.old, std::exchange(shard.young, {}));
    shard.young_bytes = 0;
}

void RecentValues::Shard::forget(const Place& place) {
    if (old.erase(place) > 0) return;
    const auto found = young.find(place);
    if (found == young.end()) return;
    young_bytes -= bytes_of(*found);
    young.erase(found);
}

}  // namespace tailrace::partition
