#include "base/pace.h"

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <string>

namespace tailrace::base {
namespace {

class HandClock final : public Clock {
 public:
    UnixMilliseconds now() override { return time; }
    awaitable<void> sleep(Milliseconds) override { co_return; }

    UnixMilliseconds time = 1'700'000'000'000;
};

/// Steps of 2 ms, each of which leaves its mark.
awaitable<void> work(HandClock& clock, int steps, std::string& seen, Milliseconds& worked) {
    Pace pace(clock);
    for (int i = 0; i < steps; ++i) {
        clock.time += 2;
        seen += 'w';
        if (pace.turn_is_over()) co_await pace.give_way();
    }
    worked = pace.worked();
}

awaitable<void> wait_for_turns(HandClock& clock, int turns, std::string& seen) {
    for (int i = 0; i < turns; ++i) {
        clock.time += 100;
        seen += '.';
        Pace pace(clock);
        co_await pace.give_way();
    }
}

TEST(Pace, GivesWayOnceATurnIsOver) {
    asio::io_context io;
    HandClock clock;
    std::string seen;
    Milliseconds worked{0};
    asio::co_spawn(io.get_executor(), work(clock, 7, seen, worked), asio::detached);
    asio::co_spawn(io.get_executor(), wait_for_turns(clock, 3, seen), asio::detached);
    io.run();
    EXPECT_EQ(seen, "www.www.w.");
}

TEST(Pace, CountsItsOwnTurnsAlone) {
    asio::io_context io;
    HandClock clock;
    std::string seen;
    Milliseconds worked{0};
    asio::co_spawn(io.get_executor(), work(clock, 7, seen, worked), asio::detached);
    asio::co_spawn(io.get_executor(), wait_for_turns(clock, 3, seen), asio::detached);
    io.run();
    EXPECT_EQ(worked, Milliseconds(12));
}

}  // namespace
}  // namespace tailrace::base
