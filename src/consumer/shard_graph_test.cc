#include "consumer/shard_graph.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace tailrace::consumer {
namespace {

Shard shard(std::string id, std::optional<std::string> parent = {},
            std::optional<std::string> end = {}) {
    return {std::move(id), {"1", std::move(end)}, std::move(parent)};
}

std::vector<std::string> ids(const std::vector<const Shard*>& shards) {
    std::vector<std::string> ids;
    for (const auto* one : shards) ids.push_back(one->shard_id);
    return ids;
}

using Ids = std::vector<std::string>;

class ShardGraphTest : public testing::Test {
 protected:
    /// a ── b ── c, d; the parent of a has expired.
    ShardGraphTest() {
        for (const auto& one :
             {shard("d", "b"), shard("b", "a", "9"), shard("c", "b"), shard("a", "expired", "5")}) {
            graph.add(one);
        }
    }
    ShardGraph graph;
};

TEST_F(ShardGraphTest, KnowsChildrenAndAncestors) {
    EXPECT_EQ(ids(graph.children("b")), (Ids{"c", "d"}));
    EXPECT_EQ(ids(graph.children("d")), Ids{});
    EXPECT_EQ(graph.ancestors("c"), (Ids{"b", "a", "expired"}));
    EXPECT_EQ(graph.ancestors("unknown"), Ids{});
}

TEST_F(ShardGraphTest, IsClosedByItsEndOrItsChildren) {
    EXPECT_TRUE(graph.is_closed(*graph.find("a")));
    EXPECT_FALSE(graph.is_closed(*graph.find("c")));
    graph.add(shard("e", "c"));
    EXPECT_TRUE(graph.is_closed(*graph.find("c")));
}

TEST_F(ShardGraphTest, WhatIsToldAgainReplacesWhatWasKnown) {
    graph.add(shard("c", "b", "12"));
    EXPECT_TRUE(graph.is_closed(*graph.find("c")));
}

TEST(ShardGraph, ACircleHasAnEnd) {
    ShardGraph graph;
    graph.add(shard("a", "b"));
    graph.add(shard("b", "a"));
    EXPECT_EQ(graph.parents_first().size(), 2u);
}

TEST(ShardGraph, ParentsComeBeforeTheirChildren) {
    EXPECT_TRUE(rc::check([] {
        ShardGraph graph;
        const auto count = *rc::gen::inRange(0, 30);
        // Names in any order, so that nothing rests on how they sort.
        const auto names = *rc::gen::unique<std::vector<int>>(static_cast<std::size_t>(count),
                                                              rc::gen::inRange(0, 1000));
        for (std::size_t i = 0; i < names.size(); ++i) {
            const auto parent = *rc::gen::inRange(-1, static_cast<int>(i));
            graph.add(shard(std::to_string(names[i]),
                            parent < 0 ? std::optional<std::string>()
                                       : std::to_string(names[static_cast<std::size_t>(parent)])));
        }
        const auto order = graph.parents_first();
        RC_ASSERT(order.size() == names.size());
        for (auto one = order.begin(); one != order.end(); ++one) {
            if (!(*one)->parent_shard_id) continue;
            RC_ASSERT(std::any_of(order.begin(), one, [&](const Shard* earlier) {
                return earlier->shard_id == *(*one)->parent_shard_id;
            }));
        }
    }));
}

}  // namespace
}  // namespace tailrace::consumer
