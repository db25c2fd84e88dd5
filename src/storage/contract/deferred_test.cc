// Deferred writes, and splits that they may have to follow.
#include "storage/contract/contract.h"

namespace tailrace::storage::contract {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

Key entry(std::string bytes) {
    return {index, std::move(bytes)};
}

TEST_P(Contract, ADeferredWriteReachesItsTarget) {
    put(right, {{entry("old"), "v"}});
    ASSERT_EQ(
        commit(
            at(left).put(item("k"), "v").defer({{right, {{entry("new"), "w"}}, {entry("old")}}})),
        CommitOutcome::done);
    EXPECT_THAT(scan(right, index), ElementsAre(Pair("new", "w")));
}

TEST_P(Contract, ADeferredWriteMovesNoGuardOfItsTarget) {
    put(right, {{entry("k"), "v"}});
    const auto before = guard(right);
    ASSERT_EQ(commit(at(left).defer({{right, {{entry("k"), "w"}}, {}}})), CommitOutcome::done);
    EXPECT_EQ(value(right, entry("k")), "w");
    EXPECT_EQ(guard(right), before);
}

TEST_P(Contract, DeferredWritesOfASourceKeepTheirOrder) {
    put(right, {{own("descriptor"), "d"}});
    for (int n = 0; n < 20; ++n) {
        ASSERT_EQ(
            commit(at(left).defer({{right, {{entry("k"), std::to_string(n)}}, {entry("gone")}},
                                   {right, {{entry("last"), std::to_string(n)}}, {}}})),
            CommitOutcome::done);
    }
    EXPECT_THAT(scan(right, index), ElementsAre(Pair("k", "19"), Pair("last", "19")));
}

TEST_P(Contract, DeferredWritesOfOneCommitComeInOrder) {
    put(right, {{own("descriptor"), "d"}});
    ASSERT_EQ(commit(at(left).defer({{right, {{entry("k"), "first"}}, {}},
                                     {other, {{entry("x"), "1"}}, {}},
                                     {right, {{entry("k"), "second"}}, {}},
                                     {right, {}, {entry("l")}}})),
              CommitOutcome::done);
    EXPECT_THAT(scan(right, index, {"", "x"}), ElementsAre(Pair("k", "second")));
    EXPECT_EQ(value(other, entry("x")), "1");
}

TEST_P(Contract, DeferredWritesOfEachSourceOfACommitReachTheirTargets) {
    put(other, {{own("descriptor"), "d"}});
    ASSERT_EQ(commit(at(left).defer({{other, {{entry("of left"), "1"}}, {}}}),
                     at(right).defer({{other, {{entry("of right"), "2"}}, {}}})),
              CommitOutcome::done);
    EXPECT_THAT(scan(other, index), ElementsAre(Pair("of left", "1"), Pair("of right", "2")));
}

TEST_P(Contract, ASplitMovesTheKeysAtAndAboveItsKey) {
    put(left, {{item("a"), "1"},
               {item("m"), "2"},
               {item("z"), "3"},
               {entry("a"), "4"},
               {entry("n"), "5"},
               {own("descriptor"), "whole"}});
    const auto before = guard(left);
    Commit split{next_attempt(),
                 {at(left).put(own("descriptor"), "low").move_epoch().take(),
                  at(right).put(own("descriptor"), "high").move_epoch().take()}};
    EXPECT_EQ(get(store().split(left, right, {items, index}, "m", std::move(split))),
              CommitOutcome::done);

    EXPECT_EQ(guard(left), (Guard{before.epoch + 1, before.version + 1}));
    EXPECT_TRUE(guard(right).exists());
    EXPECT_THAT(scan(left, items, {"", "m"}), ElementsAre(Pair("a", "1")));
    EXPECT_THAT(scan(right, items, {"m", ""}), ElementsAre(Pair("m", "2"), Pair("z", "3")));
    EXPECT_THAT(scan(left, index, {"", "m"}), ElementsAre(Pair("a", "4")));
    EXPECT_THAT(scan(right, index, {"m", ""}), ElementsAre(Pair("n", "5")));
    EXPECT_EQ(value(left, own("descriptor")), "low");
    EXPECT_EQ(value(right, own("descriptor")), "high");

    put(right, {{item("m"), "new"}, {item("y"), "new"}});
    put(left, {{item("b"), "new"}});
    EXPECT_THAT(scan(right, items, {"m", ""}),
                ElementsAre(Pair("m", "new"), Pair("y", "new"), Pair("z", "3")));
}

TEST_P(Contract, ARefusedSplitMovesNothing) {
    put(left, {{item("a"), "1"}, {item("z"), "2"}});
    const auto stale = guard(left);
    put(left, {{item("b"), "3"}});
    Commit split{next_attempt(),
                 {Part(left, stale).move_epoch().take(), at(right).move_epoch().take()}};
    EXPECT_EQ(get(store().split(left, right, {items}, "m", std::move(split))),
              CommitOutcome::refused);
    EXPECT_FALSE(guard(right).exists());
    EXPECT_THAT(scan(left), ElementsAre(Pair("a", "1"), Pair("b", "3"), Pair("z", "2")));
    put(left, {{item("z"), "still ours"}});
}

TEST_P(Contract, ASplitLeavesLogsWhereTheyAre) {
    const LogId log{1000, 1};
    ASSERT_EQ(commit(at(left).append(log, 1, "record")), CommitOutcome::done);
    Commit split{next_attempt(), {at(left).move_epoch().take(), at(right).move_epoch().take()}};
    ASSERT_EQ(get(store().split(left, right, {items}, "m", std::move(split))), CommitOutcome::done);
    EXPECT_THAT(scan_log(left, log), ElementsAre(Pair(bytes_of(number(1)), "record")));
}

TEST_P(Contract, ACommitUnderTheGuardFromBeforeASplitIsRefused) {
    put(left, {{item("a"), "1"}});
    const auto stale = guard(left);
    Commit split{next_attempt(), {at(left).move_epoch().take(), at(right).move_epoch().take()}};
    ASSERT_EQ(get(store().split(left, right, {items}, "m", std::move(split))), CommitOutcome::done);
    EXPECT_EQ(commit(Part(left, stale).put(item("z"), "lost")), CommitOutcome::refused);
    EXPECT_THAT(scan(right, items, {"m", ""}), IsEmpty());
}

}  // namespace
}  // namespace tailrace::storage::contract
