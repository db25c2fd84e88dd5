// The lineage of a stream's shards.
//
//     ├─ shardId-1 closed 100 … 199
//     │  ├─ shardId-3 open 200 …
//     │  └─ shardId-4 open 200 …
//     └─ shardId-2 open 100 …
#pragma once

#include <string>
#include <vector>

#include "cli/show/style.h"
#include "tailrace/stream_requests.h"

namespace tailrace::cli::show {

/// Appends a line for each shard, children below their parent. A shard whose parent is not listed
/// any more stands at the left and names it.
void append_shard_tree(std::string& out, const std::vector<Shard>& shards, const Style& style);

/// The same as a JSON array of `{"ShardId", "State", "SequenceNumberRange", "Children"}`.
std::string shard_tree_json(const std::vector<Shard>& shards);

}  // namespace tailrace::cli::show
