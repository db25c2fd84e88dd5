// Each index against its table: it has an entry of each item that is to have one, as the item is,
// and no other.
#pragma once

#include <string>

#include "cluster.h"
#include "workload.h"

namespace tailrace::simulation {

/// Adds what it finds wrong to the history's complaints. To be run on a settled cluster.
awaitable<void> check_indexes(Cluster& cluster, History& history, std::string table);

}  // namespace tailrace::simulation
