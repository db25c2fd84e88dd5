// From what was measured to findings: the thresholds, and the words.
//
// A warning is of what works and should not stay so, a failure of what servers cannot work with. A
// remedy is a command where there is one. Nothing here looks at anything itself.
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/movable_clock.h"
#include "program/doctor/cluster_facts.h"
#include "program/doctor/finding.h"

namespace tailrace::program::doctor {

/// Why something could not be looked at.
struct Unseen {
    std::string why;
    std::string remedy;
};
template <class Facts>
using Seen = std::expected<Facts, Unseen>;

/// Where the tables are to be.
struct Place {
    std::string pool;
    std::string name_space;
    /// As Ceph calls it: client.admin.
    std::string user;
};

/// Of a monitor that answers nothing to this user.
Unseen not_allowed(const Place& place);
Finding not_seen(std::string check, const Unseen& unseen);

// --- the cluster and the pool, as monitors tell (judge_cluster.cc) -------------------------------

/// It was not connected to.
Finding judge_connection(const std::string& fault, const Place& place);
Findings judge_cluster(const Seen<ClusterFacts>& facts);
Findings judge_pool(const Seen<PoolFacts>& facts, const Place& place);
/// Without the pool in it the answer says nothing.
Findings judge_space(const Seen<std::optional<SpaceFacts>>& facts);
/// `librados` as 16.2.15; empty if it does not tell.
Findings judge_versions(const std::string& librados, const Seen<std::map<std::string, int>>& osds);

// --- what was tried on objects of its own (judge_trial.cc) ---------------------------------------

enum class Step : std::uint8_t { write, read, watch, refusal, range_removal, large_value };
/// With the reason, if it did not go as it must.
using Tried = std::expected<void, std::string>;
Finding judge_step(Step step, const Tried& tried, const Place& place);

struct Latencies {
    /// One after the other.
    std::vector<double> writes_ms;
    std::vector<double> reads_ms;
    std::size_t rounds_wanted = 0;
    /// On as many objects at once.
    std::size_t in_flight = 0;
    double in_flight_writes_per_s = 0;
    /// What ended it early; empty if nothing did.
    std::string trouble;
};
Findings judge_latencies(const Latencies& latencies);
/// Objects that could not be removed.
Findings judge_traces(const std::vector<std::string>& left, const Place& place);

// --- what lies in the pool, and who serves it (judge_servers.cc) ---------------------------------

/// `mark` as the pool has it.
Finding judge_format(const std::optional<std::string>& mark, const std::string& ours);

struct Census {
    /// By what their names begin with, as `partition.`.
    std::map<std::string, std::uint64_t> objects;
    /// Records of commits that were under way `pause` ago, and still are.
    std::uint64_t pending = 0;
    base::Milliseconds pause{0};
};
/// In a pool that has `no_mark` there should be nothing.
Findings judge_census(const Census& census, bool no_mark);

struct Visit {
    std::string id;
    std::string address;
    /// Why it does not answer; empty if it does.
    std::string trouble;
    /// Its clock, less that of this machine; empty if it does not tell.
    std::optional<base::Milliseconds> ahead;
    base::Milliseconds round_trip{0};
};
Findings judge_servers(const std::vector<Visit>& visits, std::size_t gone);

/// By as much the monitors' clock is ahead of this machine's.
Finding judge_monitor_clock(const Seen<base::Milliseconds>& ahead);
/// The setting that the servers keep with the tables; empty if nobody ever moved the clock.
Finding judge_tables_clock(const Seen<std::optional<base::ClockSetting>>& setting);

}  // namespace tailrace::program::doctor
