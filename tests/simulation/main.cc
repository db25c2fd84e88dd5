// Random histories of a cluster, each from its seed: `simulation --seeds 1000`, `simulation --seed
// 42 --verbose`.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <map>
#include <string>

#include "base/log.h"
#include "checker.h"
#include "cluster.h"
#include "follower.h"
#include "workload.h"

namespace tailrace::simulation {
namespace {

struct Tally {
    std::uint64_t calls = 0;
    std::uint64_t acknowledged = 0;
    std::uint64_t unknown = 0;
    std::uint64_t rolls = 0;
    std::uint64_t splits = 0;
    std::size_t partitions_max = 0;
    std::uint64_t forgetting = 0;
    std::uint64_t behind = 0;
    std::uint64_t read = 0;
    std::uint64_t expired = 0;
    std::uint64_t indexes = 0;
    std::uint64_t entries = 0;
};

bool run_seed(std::uint64_t seed, EngineKind engine, Tally& tally) {
    Cluster cluster(seed, engine);
    History history;
    Follower follower(cluster, history, std::string(steady_table));
    start_workload(cluster, history, follower);
    cluster.run();
    cluster.settle();
    check(cluster, history, follower);
    tally.rolls += history.rolls;
    tally.splits += history.splits;
    tally.partitions_max = std::max(tally.partitions_max, history.partitions_max);
    tally.forgetting += cluster.forgets() ? 1 : 0;
    tally.behind += follower.fell_behind() ? 1 : 0;
    tally.read += follower.events().size();
    tally.expired += history.expired;
    tally.indexes += history.indexes;
    tally.entries += history.entries;
    tally.calls += history.calls;
    for (const auto& [write, fate] : history.writes) {
        tally.acknowledged += fate == Fate::acknowledged ? 1 : 0;
        tally.unknown += fate == Fate::unknown ? 1 : 0;
    }
    for (const auto& complaint : history.complaints) {
        std::printf("seed %llu: %s\n", static_cast<unsigned long long>(seed), complaint.c_str());
    }
    return history.complaints.empty();
}

}  // namespace
}  // namespace tailrace::simulation

int main(int argc, char** argv) {
    std::uint64_t seeds = 100;
    std::uint64_t first = 1;
    std::uint64_t one = 0;
    bool verbose = false;
    using tailrace::simulation::EngineKind;
    auto engine = EngineKind::simulated;
    const std::map<std::string, EngineKind> engines{{"simulated", EngineKind::simulated},
                                                    {"rados", EngineKind::rados}};
    CLI::App app(
        "Runs random histories of a cluster on a simulated engine, and checks what must hold of "
        "them.");
    app.add_option("--seeds", seeds, "how many histories")->capture_default_str();
    app.add_option("--first", first, "the first one's seed; the others count up from it")
        ->capture_default_str();
    app.add_option("--seed", one, "replay this one history");
    app.add_option("--engine", engine,
                   "what the servers share: `simulated`, the contract itself, or `rados`, the "
                   "engine over RADOS on simulated objects")
        ->transform(CLI::CheckedTransformer(engines));
    app.add_flag("--verbose", verbose, "log what the servers log");
    CLI11_PARSE(app, argc, argv);
    using tailrace::base::LogLevel;
    tailrace::base::start_log(verbose ? LogLevel::debug : LogLevel::off,
                              tailrace::base::LogFormat::text);
    if (one != 0) {
        first = one;
        seeds = 1;
    }
    tailrace::simulation::Tally tally;
    std::uint64_t failed = 0;
    for (std::uint64_t seed = first; seed < first + seeds; ++seed) {
        std::fflush(stdout);
        if (!tailrace::simulation::run_seed(seed, engine, tally)) ++failed;
    }
    std::printf(
        "%llu seeds from %llu: %llu calls, %llu acknowledged writes, %llu of unknown fate\n",
        static_cast<unsigned long long>(seeds), static_cast<unsigned long long>(first),
        static_cast<unsigned long long>(tally.calls),
        static_cast<unsigned long long>(tally.acknowledged),
        static_cast<unsigned long long>(tally.unknown));
    std::printf(
        "%llu rolls and %llu splits asked for, %llu partitions at most; %llu seeds forget; the "
        "reader "
        "read %llu records, and fell behind in %llu seeds; %llu items expired\n",
        static_cast<unsigned long long>(tally.rolls), static_cast<unsigned long long>(tally.splits),
        static_cast<unsigned long long>(tally.partitions_max),
        static_cast<unsigned long long>(tally.forgetting),
        static_cast<unsigned long long>(tally.read), static_cast<unsigned long long>(tally.behind),
        static_cast<unsigned long long>(tally.expired));
    std::printf("%llu indexes with %llu entries agree with their tables\n",
                static_cast<unsigned long long>(tally.indexes),
                static_cast<unsigned long long>(tally.entries));
    std::printf("%llu passed, %llu failed\n", static_cast<unsigned long long>(seeds - failed),
                static_cast<unsigned long long>(failed));
    return failed == 0 ? 0 : 1;
}
