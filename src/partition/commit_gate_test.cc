#include "partition/commit_gate.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "storage/simulated/virtual_clock.h"

namespace tailrace::partition {
namespace {

using base::Milliseconds;

class Gate : public testing::Test {
 protected:
    struct Commit {
        base::UnixMilliseconds let_in_at = 0;
    };

    /// Comes now, and takes so long once it was let in.
    void come(Milliseconds takes) {
        commits_.push_back(std::make_unique<Commit>());
        asio::co_spawn(io_, pass(*commits_.back(), takes), asio::detached);
    }
    void come(std::size_t count, Milliseconds takes) {
        for (std::size_t i = 0; i < count; ++i) come(takes);
    }
    void come_after(Milliseconds wait, Milliseconds takes) {
        commits_.push_back(std::make_unique<Commit>());
        asio::co_spawn(io_, pass_after(wait, *commits_.back(), takes), asio::detached);
    }
    awaitable<void> pass_after(Milliseconds wait, Commit& commit, Milliseconds takes) {
        co_await clock_.sleep(wait);
        co_await pass(commit, takes);
    }
    awaitable<void> pass(Commit& commit, Milliseconds takes) {
        const auto passage = co_await gate_.enter();
        commit.let_in_at = clock_.now();
        co_await clock_.sleep(takes);
        if (commits_something_) gate_.took(takes);
    }
    void run() { clock_.run(io_); }
    /// Since the beginning, in the order in which they came.
    std::vector<std::int64_t> let_in_after() const {
        std::vector<std::int64_t> times;
        for (const auto& commit : commits_) times.push_back(commit->let_in_at - began_);
        return times;
    }

    /// One after the other, so that none waits.
    void come_alone(int count, Milliseconds take) {
        for (int i = 0; i < count; ++i) {
            come(take);
            run();
        }
    }
    /// So many times, so that most wait.
    void come_together(int times, Milliseconds take) {
        for (int i = 0; i < times; ++i) {
            come(20, take);
            run();
        }
    }
    void narrow() {
        come_alone(1, Milliseconds(1));
        come_alone(300, Milliseconds(20));
        commits_.clear();
        began_ = clock_.now();
    }

    asio::io_context io_;
    storage::simulated::VirtualClock clock_;
    base::Background background_;
    CommitGate gate_{clock_, background_};
    std::vector<std::unique_ptr<Commit>> commits_;
    base::UnixMilliseconds began_ = clock_.now();
    bool commits_something_ = true;
};

TEST_F(Gate, LetsInAllWhoWaitAMomentAfterTheLastHasLeft) {
    narrow();
    ASSERT_EQ(gate_.few(), 1);
    come(Milliseconds(2));
    come(Milliseconds(1));
    come(Milliseconds(3));
    come_after(Milliseconds(4), Milliseconds(1));
    come_after(Milliseconds(5), Milliseconds(1));
    run();
    EXPECT_EQ(let_in_after(), (std::vector<std::int64_t>{0, 3, 3, 7, 7}));
}

TEST_F(Gate, LetsInWhoComesInThatMomentWithTheOthers) {
    narrow();
    come(Milliseconds(2));
    come(Milliseconds(1));
    come_after(Milliseconds(2), Milliseconds(1));
    run();
    EXPECT_EQ(let_in_after(), (std::vector<std::int64_t>{0, 3, 3}));
}

TEST_F(Gate, LetsNobodyElseInAfterAMomentInWhichAllWereLetIn) {
    narrow();
    commits_something_ = false;
    come(Milliseconds(60));
    come(Milliseconds(5));
    come_after(Milliseconds(61), Milliseconds(1));
    run();
    EXPECT_EQ(let_in_after(), (std::vector<std::int64_t>{0, 61, 67}))
        << "commits took 20 ms of late, so that patience ends after 60";
}

TEST_F(Gate, LetsInWhoComesWhileFewAreUnderWay) {
    ASSERT_EQ(gate_.few(), 16);
    come(16, Milliseconds(2));
    come(Milliseconds(1));
    run();
    EXPECT_EQ(let_in_after().at(15), 0);
    EXPECT_EQ(let_in_after().at(16), 3);
}

TEST_F(Gate, WritesOffThoseThatTakeFarLongerThanCommitsDo) {
    narrow();
    come(2, Milliseconds(60'000));
    come(9, Milliseconds(1));
    come_after(Milliseconds(70), Milliseconds(1));
    run();
    const auto times = let_in_after();
    for (std::size_t i = 1; i < 11; ++i) EXPECT_EQ(times[i], 60) << "commits took 20 ms of late";
    EXPECT_GT(times.back(), 70) << "there is one that was let in with the others";
}

TEST_F(Gate, IsHeldUpOnceByOneThatTakesLong) {
    narrow();
    come(Milliseconds(60'000));
    come(Milliseconds(1));
    for (int i = 0; i < 10; ++i) come_after(Milliseconds(100 + 10 * i), Milliseconds(1));
    run();
    auto times = let_in_after();
    EXPECT_EQ(times[1], 60);
    for (std::size_t i = 0; i < 10; ++i) EXPECT_EQ(times[2 + i], 100 + 10 * i);
}

TEST_F(Gate, IsPatientForAWhileWithWhatItDoesNotKnow) {
    come(16, Milliseconds(60'000));
    come(Milliseconds(1));
    run();
    EXPECT_EQ(let_in_after().back(), CommitGate::patience_min.count());
}

TEST_F(Gate, IsNotPatientForEver) {
    come_alone(1, Milliseconds(20));
    come_alone(2'000, Milliseconds(2'000));
    commits_.clear();
    began_ = clock_.now();
    come(gate_.few() + 1, Milliseconds(60'000));
    come(Milliseconds(1));
    run();
    EXPECT_EQ(let_in_after().back(), CommitGate::patience_max.count());
}

TEST_F(Gate, WaitsForFewerWhenCommitsTakeMuchLongerThanTheQuickest) {
    const auto before = gate_.few();
    come_alone(1, Milliseconds(10));
    come_alone(200, Milliseconds(41));
    EXPECT_LT(gate_.few(), before);
    come_alone(1'000, Milliseconds(41));
    EXPECT_EQ(gate_.few(), CommitGate::few_min);
}

TEST_F(Gate, LearnsNothingFromWhatCommitsNothing) {
    const auto before = gate_.few();
    commits_something_ = false;
    come_alone(10, Milliseconds(1));
    commits_something_ = true;
    come_alone(200, Milliseconds(41));
    EXPECT_EQ(gate_.few(), before);
}

TEST_F(Gate, StaysAsItIsBetweenEasyAndCrowded) {
    const auto before = gate_.few();
    come_alone(1, Milliseconds(10));
    come_alone(200, Milliseconds(39));
    EXPECT_EQ(gate_.few(), before);
}

TEST_F(Gate, WaitsForMoreWhileSomebodyWaitsThoughCommitsAreQuick) {
    narrow();
    come_alone(200, Milliseconds(2));
    EXPECT_EQ(gate_.few(), 1) << "nobody had to wait";
    come_together(10, Milliseconds(2));
    EXPECT_GT(gate_.few(), 8);
}

TEST_F(Gate, ForgetsHowQuickTheStoreWasBefore) {
    narrow();
    come_alone(2'000, Milliseconds(20));
    come_together(10, Milliseconds(20));
    EXPECT_GT(gate_.few(), 8) << "forty seconds later, this is as quick as it gets";
}

}  // namespace
}  // namespace tailrace::partition
