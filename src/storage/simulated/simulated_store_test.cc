#include "storage/simulated/simulated_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "storage/simulated/virtual_clock.h"

namespace tailrace::storage::simulated {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::Ge;
using testing::IsEmpty;

constexpr PartitionId left{1};
constexpr PartitionId right{2};
constexpr SpaceId items{100};
constexpr std::uint64_t alice = 11;
constexpr std::uint64_t bob = 12;

Key item(std::string bytes) {
    return {items, std::move(bytes)};
}

PartitionCommit part(PartitionId partition, Guard guard) {
    PartitionCommit part;
    part.partition = partition;
    part.guard = guard;
    return part;
}

Commit put(Attempt attempt, Guard guard, std::string value, PartitionId partition = left) {
    Commit commit{attempt, {part(partition, guard)}};
    commit.partitions[0].puts.push_back(
        {item("k" + std::to_string(static_cast<std::uint64_t>(partition))), std::move(value)});
    return commit;
}

// Not written in coroutines, where gcc 12 takes no lists in braces.
std::vector<PartitionRead> look_at(PartitionId partition) {
    return {{partition, {}, 0}};
}
Commit nothing(Attempt attempt, Guard guard) {
    return {attempt, {part(left, guard)}};
}

class Simulation : public testing::Test {
 protected:
    void start(Faults faults, std::uint64_t seed = 1) {
        store_.emplace(clock_, seed, faults);
        alice_ = store_->server(alice);
        bob_ = store_->server(bob);
    }
    ~Simulation() override { store_.reset(); }

    template <class T>
    std::optional<T> run(awaitable<T> coroutine) {
        std::optional<T> result;
        asio::co_spawn(context_, std::move(coroutine),
                       [&](std::exception_ptr, T returned) { result = std::move(returned); });
        clock_.run(context_);
        return result;
    }

    PartitionView view(Store& store, PartitionId partition = left,
                       std::uint64_t incarnation = alice) {
        const auto key = item("k" + std::to_string(static_cast<std::uint64_t>(partition)));
        return run(store.read({{partition, {key}, incarnation}})).value().value().at(0);
    }
    Guard guard(PartitionId partition = left) { return view(*bob_, partition, bob).guard; }
    std::optional<std::string> value(PartitionId partition = left) {
        return view(*bob_, partition, bob).values[0];
    }

    asio::io_context context_;
    VirtualClock clock_;
    std::optional<SimulatedStore> store_;
    std::unique_ptr<Store> alice_;
    std::unique_ptr<Store> bob_;
};

TEST_F(Simulation, ACallThatIsToFailFails) {
    start({});
    store_->fail_call(2, Failure::fault);
    EXPECT_TRUE(run(alice_->read({{left, {}, 0}}))->has_value());
    EXPECT_FALSE(run(alice_->scan({left, items, {}, Direction::forward, 1, 1}))->has_value());
    EXPECT_TRUE(run(alice_->scan_log({left, {1, 1}, {}, 1, 1}))->has_value());
    EXPECT_EQ(store_->calls(), 3);

    store_->fail_call(1, Failure::fault);
    EXPECT_FALSE(run(alice_->commit(put({alice, 1}, {}, "v")))->has_value());
    EXPECT_EQ(value(), std::nullopt) << "a fault writes nothing";
}

TEST_F(Simulation, ARefusalIsSomebodyElsesCommit) {
    start({});
    ASSERT_EQ(*run(alice_->commit(put({alice, 1}, {}, "v"))), CommitOutcome::done);
    store_->fail_call(1, Failure::refused);
    EXPECT_EQ(*run(alice_->commit(put({alice, 2}, {0, 1}, "w"))), CommitOutcome::refused);
    EXPECT_EQ(guard(), (Guard{0, 2}));
    EXPECT_EQ(value(), "v");
    EXPECT_EQ(view(*alice_).last_attempt, 1);
}

TEST_F(Simulation, AnUnknownCommitMayBeDone) {
    start({});
    store_->fail_call(1, Failure::unknown_done);
    EXPECT_EQ(*run(alice_->commit(put({alice, 7}, {}, "v"))), CommitOutcome::unknown);
    const auto seen = view(*alice_);
    EXPECT_EQ(seen.last_attempt, 7);
    EXPECT_EQ(seen.values[0], "v");
}

TEST_F(Simulation, AnUnknownCommitMayNeverBeDone) {
    start({});
    store_->fail_call(1, Failure::unknown_never);
    EXPECT_EQ(*run(alice_->commit(put({alice, 7}, {}, "v"))), CommitOutcome::unknown);
    EXPECT_EQ(guard(), Guard{});
    EXPECT_EQ(view(*alice_).last_attempt, 0);
}

/// Sends a commit whose reply is lost and which arrives late, and looks at once.
awaitable<Guard> commit_and_look(Store& store, Commit commit) {
    const auto outcome = co_await store.commit(std::move(commit));
    EXPECT_EQ(*outcome, CommitOutcome::unknown);
    auto views = co_await store.read(look_at(left));
    co_return views->at(0).guard;
}

TEST_F(Simulation, AnUnknownCommitMayBeDoneLater) {
    start({});
    store_->fail_call(1, Failure::unknown_late);
    EXPECT_EQ(run(commit_and_look(*alice_, put({alice, 7}, {}, "v"))), Guard{});
    EXPECT_EQ(view(*alice_).last_attempt, 7);
    EXPECT_EQ(value(), "v");
}

/// As above; then an empty commit under the same guard fences the late one out.
awaitable<Outcome<CommitOutcome>> commit_and_fence(Store& store, Commit commit) {
    const auto guard = commit.partitions[0].guard;
    auto attempt = commit.attempt;
    (void)co_await store.commit(std::move(commit));
    ++attempt.counter;
    co_return co_await store.commit(nothing(attempt, guard));
}

TEST_F(Simulation, ALateCommitIsFencedOutByAnother) {
    start({});
    store_->fail_call(1, Failure::unknown_late);
    EXPECT_EQ(**run(commit_and_fence(*alice_, put({alice, 7}, {}, "v"))), CommitOutcome::done);
    EXPECT_EQ(guard(), (Guard{0, 1}));
    EXPECT_EQ(value(), std::nullopt);
    EXPECT_EQ(view(*alice_).last_attempt, 8);
}

TEST_F(Simulation, ARequestThatArrivesTwiceIsDoneOnce) {
    start({.arrives_twice = 1000});
    EXPECT_EQ(*run(alice_->commit(put({alice, 1}, {}, "v"))), CommitOutcome::done);
    EXPECT_EQ(guard(), (Guard{0, 1}));
}

TEST_F(Simulation, ChancesAreTakenAsOftenAsTheySay) {
    start({.read_faults = 250});
    int faults = 0;
    for (int i = 0; i < 1000; ++i) {
        if (!run(alice_->read({{left, {}, 0}}))->has_value()) ++faults;
    }
    EXPECT_GT(faults, 180);
    EXPECT_LT(faults, 320);
}

TEST_F(Simulation, CallsTakeTime) {
    start({.delay_max = base::Milliseconds(50)});
    const auto before = clock_.now();
    for (int i = 0; i < 20; ++i) run(alice_->read({{left, {}, 0}}));
    EXPECT_GT(clock_.now(), before);
    EXPECT_LE(clock_.now(), before + 20 * 2 * 50);
}

TEST_F(Simulation, ACrashedServersCallsNeverReturn) {
    start({.delay_max = base::Milliseconds(50)});
    bool returned = false;
    auto note = [&returned](std::exception_ptr, Outcome<CommitOutcome>) { returned = true; };
    asio::co_spawn(context_, alice_->commit(put({alice, 1}, {}, "v")), note);
    context_.poll();
    store_->crash(alice);
    alice_.reset();
    clock_.run(context_);
    EXPECT_FALSE(returned);
    EXPECT_THAT(guard().version, testing::AnyOf(0, 1));
}

TEST_F(Simulation, ReleasedCallsOfACrashedServerEndAsFaults) {
    start({.delay_max = base::Milliseconds(50)});
    int faults = 0;
    auto note = [&faults](std::exception_ptr, const Outcome<CommitOutcome>& outcome) {
        faults += outcome ? 0 : 1;
    };
    asio::co_spawn(context_, alice_->commit(put({alice, 1}, {}, "v")), note);
    context_.poll();
    store_->crash(alice);
    clock_.run(context_);
    const auto before = guard();
    store_->release_crashed();
    clock_.run(context_);
    EXPECT_EQ(faults, 1);
    EXPECT_FALSE(run(alice_->read({{left, {item("k")}, 0}})).value().has_value());
    EXPECT_EQ(guard(), before);
}

TEST_F(Simulation, WhatACrashedServerSentIsSometimesDoneAndSometimesNot) {
    int done = 0;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        start({.delay_max = base::Milliseconds(50)}, seed);
        asio::co_spawn(context_, alice_->commit(put({alice, 1}, {}, "v")), asio::detached);
        context_.poll();
        store_->crash(alice);
        clock_.run(context_);
        if (guard().exists()) ++done;
    }
    EXPECT_GT(done, 5);
    EXPECT_LT(done, 35);
}

TEST_F(Simulation, DeferredWritesAreOnTheirWayAndComeInOrder) {
    start({.lateness_max = base::Milliseconds(100)});
    ASSERT_EQ(*run(alice_->commit(put({alice, 1}, {}, "v", right))), CommitOutcome::done);
    for (std::uint64_t n = 0; n < 20; ++n) {
        Commit commit{{alice, 2 + n}, {part(left, {0, n})}};
        commit.partitions.front().deferred.push_back(
            {right, {{item("entry"), std::to_string(n)}}, {}});
        asio::co_spawn(context_, alice_->commit(std::move(commit)), asio::detached);
        context_.restart();
        context_.poll();
    }
    EXPECT_TRUE(store_->has_deferred());
    store_->crash(alice);
    clock_.run(context_);
    EXPECT_FALSE(store_->has_deferred());
    const auto found = run(bob_->read({{right, {item("entry")}, 0}})).value().value().at(0);
    EXPECT_EQ(found.values[0], "19");
    EXPECT_EQ(found.guard, (Guard{0, 1}));
}

TEST_F(Simulation, DeferredWritesFollowTheirKeysThroughASplit) {
    start({.lateness_max = base::Milliseconds(1000)});
    Commit commit{{alice, 1}, {part(left, {})}};
    commit.partitions.front().deferred.push_back({right, {{item("a"), "1"}, {item("z"), "2"}}, {}});
    asio::co_spawn(context_, alice_->commit(std::move(commit)), asio::detached);
    context_.poll();
    ASSERT_TRUE(store_->has_deferred());

    const PartitionId child{3};
    Commit split{{alice, 2}, {part(right, {}), part(child, {})}};
    for (auto& moved : split.partitions) moved.moves_epoch = true;
    asio::co_spawn(context_, alice_->split(right, child, {items}, "m", std::move(split)),
                   asio::detached);
    context_.restart();
    context_.poll();
    ASSERT_TRUE(store_->has_deferred());
    clock_.run(context_);

    const auto views =
        run(bob_->read({{right, {item("a"), item("z")}, 0}, {child, {item("a"), item("z")}, 0}}))
            .value()
            .value();
    EXPECT_THAT(views[0].values, ElementsAre("1", std::nullopt));
    EXPECT_THAT(views[1].values, ElementsAre(std::nullopt, "2"));
}

TEST_F(Simulation, ASplitIsNotOvertakenByWhatItsSourceHadDeferred) {
    start({.lateness_max = base::Milliseconds(1000)});
    Commit commit{{alice, 1}, {part(left, {})}};
    commit.partitions.front().deferred.push_back({right, {{item("entry"), "old"}}, {}});
    asio::co_spawn(context_, alice_->commit(std::move(commit)), asio::detached);
    context_.poll();
    ASSERT_TRUE(store_->has_deferred());

    const PartitionId child{3};
    Commit split{{alice, 2}, {part(left, {0, 1}), part(child, {})}};
    for (auto& moved : split.partitions) moved.moves_epoch = true;
    split.partitions.back().deferred.push_back({right, {{item("entry"), "new"}}, {}});
    asio::co_spawn(context_, alice_->split(left, child, {items}, "m", std::move(split)),
                   asio::detached);
    clock_.run(context_);
    const auto views = run(bob_->read({{right, {item("entry")}, 0}})).value().value();
    EXPECT_THAT(views[0].values, ElementsAre("new"));
}

TEST_F(Simulation, APartitionThatKeysHaveLeftDoesNotShowThem) {
    start({});
    ASSERT_EQ(*run(alice_->commit(put({alice, 1}, {}, "v"))), CommitOutcome::done);
    Commit split{{alice, 2}, {part(left, {0, 1}), part(right, {})}};
    for (auto& moved : split.partitions) moved.moves_epoch = true;
    ASSERT_EQ(*run(alice_->split(left, right, {items}, "a", std::move(split))),
              CommitOutcome::done);
    EXPECT_EQ(value(), std::nullopt);
    EXPECT_EQ(guard(), (Guard{1, 2})) << "which tells a reader with old ideas";
}

/// Everything that happens to a server that does the same again and again, as text.
std::string history(std::uint64_t seed) {
    asio::io_context context;
    VirtualClock clock;
    SimulatedStore store(clock, seed,
                         {.read_faults = 50,
                          .commit_faults = 50,
                          .refused = 100,
                          .unknown_done = 100,
                          .unknown_late = 100,
                          .unknown_never = 100,
                          .arrives_twice = 100,
                          .delay_max = base::Milliseconds(20),
                          .lateness_max = base::Milliseconds(100)});
    const auto server = store.server(alice);
    std::string text;
    const auto run = [&](auto coroutine, auto note) {
        asio::co_spawn(context, std::move(coroutine),
                       [&, note](std::exception_ptr, auto outcome) { note(outcome); });
        clock.run(context);
        text += "@" + std::to_string(clock.now()) + " ";
    };
    for (std::uint64_t n = 1; n <= 100; ++n) {
        Guard guard;
        run(server->read({{left, {}, alice}}), [&](auto& views) {
            if (views) guard = views->at(0).guard;
            text += views ? std::to_string(guard.version) : "fault";
        });
        if (guard == Guard{} && n > 1) continue;
        run(server->commit(put({alice, n}, guard, std::to_string(n))), [&](auto& outcome) {
            text += outcome ? std::to_string(static_cast<int>(*outcome)) : "fault";
        });
    }
    return text;
}

TEST(SimulatedHistory, IsThatOfItsSeed) {
    EXPECT_EQ(history(1), history(1));
    EXPECT_EQ(history(2), history(2));
    EXPECT_NE(history(1), history(2));
}

// --- what callers must not do
// ---------------------------------------------------------------------

class BadConduct : public Simulation {
 protected:
    BadConduct() { start({}); }
    void commit(Commit commit) { run(alice_->commit(std::move(commit))); }
};
using BadConductDeathTest = BadConduct;

TEST_F(BadConductDeathTest, PartitionsOutOfOrder) {
    EXPECT_DEATH(commit({{alice, 1}, {part(right, {}), part(left, {})}}), "ascending order");
    EXPECT_DEATH(commit({{alice, 1}, {part(left, {}), part(left, {})}}), "ascending order");
    EXPECT_DEATH(commit({{alice, 1}, {}}), "has a partition");
}

TEST_F(BadConductDeathTest, AKeyNamedTwice) {
    auto twice = put({alice, 1}, {}, "v");
    twice.partitions[0].deletes.push_back(twice.partitions[0].puts[0].key);
    EXPECT_DEATH(commit(twice), "no key twice");
    auto empty = put({alice, 1}, {}, "v");
    empty.partitions[0].puts[0].key.bytes.clear();
    EXPECT_DEATH(commit(empty), "never empty");
}

TEST_F(BadConductDeathTest, AnAttemptTwice) {
    commit(put({alice, 5}, {}, "v"));
    EXPECT_DEATH(commit(put({alice, 5}, {0, 1}, "w")), "a counter of its own");
    EXPECT_DEATH(commit(put({alice, 4}, {0, 1}, "w")), "a counter of its own");
    EXPECT_DEATH(commit(put({bob, 6}, {0, 1}, "w")), "its server's incarnation");
}

TEST_F(BadConductDeathTest, TwoCommitsInFlight) {
    const auto both = [&] {
        store_->set_faults({.delay_max = base::Milliseconds(1000)});
        asio::co_spawn(context_, alice_->commit(put({alice, 1}, {}, "v")), asio::detached);
        asio::co_spawn(context_, alice_->commit(put({alice, 2}, {}, "w")), asio::detached);
        context_.poll();
    };
    EXPECT_DEATH(both(), "one commit a partition is in flight");
}

TEST_F(BadConductDeathTest, ABlindRetryAfterUnknown) {
    commit(put({alice, 1}, {}, "v"));
    store_->fail_call(1, Failure::unknown_never);
    commit(put({alice, 2}, {0, 1}, "w"));
    EXPECT_DEATH(commit(put({alice, 3}, {0, 2}, "w")), "after unknown");
}

TEST_F(BadConduct, ARetryUnderTheSameGuardIsNotBlind) {
    commit(put({alice, 1}, {}, "v"));
    store_->fail_call(1, Failure::unknown_done);
    commit(put({alice, 2}, {0, 1}, "w"));
    EXPECT_EQ(*run(alice_->commit(put({alice, 3}, {0, 1}, "w"))), CommitOutcome::refused);
    view(*alice_);
    EXPECT_EQ(*run(alice_->commit(put({alice, 4}, {0, 2}, "x"))), CommitOutcome::done);
}

TEST_F(BadConductDeathTest, ARetryThatHasNotLookedForItsAttempt) {
    commit(put({alice, 1}, {}, "v"));
    store_->fail_call(1, Failure::unknown_done);
    commit(put({alice, 2}, {0, 1}, "w"));
    view(*alice_, left, /*incarnation=*/0);
    EXPECT_DEATH(commit(put({alice, 3}, {0, 2}, "w")), "after unknown");
}

TEST_F(BadConductDeathTest, NumbersThatDoNotAscend) {
    const auto append = [](Attempt attempt, Guard guard, unsigned char number) {
        Commit commit{attempt, {part(left, guard)}};
        commit.partitions[0].appends.push_back({{1, 1}, {{number}, "body"}});
        return commit;
    };
    commit(append({alice, 1}, {}, 5));
    EXPECT_DEATH(commit(append({alice, 2}, {0, 1}, 5)), "numbers of a log ascend");
    EXPECT_DEATH(commit(append({alice, 2}, {0, 1}, 4)), "numbers of a log ascend");
    auto within = append({alice, 2}, {0, 1}, 7);
    within.partitions[0].appends.push_back({{1, 1}, {{6}, "body"}});
    EXPECT_DEATH(commit(within), "numbers of a log ascend");
    auto elsewhere = append({alice, 2}, {}, 9);
    elsewhere.partitions[0].partition = right;
    EXPECT_DEATH(commit(elsewhere), "one partition appends to a log");
}

TEST_F(BadConductDeathTest, KeysOfAnotherPartition) {
    commit(put({alice, 1}, {}, "v"));
    auto theirs = put({alice, 2}, {}, "w", right);
    theirs.partitions[0].puts[0].key = item("k1");
    EXPECT_DEATH(commit(theirs), "falls to one partition");
    Commit erase{{alice, 2}, {part(right, {})}};
    erase.partitions[0].erases.push_back({items, {}});
    EXPECT_DEATH(commit(erase), "lies in its partition's");
}

TEST_F(BadConductDeathTest, KeysThatASplitMovedAway) {
    Commit split{{alice, 1}, {part(left, {}), part(right, {})}};
    EXPECT_DEATH(run(alice_->split(left, right, {items}, "k", split)), "moves the epochs");
    for (auto& moved : split.partitions) moved.moves_epoch = true;
    run(alice_->split(left, right, {items}, "k", split));
    EXPECT_DEATH(commit(put({alice, 2}, {1, 1}, "v")), "in its partition's range");
}

}  // namespace
}  // namespace tailrace::storage::simulated
