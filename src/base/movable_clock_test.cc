#include "base/movable_clock.h"

#include <gtest/gtest.h>

#include <memory>
#include <thread>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>

namespace tailrace::base {
namespace {

using namespace std::chrono_literals;

constexpr UnixMilliseconds start = 1'700'000'000'000;

class HandClock final : public Clock {
 public:
    UnixMilliseconds now() override { return now_; }
    awaitable<void> sleep(Milliseconds) override { co_return; }
    void pass(Milliseconds time) { now_ += time.count(); }

 private:
    std::atomic<UnixMilliseconds> now_{start};
};

struct Moving : testing::Test {
    HandClock machine;
    MovableClock clock{machine};

    void advance(Milliseconds by) { clock.set(clock.advanced(by)); }
    void resume() { clock.set(clock.resumed()); }
};

TEST_F(Moving, IsInStepWithTheMachineUntilMoved) {
    EXPECT_EQ(clock.now(), start);
    machine.pass(5ms);
    EXPECT_EQ(clock.now(), start + 5);
    EXPECT_EQ(clock.setting(), ClockSetting{});
    EXPECT_EQ(&clock.machine(), &machine);
}

TEST_F(Moving, RunsOnFromWhereItWasMovedTo) {
    advance(1h);
    EXPECT_EQ(clock.now(), start + 3'600'000);
    machine.pass(5ms);
    EXPECT_EQ(clock.now(), start + 3'600'005);
    advance(1s);
    EXPECT_EQ(clock.setting().offset, 3601s);
}

TEST_F(Moving, StandsWhileFrozenAndGoesOnFromThere) {
    machine.pass(5ms);
    clock.freeze();
    machine.pass(1h);
    EXPECT_EQ(clock.now(), start + 5);
    advance(10ms);
    EXPECT_EQ(clock.now(), start + 15);
    resume();
    EXPECT_EQ(clock.now(), start + 15);
    machine.pass(1ms);
    EXPECT_EQ(clock.now(), start + 16);
    EXPECT_EQ(clock.setting().offset, 10ms - 1h);
}

TEST_F(Moving, FrozenTwiceOrResumedTwiceIsAsOnce) {
    clock.freeze();
    machine.pass(5ms);
    clock.freeze();
    EXPECT_EQ(clock.now(), start);
    resume();
    machine.pass(5ms);
    resume();
    EXPECT_EQ(clock.now(), start + 5);
}

TEST_F(Moving, TakesUpASettingThatWasKept) {
    clock.set({1h, std::nullopt});
    EXPECT_EQ(clock.now(), start + 3'600'000);
    clock.set({0ms, start + 7'200'000});
    EXPECT_EQ(clock.now(), start + 7'200'000);
}

TEST_F(Moving, NeverRunsBackwardsForAnyThread) {
    std::atomic<bool> over = false;
    std::vector<std::jthread> readers;
    for (int i = 0; i < 2; ++i) {
        readers.emplace_back([&] {
            for (UnixMilliseconds last = 0; !over;) {
                const auto now = clock.now();
                EXPECT_GE(now, last);
                last = now;
            }
        });
    }
    for (int i = 0; i < 2'000; ++i) {
        clock.freeze();
        machine.pass(3ms);
        advance(2ms);
        resume();
        machine.pass(1ms);
        advance(1ms);
    }
    over = true;
}

struct Sleeping : testing::Test {
    SystemClock machine;
    MovableClock clock{machine};
    asio::io_context io;
    int awake = 0;

    static awaitable<void> sleep(MovableClock& clock, Milliseconds duration, int& awake) {
        co_await clock.sleep(duration);
        ++awake;
    }
    void lie_down(Milliseconds duration) {
        asio::co_spawn(io, sleep(clock, duration, awake), asio::detached);
        io.poll();
    }
    /// What is ready, and what becomes so within a moment.
    void let_run(Milliseconds moment = 20ms) {
        io.restart();
        io.run_for(moment);
    }
};

TEST_F(Sleeping, EndsByItself) {
    lie_down(2ms);
    io.restart();
    io.run();
    EXPECT_EQ(awake, 1);
}

TEST_F(Sleeping, EndsWhenTheClockIsMovedPastItsEnd) {
    lie_down(1h);
    lie_down(3h);
    let_run();
    EXPECT_EQ(awake, 0);
    clock.set(clock.advanced(2h));
    let_run();
    EXPECT_EQ(awake, 1);
    clock.set(clock.advanced(2h));
    let_run();
    EXPECT_EQ(awake, 2);
}

TEST_F(Sleeping, LastsWhileTheClockIsFrozen) {
    lie_down(5ms);
    clock.freeze();
    lie_down(1ms);
    let_run();
    EXPECT_EQ(awake, 0);
    clock.set(clock.advanced(1ms));
    let_run();
    EXPECT_EQ(awake, 1);
    clock.set(clock.resumed());
    let_run();
    EXPECT_EQ(awake, 2);
}

TEST_F(Sleeping, OfNoTimeIsNone) {
    clock.freeze();
    lie_down(0ms);
    EXPECT_EQ(awake, 1);
}

TEST_F(Sleeping, IsEndedFromAnotherThread) {
    auto work = asio::make_work_guard(io);
    lie_down(1h);
    io.restart();
    std::jthread runner([this] { io.run(); });
    clock.set(clock.advanced(2h));
    work.reset();
    runner.join();
    EXPECT_EQ(awake, 1);
}

TEST(MovableClock, MayEndBeforeThoseWhoSleep) {
    SystemClock machine;
    asio::io_context io;
    int awake = 0;
    {
        MovableClock clock(machine);
        asio::co_spawn(io, Sleeping::sleep(clock, 1h, awake), asio::detached);
        io.poll();
    }
    EXPECT_EQ(awake, 0);
}

}  // namespace
}  // namespace tailrace::base
