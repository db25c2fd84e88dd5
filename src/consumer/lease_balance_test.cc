#include "consumer/lease_balance.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tailrace::consumer {
namespace {

constexpr std::size_t no_limit = 1000;

Lease lease(int shard, std::optional<std::string> owner = {}) {
    return {.shard_id = "shard-" + std::to_string(shard), .stream_arn = "arn", .owner = owner};
}

/// As many as `counts` says for each owner; an empty name is nobody.
std::vector<BalancedLease> leases_of(const std::map<std::string, int>& counts,
                                     const std::string& worker) {
    std::vector<BalancedLease> leases;
    for (const auto& [owner, count] : counts) {
        for (int i = 0; i < count; ++i) {
            const auto shard = static_cast<int>(leases.size());
            leases.push_back({.lease = owner.empty() ? lease(shard) : lease(shard, owner),
                              .is_held = owner == worker});
        }
    }
    return leases;
}

TEST(LeaseBalance, WhoIsAloneTakesAll) {
    const auto plan = plan_balance(leases_of({{"", 5}}, "a"), "a", no_limit);
    EXPECT_EQ(plan.take.size(), 5u);
    EXPECT_TRUE(plan.request.empty());
}

TEST(LeaseBalance, TakesNoMoreThanItsShare) {
    EXPECT_EQ(plan_balance(leases_of({{"", 5}, {"b", 1}}, "a"), "a", no_limit).take.size(), 3u);
    EXPECT_EQ(plan_balance(leases_of({{"", 5}, {"b", 1}}, "a"), "a", 2).take.size(), 2u);
}

TEST(LeaseBalance, TakesWhatExpired) {
    auto leases = leases_of({{"b", 2}}, "a");
    for (auto& one : leases) one.is_expired = true;
    EXPECT_EQ(plan_balance(leases, "a", no_limit).take.size(), 2u);
}

TEST(LeaseBalance, WhatOthersLeaveLyingIsTakenBeyondTheShare) {
    auto leases = leases_of({{"", 4}, {"b", 4}}, "b");
    for (auto& one : leases) one.is_neglected = !one.lease.owner;
    EXPECT_EQ(plan_balance(leases, "b", no_limit).take.size(), 4u);
    EXPECT_EQ(plan_balance(leases, "b", 6).take.size(), 2u);
}

TEST(LeaseBalance, TakesUpWhatWasHandedToIt) {
    auto leases = leases_of({{"a", 1}, {"b", 1}}, "a");
    leases[0].is_held = false;
    const auto plan = plan_balance(leases, "a", no_limit);
    ASSERT_EQ(plan.take.size(), 1u);
    EXPECT_EQ(plan.take[0], leases[0].lease);
}

TEST(LeaseBalance, AsksTheOneWhoHasMostForHalfOfTheDifference) {
    const auto leases = leases_of({{"b", 6}, {"c", 2}}, "a");
    const auto plan = plan_balance(leases, "a", no_limit);
    ASSERT_EQ(plan.request.size(), 3u);
    for (const auto& wanted : plan.request) EXPECT_EQ(wanted.owner, "b");
    EXPECT_TRUE(plan.take.empty());
}

TEST(LeaseBalance, ADifferenceOfOneIsLeftAlone) {
    EXPECT_TRUE(plan_balance(leases_of({{"b", 1}}, "a"), "a", no_limit).request.empty());
    EXPECT_TRUE(plan_balance(leases_of({{"a", 1}, {"b", 2}}, "a"), "a", no_limit).request.empty());
}

TEST(LeaseBalance, WhatWasAskedForCountsAsMoved) {
    auto leases = leases_of({{"b", 2}}, "a");
    leases[0].lease.requester = "a";
    EXPECT_TRUE(plan_balance(leases, "a", no_limit).request.empty());
}

TEST(LeaseBalance, WhatIsAboutToBeTakenIsNotFree) {
    auto leases = leases_of({{"", 2}}, "a");
    leases[0].is_held = true;
    const auto plan = plan_balance(leases, "a", no_limit);
    ASSERT_EQ(plan.take.size(), 1u);
    EXPECT_EQ(plan.take[0], leases[1].lease);
}

TEST(LeaseBalance, WorkersPreferDifferentShards) {
    const auto leases = leases_of({{"", 20}}, "nobody");
    std::map<std::string, int> firsts;
    for (char worker = 'a'; worker <= 'h'; ++worker) {
        ++firsts[plan_balance(leases, std::string(1, worker), 1).take.at(0).shard_id];
    }
    EXPECT_GT(firsts.size(), 3u);
}

/// One worker after the other does what it planned, until nobody plans anything.
int rounds_to_rest(std::vector<Lease>& leases, const std::vector<std::string>& workers) {
    for (int round = 1; round <= 100; ++round) {
        bool moved = false;
        for (const auto& worker : workers) {
            std::vector<BalancedLease> seen;
            for (const auto& one : leases) seen.push_back({one, false, false, one.owner == worker});
            auto plan = plan_balance(seen, worker, no_limit);
            std::ranges::copy(plan.request, std::back_inserter(plan.take));
            for (const auto& taken : plan.take) {
                std::ranges::find(leases, taken.shard_id, &Lease::shard_id)->owner = worker;
            }
            moved |= !plan.take.empty();
        }
        if (!moved) return round;
    }
    return 0;
}

TEST(LeaseBalance, ComesToRestWithEqualShares) {
    EXPECT_TRUE(rc::check([] {
        const auto count = *rc::gen::inRange(1, 6);
        std::vector<std::string> workers;
        for (int i = 0; i < count; ++i) workers.push_back("worker-" + std::to_string(i));
        std::vector<Lease> leases;
        const auto shards = *rc::gen::inRange(0, 40);
        for (int i = 0; i < shards; ++i) {
            const auto owner = *rc::gen::inRange(-1, count);
            leases.push_back(owner < 0 ? lease(i)
                                       : lease(i, workers[static_cast<std::size_t>(owner)]));
        }
        RC_ASSERT(rounds_to_rest(leases, workers) > 0);
        std::map<std::string, int> loads;
        for (const auto& worker : workers) loads[worker] = 0;
        for (const auto& one : leases) ++loads[one.owner.value()];
        const auto [least, most] =
            std::ranges::minmax_element(loads, {}, &std::map<std::string, int>::value_type::second);
        RC_ASSERT(most->second - least->second <= 1);
    }));
}

}  // namespace
}  // namespace tailrace::consumer
