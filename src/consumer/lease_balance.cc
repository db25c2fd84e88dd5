#include "consumer/lease_balance.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tailrace::consumer {

namespace {

using Loads = std::map<std::string, std::size_t, std::less<>>;

/// FNV-1a, mixed: equal in every build, as an order of preference needs no more.
std::uint64_t preference(std::string_view worker, std::string_view shard) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const auto text : {worker, std::string_view("/"), shard}) {
        for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    }
    hash ^= hash >> 33;
    return hash * 0xff51afd7ed558ccd;
}

bool is_mine_already(const BalancedLease& one, const std::string& worker) {
    return one.lease.owner == worker && !one.is_held;
}

bool is_free(const BalancedLease& one) {
    return !one.is_held && (!one.lease.owner || one.is_expired);
}

/// What each living worker has, or has asked for.
Loads loads_of(std::span<const BalancedLease> leases, const std::string& worker) {
    Loads loads{{worker, 0}};
    for (const auto& one : leases) {
        if (is_free(one) && !is_mine_already(one, worker)) continue;
        const auto& owner = one.lease.owner ? *one.lease.owner : worker;
        loads.try_emplace(owner, 0);
        ++loads[one.lease.requester ? *one.lease.requester : owner];
    }
    return loads;
}

std::vector<const BalancedLease*> by_preference(std::span<const BalancedLease> leases,
                                                const std::string& worker) {
    std::vector<const BalancedLease*> order;
    for (const auto& one : leases) order.push_back(&one);
    std::ranges::sort(order, {}, [&](const BalancedLease* one) {
        return preference(worker, one->lease.shard_id);
    });
    return order;
}

/// Half of the difference to the one who has most, as far as the share goes.
std::vector<Lease> plan_requests(std::span<const BalancedLease* const> order, const Loads& loads,
                                 const std::string& worker, std::size_t share) {
    const auto mine = loads.at(worker);
    const auto most = std::ranges::max_element(loads, {}, &Loads::value_type::second);
    std::vector<Lease> requests;
    if (mine >= share || most->second < mine + 2) return requests;
    const auto wanted = std::min(share - mine, (most->second - mine) / 2);
    for (const auto* one : order) {
        if (requests.size() == wanted) break;
        const bool is_theirs = one->lease.owner == most->first && !one->is_expired;
        if (is_theirs && !one->lease.requester) requests.push_back(one->lease);
    }
    return requests;
}

}  // namespace

BalancePlan plan_balance(std::span<const BalancedLease> leases, const std::string& worker,
                         std::size_t leases_max) {
    const auto loads = loads_of(leases, worker);
    const auto share = std::min(leases_max, (leases.size() + loads.size() - 1) / loads.size());
    const auto order = by_preference(leases, worker);
    BalancePlan plan;
    auto load = loads.at(worker);
    bool any_free = false;
    for (const auto* one : order) {
        if (is_mine_already(*one, worker)) {
            plan.take.push_back(one->lease);
        } else if (is_free(*one)) {
            any_free = true;
            if (load >= (one->is_neglected ? leases_max : share)) continue;
            plan.take.push_back(one->lease);
            ++load;
        }
    }
    if (!any_free) plan.request = plan_requests(order, loads, worker, share);
    return plan;
}

}  // namespace tailrace::consumer
