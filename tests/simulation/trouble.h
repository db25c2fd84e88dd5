// The one who makes trouble: whatever may happen to tables while clients work on them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/random.h"
#include "cluster.h"
#include "tailrace/table_requests.h"
#include "workload.h"

namespace tailrace::simulation {

CreateTableInput create_input(std::string_view name, base::SeededRandom& random);

awaitable<void> switch_time_to_live(Cluster& cluster, std::string table, bool enabled,
                                    std::size_t server);

/// Flaps, deletes, creates and crashes, rolls, splits, trims and expires, until all clients are
/// done.
awaitable<void> make_trouble(Cluster& cluster, History& history, base::SeededRandom random);

}  // namespace tailrace::simulation
