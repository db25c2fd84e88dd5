// Clients that do what applications do, and remember what they were told.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "cluster.h"

namespace tailrace::simulation {

/// The stream is on from its creation, and it lives to the end.
inline constexpr std::string_view steady_table = "steady";
/// Its stream is switched on and off.
inline constexpr std::string_view flapping_table = "flapping";
/// Is deleted and created anew.
inline constexpr std::string_view passing_table = "passing";
inline constexpr std::array tables = {steady_table, flapping_table, passing_table};

/// What a client knows of one write, which is named by what it left in attribute `w`.
enum class Fate : std::uint8_t { acknowledged, refused, unknown };

struct History {
    /// By name of the write; for writes to the steady table that put or update an item.
    std::map<std::string, Fate> writes;
    /// Writes of one transaction, all or none of which happen.
    std::vector<std::vector<std::string>> together;
    std::size_t calls = 0;
    std::size_t clients_done = 0;
    std::vector<std::string> complaints;
    // What came about.
    std::size_t rolls = 0;
    std::size_t splits = 0;
    std::size_t partitions_max = 0;
    std::size_t expired = 0;
    std::size_t indexes = 0;
    std::size_t entries = 0;
};

inline constexpr std::size_t clients = 4;

class Follower;

/// Starts all clients, the reader, and the one who makes trouble; they run with the cluster.
void start_workload(Cluster& cluster, History& history, Follower& follower);

}  // namespace tailrace::simulation
