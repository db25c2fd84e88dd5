#include "consumer/shard_graph.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tailrace::consumer {

void ShardGraph::add(Shard shard) {
    auto id = shard.shard_id;
    shards_.insert_or_assign(std::move(id), std::move(shard));
}

const Shard* ShardGraph::find(std::string_view shard_id) const {
    const auto found = shards_.find(shard_id);
    return found == shards_.end() ? nullptr : &found->second;
}

bool ShardGraph::is_closed(const Shard& shard) const {
    return shard.sequence_number_range.ending_sequence_number.has_value() ||
           !children(shard.shard_id).empty();
}

std::vector<const Shard*> ShardGraph::children(std::string_view shard_id) const {
    std::vector<const Shard*> found;
    for (const auto& [id, shard] : shards_) {
        if (shard.parent_shard_id == shard_id) found.push_back(&shard);
    }
    return found;
}

std::vector<std::string> ShardGraph::ancestors(std::string_view shard_id) const {
    std::vector<std::string> found;
    const auto* shard = find(shard_id);
    // No more steps than shards: what a server tells may go in a circle.
    while (shard != nullptr && shard->parent_shard_id && found.size() < shards_.size()) {
        found.push_back(*shard->parent_shard_id);
        shard = find(found.back());
    }
    return found;
}

std::vector<const Shard*> ShardGraph::parents_first() const {
    std::vector<std::pair<std::size_t, const Shard*>> by_depth;
    for (const auto& [id, shard] : shards_) by_depth.emplace_back(ancestors(id).size(), &shard);
    std::ranges::stable_sort(by_depth, {}, &std::pair<std::size_t, const Shard*>::first);
    std::vector<const Shard*> order;
    for (const auto& [depth, shard] : by_depth) order.push_back(shard);
    return order;
}

}  // namespace tailrace::consumer
