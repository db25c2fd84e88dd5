#include "consumer/lease_sync.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace tailrace::consumer {

namespace {

using Ids = std::set<std::string, std::less<>>;

Lease new_lease(const Shard& shard, const std::string& stream_arn, Checkpoint start) {
    return {.shard_id = shard.shard_id,
            .stream_arn = stream_arn,
            .parent = shard.parent_shard_id,
            .checkpoint = std::move(start)};
}

/// What comes before something that has a row.
Ids history_of(const ShardGraph& graph, const Leases& leases) {
    Ids history;
    for (const auto& [shard_id, lease] : leases) {
        for (auto& ancestor : graph.ancestors(shard_id)) history.insert(std::move(ancestor));
    }
    return history;
}

bool any_of(const std::vector<std::string>& ids, const auto& set) {
    return std::ranges::any_of(ids, [&](const auto& id) { return set.contains(id); });
}

/// Whether it was so long ago that somebody worked here that shards have expired since.
bool was_away(const ShardGraph& graph, const Leases& leases) {
    return std::ranges::any_of(leases, [&](const auto& row) { return !graph.contains(row.first); });
}

/// Of a shard that has nothing to do with any row.
std::optional<Checkpoint> start_of(const Shard& shard, const ShardGraph& graph,
                                   const Leases& leases, const Checkpoint& start) {
    if (start.kind() != Checkpoint::Kind::latest) return start;
    if (was_away(graph, leases)) return Checkpoint::trim_horizon();
    if (graph.is_closed(shard)) return std::nullopt;
    return start;
}

}  // namespace

bool is_readable(const Lease& lease, const Leases& leases) {
    if (!lease.parent) return true;
    const auto parent = leases.find(*lease.parent);
    return parent == leases.end() || parent->second.is_finished();
}

std::vector<Lease> missing_leases(const ShardGraph& graph, const std::string& stream_arn,
                                  const Leases& leases, const Checkpoint& start) {
    const auto history = history_of(graph, leases);
    std::vector<Lease> missing;
    for (const auto* shard : graph.parents_first()) {
        const auto& id = shard->shard_id;
        if (leases.contains(id) || history.contains(id)) continue;
        const bool descends = any_of(graph.ancestors(id), leases);
        const auto from =
            descends ? Checkpoint::trim_horizon() : start_of(*shard, graph, leases, start);
        if (from) missing.push_back(new_lease(*shard, stream_arn, *from));
    }
    return missing;
}

std::vector<Lease> child_leases(const ShardGraph& graph, const Lease& parent,
                                const Checkpoint& start) {
    std::vector<Lease> children;
    for (const auto* shard : graph.children(parent.shard_id)) {
        children.push_back(new_lease(*shard, parent.stream_arn, start));
    }
    return children;
}

std::vector<Lease> obsolete_leases(const ShardGraph& graph, const Leases& leases) {
    Ids continued;
    for (const auto& [shard_id, lease] : leases) {
        if (lease.parent) continued.insert(*lease.parent);
    }
    std::vector<Lease> obsolete;
    for (const auto& [shard_id, lease] : leases) {
        if (lease.is_finished() && !graph.contains(shard_id) && continued.contains(shard_id)) {
            obsolete.push_back(lease);
        }
    }
    return obsolete;
}

}  // namespace tailrace::consumer
