#include "base/clock.h"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

namespace tailrace::base {
namespace {

void sleep_on(Clock& clock, Microseconds duration) {
    asio::io_context io;
    asio::co_spawn(io, clock.fine_sleep(duration), asio::detached);
    io.run();
}

TEST(SystemClockSleep, TakesAsLongAsItWasAskedFor) {
    SystemClock clock;
    const auto began = clock.fine_elapsed();
    sleep_on(clock, Microseconds(300));
    EXPECT_GE(clock.fine_elapsed() - began, Microseconds(300));
}

class WholeMilliseconds final : public Clock {
 public:
    UnixMilliseconds now() override { return 0; }
    awaitable<void> sleep(Milliseconds duration) override {
        slept = duration;
        co_return;
    }

    Milliseconds slept{-1};
};

TEST(ClockOfWholeMilliseconds, SleepsForMoreRatherThanLess) {
    WholeMilliseconds clock;
    sleep_on(clock, Microseconds(1));
    EXPECT_EQ(clock.slept, Milliseconds(1));
    sleep_on(clock, Microseconds(2'000));
    EXPECT_EQ(clock.slept, Milliseconds(2));
    sleep_on(clock, Microseconds(0));
    EXPECT_EQ(clock.slept, Milliseconds(0));
}

}  // namespace
}  // namespace tailrace::base
