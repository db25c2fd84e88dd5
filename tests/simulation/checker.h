// The truths that must hold of tables and streams once all is quiet (docs/streams.md states them).
#pragma once

#include "cluster.h"
#include "follower.h"
#include "workload.h"

namespace tailrace::simulation {

/// Adds what it finds wrong to the history's complaints. To be run on a settled cluster.
void check(Cluster& cluster, History& history, Follower& follower);

}  // namespace tailrace::simulation
