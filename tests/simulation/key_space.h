// Whether the partitions of a table cover its hashes, at one moment.
#pragma once

#include <string>

#include "cluster.h"
#include "workload.h"

namespace tailrace::simulation {

/// Looks at the catalog and at all descriptors of the table in one snapshot, and complains if they
/// leave a gap, overlap, or do not all feed the table's stream. Says nothing of a table that is not
/// there, or is in transition, or moved meanwhile.
awaitable<void> check_key_space(Cluster& cluster, History& history, std::string table);

}  // namespace tailrace::simulation
