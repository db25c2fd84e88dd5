#include "table/clock_keeper.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>

#include <boost/asio/co_spawn.hpp>

#include "storage/simulated/simulated_store.h"
#include "storage/simulated/virtual_clock.h"

namespace tailrace::table {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

/// A server's clock over a store that outlives it.
struct Life {
    Life(storage::simulated::SimulatedStore& simulated, base::Clock& machine, std::uint64_t id)
        : clock(machine),
          incarnation(id),
          store(simulated.server(id)),
          environment{*store, clock, random, incarnation, "us-east-1"},
          catalog(environment),
          keeper(environment, catalog, clock) {}

    base::MovableClock clock;
    base::SeededRandom random{1};
    partition::Incarnation incarnation;
    std::unique_ptr<storage::Store> store;
    partition::Environment environment;
    Catalog catalog;
    ClockKeeper keeper;
};

struct KeepingTheClock : testing::Test {
    asio::io_context io;
    storage::simulated::VirtualClock machine;
    storage::simulated::SimulatedStore store{machine, 1};
    std::uint64_t lives = 0;
    std::optional<Life> life{std::in_place, store, machine, ++lives};

    Result<void> run(awaitable<Result<void>> change) {
        std::optional<Result<void>> result;
        asio::co_spawn(io.get_executor(), std::move(change),
                       [&](const std::exception_ptr&, Result<void> value) { result = value; });
        machine.run(io);
        return *result;
    }
    void restart(bool may_stand) {
        life.reset();
        life.emplace(store, machine, ++lives);
        ASSERT_TRUE(run(life->keeper.restore(may_stand)));
    }
    void pass(base::Milliseconds time) {
        auto sleep = [](base::Clock& clock, base::Milliseconds t) -> awaitable<Result<void>> {
            co_await clock.sleep(t);
            co_return Result<void>{};
        };
        run(sleep(machine, time)).value();
    }
    base::UnixMilliseconds ahead() { return life->clock.now() - machine.now(); }
};

TEST_F(KeepingTheClock, AnUntouchedOneIsTheMachines) {
    restart(false);
    EXPECT_EQ(ahead(), 0);
}

TEST_F(KeepingTheClock, AMoveOutlivesTheServer) {
    ASSERT_TRUE(run(life->keeper.advance(1h)));
    EXPECT_EQ(ahead(), 3'600'000);
    restart(false);
    EXPECT_EQ(ahead(), 3'600'000);
    ASSERT_TRUE(run(life->keeper.advance_to(life->clock.now() + 500)));
    restart(true);
    EXPECT_EQ(ahead(), 3'600'500);
}

TEST_F(KeepingTheClock, AFrozenOneStandsWhereItStoodIfItMay) {
    ASSERT_TRUE(run(life->keeper.freeze()));
    const auto stood_at = life->clock.now();
    pass(1h);
    restart(true);
    pass(1h);
    EXPECT_EQ(life->clock.now(), stood_at);
    ASSERT_TRUE(run(life->keeper.resume()));
    EXPECT_EQ(ahead(), -7'200'000);
    restart(true);
    EXPECT_EQ(ahead(), -7'200'000);
}

TEST_F(KeepingTheClock, AFrozenOneRunsOnFromThereIfItMayNot) {
    ASSERT_TRUE(run(life->keeper.freeze()));
    ASSERT_TRUE(run(life->keeper.advance(1s)));
    const auto stood_at = life->clock.now();
    pass(1h);
    restart(false);
    EXPECT_EQ(life->clock.now(), stood_at);
    pass(5ms);
    EXPECT_EQ(life->clock.now(), stood_at + 5);
    restart(false);
    EXPECT_EQ(life->clock.now(), stood_at + 5);
}

TEST_F(KeepingTheClock, WhatCannotBeKeptIsNotDone) {
    using storage::simulated::Failure;
    store.fail_call(2, Failure::fault);
    EXPECT_FALSE(run(life->keeper.advance(1h)));
    EXPECT_EQ(ahead(), 0);
    store.fail_call(2, Failure::fault);
    EXPECT_FALSE(run(life->keeper.freeze()));
    EXPECT_FALSE(life->clock.setting().frozen_at);
    EXPECT_EQ(ahead(), 0);
    ASSERT_TRUE(run(life->keeper.freeze()));
    // What was written just now need not be read.
    store.fail_call(1, Failure::fault);
    EXPECT_FALSE(run(life->keeper.resume()));
    EXPECT_TRUE(life->clock.setting().frozen_at);
}

TEST_F(KeepingTheClock, NeverRunsBackwardsNorPastItsEnd) {
    const auto back = run(life->keeper.advance_to(machine.now() - 1));
    ASSERT_FALSE(back);
    EXPECT_THAT(back.error().message, HasSubstr("never runs backwards"));
    const auto far = run(life->keeper.advance_to(clock_ms_max + 1));
    ASSERT_FALSE(far);
    EXPECT_THAT(far.error().message, HasSubstr("2286"));
    EXPECT_FALSE(run(life->keeper.advance(base::Milliseconds::max())));
    EXPECT_EQ(ahead(), 0);
}

TEST(ClockSetting, IsReadAsItWasWritten) {
    for (const base::ClockSetting& setting :
         {base::ClockSetting{}, {-5ms, std::nullopt}, {1h, 1'700'000'000'000}}) {
        EXPECT_EQ(decode_clock_setting(encode(setting)), setting);
    }
    EXPECT_EQ(encode(base::ClockSetting{1ms, 2}), std::string("\x01"
                                                              "\x01\0\0\0\x08\0\0\0\0\0\0\0\x01"
                                                              "\x02\0\0\0\x08\0\0\0\0\0\0\0\x02",
                                                              27));
    EXPECT_FALSE(decode_clock_setting(""));
    EXPECT_FALSE(decode_clock_setting("\x02"));
    EXPECT_FALSE(decode_clock_setting(encode(base::ClockSetting{}).substr(0, 5)));
}

TEST_F(KeepingTheClock, AnotherServerFollows) {
    Life other(store, machine, ++lives);
    ASSERT_TRUE(run(other.keeper.restore(true)));
    ASSERT_TRUE(run(life->keeper.advance(1h)));
    EXPECT_NE(other.clock.now(), life->clock.now());
    ASSERT_TRUE(run(other.keeper.follow()));
    EXPECT_EQ(other.clock.now(), life->clock.now());
    ASSERT_TRUE(run(other.keeper.freeze()));
    ASSERT_TRUE(run(life->keeper.follow()));
    EXPECT_TRUE(life->clock.setting().frozen_at);
    EXPECT_EQ(other.clock.now(), life->clock.now());
}

TEST_F(KeepingTheClock, AMoveBeginsWithWhatAnotherServerHasKept) {
    Life other(store, machine, ++lives);
    ASSERT_TRUE(run(life->keeper.advance(1h)));
    ASSERT_TRUE(run(other.keeper.advance(1h)));
    ASSERT_TRUE(run(life->keeper.follow()));
    EXPECT_EQ(life->clock.now() - machine.now(), base::Milliseconds(2h).count());
    EXPECT_EQ(other.clock.now(), life->clock.now());
}

TEST_F(KeepingTheClock, WhatAnotherServerHasFrozenCanBeResumed) {
    Life other(store, machine, ++lives);
    ASSERT_TRUE(run(life->keeper.freeze()));
    ASSERT_TRUE(run(other.keeper.resume()));
    ASSERT_TRUE(run(life->keeper.follow()));
    EXPECT_FALSE(life->clock.setting().frozen_at);
}

}  // namespace
}  // namespace tailrace::table
