#include "consumer/lease_sync.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace tailrace::consumer {
namespace {

const std::string arn = "arn";
const auto horizon = Checkpoint::trim_horizon();
const auto latest = Checkpoint::latest();
const auto done = Checkpoint::shard_end();

Shard shard(std::string id, std::optional<std::string> parent = {}, bool closed = false) {
    return {std::move(id),
            {"1", closed ? std::optional<std::string>("9") : std::nullopt},
            std::move(parent)};
}

ShardGraph graph_of(const std::vector<Shard>& shards) {
    ShardGraph graph;
    for (const auto& one : shards) graph.add(one);
    return graph;
}

Leases leases_of(const std::vector<Lease>& rows) {
    Leases leases;
    for (const auto& row : rows) leases.emplace(row.shard_id, row);
    return leases;
}

Lease row(std::string id, Checkpoint checkpoint, std::optional<std::string> parent = {}) {
    return {.shard_id = std::move(id),
            .stream_arn = arn,
            .parent = std::move(parent),
            .checkpoint = std::move(checkpoint)};
}

using Starts = std::vector<std::pair<std::string, Checkpoint>>;

Starts missing(const ShardGraph& graph, const Leases& leases, const Checkpoint& start) {
    Starts starts;
    for (const auto& lease : missing_leases(graph, arn, leases, start)) {
        starts.emplace_back(lease.shard_id, lease.checkpoint);
    }
    return starts;
}

/// a, closed, with the children b and c; b closed, with d.
const auto family =
    graph_of({shard("a", {}, true), shard("b", "a", true), shard("c", "a"), shard("d", "b")});

TEST(LeaseSync, FromTheHorizonEachShardIsRead) {
    EXPECT_EQ(missing(family, {}, horizon),
              (Starts{{"a", horizon}, {"b", horizon}, {"c", horizon}, {"d", horizon}}));
}

TEST(LeaseSync, FromLatestOnlyOpenShardsAreRead) {
    EXPECT_EQ(missing(family, {}, latest), (Starts{{"c", latest}, {"d", latest}}));
}

TEST(LeaseSync, FromATimeEachShardIsLookedThrough) {
    const auto moment = Checkpoint::at(Timestamp{5});
    EXPECT_EQ(missing(family, {}, moment).at(3), (Starts::value_type{"d", moment}));
}

TEST(LeaseSync, WhatDescendsFromARowIsReadFromItsBeginning) {
    EXPECT_EQ(missing(family, leases_of({row("a", latest)}), latest),
              (Starts{{"b", horizon}, {"c", horizon}, {"d", horizon}}));
}

TEST(LeaseSync, WhatARowDescendsFromIsHistory) {
    EXPECT_EQ(missing(family, leases_of({row("d", horizon, "b")}), horizon),
              (Starts{{"c", horizon}}));
}

TEST(LeaseSync, AParentMayHaveExpired) {
    const auto graph = graph_of({shard("f", "e"), shard("h", "g")});
    EXPECT_EQ(missing(graph, leases_of({row("e", done)}), latest),
              (Starts{{"f", horizon}, {"h", horizon}}));
}

TEST(LeaseSync, WhoWasCutShortAtTheStartStillBeginsAtLatest) {
    const auto graph = graph_of({shard("a"), shard("b")});
    EXPECT_EQ(missing(graph, leases_of({row("a", latest)}), latest), (Starts{{"b", latest}}));
}

TEST(LeaseSync, NothingIsMissingTwice) {
    Leases leases;
    for (const auto& lease : missing_leases(family, arn, {}, horizon)) {
        leases.emplace(lease.shard_id, lease);
    }
    EXPECT_TRUE(missing(family, leases, horizon).empty());
}

TEST(LeaseSync, AChildWaitsForItsParent) {
    const auto child = row("b", horizon, "a");
    EXPECT_FALSE(is_readable(child, leases_of({row("a", horizon), child})));
    EXPECT_TRUE(is_readable(child, leases_of({row("a", done), child})));
    EXPECT_TRUE(is_readable(child, leases_of({child})));
    EXPECT_TRUE(is_readable(row("a", horizon), {}));
}

TEST(LeaseSync, ChildrenBeginWhereTheyAreTold) {
    const auto children = child_leases(family, row("a", done), horizon);
    ASSERT_EQ(children.size(), 2u);
    EXPECT_EQ(children[0].shard_id, "b");
    EXPECT_EQ(children[0].parent, "a");
    EXPECT_EQ(children[1].checkpoint, horizon);
}

TEST(LeaseSync, ARowIsObsoleteWhenItsShardIsGoneAndItsChildCarriesOn) {
    const auto graph = graph_of({shard("b", "a")});
    const auto old = row("a", done);
    EXPECT_EQ(obsolete_leases(graph, leases_of({old, row("b", horizon, "a")})), std::vector{old});
    EXPECT_TRUE(obsolete_leases(graph, leases_of({old})).empty());
    EXPECT_TRUE(
        obsolete_leases(graph, leases_of({row("a", horizon), row("b", horizon, "a")})).empty());
    EXPECT_TRUE(obsolete_leases(family, leases_of({old, row("b", horizon, "a")})).empty());
}

/// A stream that rolls and splits while it is read: reading what may be read, in any order, until
/// nothing is left.
TEST(LeaseSync, EachShardIsReadOnceAndAfterItsParent) {
    EXPECT_TRUE(rc::check([] {
        std::vector<Shard> shards{shard("s0"), shard("s1")};
        Leases leases;
        std::set<std::string> read;
        for (int turn = 0; turn < 200; ++turn) {
            const auto at =
                static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(shards.size())));
            auto& closing = shards[at].sequence_number_range.ending_sequence_number;
            if (turn < 60 && !closing) {
                closing = "9";
                const auto parent = shards[at].shard_id;
                const auto children = *rc::gen::inRange(1, 3);
                for (int i = 0; i < children; ++i) {
                    shards.push_back(shard("s" + std::to_string(shards.size()), parent));
                }
            }
            const auto graph = graph_of(shards);
            for (auto& lease : missing_leases(graph, arn, leases, horizon)) {
                leases.emplace(lease.shard_id, lease);
            }
            std::vector<std::string> ready;
            for (const auto& [id, lease] : leases) {
                const auto* known = graph.find(id);
                if (!lease.is_finished() && is_readable(lease, leases) && graph.is_closed(*known)) {
                    ready.push_back(id);
                }
            }
            if (ready.empty()) continue;
            const auto id = *rc::gen::elementOf(ready);
            const auto& parent = leases.at(id).parent;
            if (parent) RC_ASSERT(read.contains(*parent));
            RC_ASSERT(read.insert(id).second);
            leases.at(id).checkpoint = done;
        }
        for (const auto& one : shards) {
            const bool closed = one.sequence_number_range.ending_sequence_number.has_value();
            RC_ASSERT(read.contains(one.shard_id) == closed);
        }
    }));
}

}  // namespace
}  // namespace tailrace::consumer
