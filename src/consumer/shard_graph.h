// The shards of a stream, and which descend from which.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tailrace/stream_requests.h"

namespace tailrace::consumer {

/// Of what DescribeStream has told, whole listings or children alone. A parent may be named that is
/// not listed any more.
class ShardGraph {
 public:
    void add(Shard shard);

    const Shard* find(std::string_view shard_id) const;
    bool contains(std::string_view shard_id) const { return find(shard_id) != nullptr; }
    bool empty() const { return shards_.empty(); }
    /// It ends, or has children: a listing may be older than the page that shows them.
    bool is_closed(const Shard& shard) const;
    std::vector<const Shard*> children(std::string_view shard_id) const;
    /// Parent, its parent, and so on, up to the first that is not listed, included.
    std::vector<std::string> ancestors(std::string_view shard_id) const;
    /// Each after its ancestors.
    std::vector<const Shard*> parents_first() const;

 private:
    std::map<std::string, Shard, std::less<>> shards_;
};

}  // namespace tailrace::consumer
