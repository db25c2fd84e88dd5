// Who should hold which lease.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "consumer/lease.h"

namespace tailrace::consumer {

/// One lease as a worker sees it: of a shard that may be read now and is not finished.
struct BalancedLease {
    Lease lease;
    bool is_expired = false;
    bool is_neglected = false;
    /// This worker has it in hand.
    bool is_held = false;
};

struct BalancePlan {
    std::vector<Lease> take;
    /// To ask their holders for.
    std::vector<Lease> request;
};

/// What `worker` should do so that leases are spread evenly over all that hold any, and over
/// itself. It takes what is free up to its fair share; beyond it what others leave lying. If
/// nothing is free, it asks the one who has most for half of the difference, and leaves a
/// difference of one alone, so that it comes to rest. Workers that decide at the same time
/// prefer different shards.
BalancePlan plan_balance(std::span<const BalancedLease> leases, const std::string& worker,
                         std::size_t leases_max);

}  // namespace tailrace::consumer
