// From the shards that a stream has to the rows that its lease table should have.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "consumer/lease.h"
#include "consumer/shard_graph.h"
#include "tailrace/checkpoint.h"

namespace tailrace::consumer {

/// By shard id; of one stream.
using Leases = std::map<std::string, Lease, std::less<>>;

/// Whether its shard may be read now: what its parent holds was handled, or is not ours to handle.
/// A row is entered after those of its ancestors, so a parent without one was finished and
/// forgotten, or came before the start.
bool is_readable(const Lease& lease, const Leases& leases);

/// Rows for shards that have none, each after those of its ancestors. `start` is for shards that
/// have nothing to do with any row; what descends from a row is read from its beginning, and what
/// a row descends from is history. From LATEST on, only open shards count. `graph` must be a whole
/// listing.
std::vector<Lease> missing_leases(const ShardGraph& graph, const std::string& stream_arn,
                                  const Leases& leases, const Checkpoint& start);
/// Rows for the children of a shard whose end was reached. `start` where nothing of the parent was
/// as young as that yet.
std::vector<Lease> child_leases(const ShardGraph& graph, const Lease& parent,
                                const Checkpoint& start);

/// Finished rows of shards that are not listed any more and have a child's row that carries on.
/// `graph` must be a whole listing.
std::vector<Lease> obsolete_leases(const ShardGraph& graph, const Leases& leases);

}  // namespace tailrace::consumer
