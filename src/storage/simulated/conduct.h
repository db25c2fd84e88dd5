// Watches whether a server keeps its side of the contract, and ends the process if not: it is the
// caller's bug.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "storage/store.h"

namespace tailrace::storage::simulated {

class Conduct {
 public:
    explicit Conduct(std::uint64_t incarnation) : incarnation_(incarnation) {}

    void begin(const Commit& commit);
    void end(const Commit& commit, const Outcome<CommitOutcome>& outcome);
    /// What a read tells may settle an unknown attempt.
    void saw(const PartitionRead& read, const PartitionView& view);

 private:
    /// An unknown attempt that may still be done, as far as the server has seen.
    struct Unsettled {
        std::map<PartitionId, Guard> guards;
    };

    void check_form(const Commit& commit) const;
    void check_attempt(const Commit& commit);
    void check_unsettled(const Commit& commit) const;

    const std::uint64_t incarnation_;
    std::map<PartitionId, std::uint64_t> last_counters_;
    std::set<PartitionId> in_flight_;
    std::vector<Unsettled> unsettled_;
};

}  // namespace tailrace::storage::simulated
