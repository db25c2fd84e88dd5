// The shards of a table's streams, for who tests what lives by them.
#pragma once

#include <string>
#include <vector>

#include "base/coroutine.h"
#include "stream/lineage.h"
#include "stream/shard.h"
#include "tailrace/error.h"

namespace tailrace::server {

struct StreamLineage {
    stream::StreamRow stream;
    /// All that are kept, oldest first.
    std::vector<stream::ShardRow> shards;
};

/// Oldest first, those of former enablings too. None if the table has, and had, no stream.
awaitable<Result<std::vector<StreamLineage>>> read_lineage(stream::Lineage& rows,
                                                           std::string table);

/// {"streams":[{"label":..., "status":..., "shards":[{"shard":..., "parent":..., "children":[...],
/// "start":..., "end":..., "trimmed_through":...}]}]}. A shard without `end` is open.
std::string lineage_json(const std::vector<StreamLineage>& streams);

}  // namespace tailrace::server
