#include "cli/interruption.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <thread>

namespace tailrace::cli {
namespace {

void wait_for(std::stop_token stop) {
    while (!stop.stop_requested()) std::this_thread::yield();
}

TEST(Interruption, ASignalAsksToStop) {
    const Interruption interruption(-1);
    EXPECT_FALSE(interruption.token().stop_requested());
    EXPECT_EQ(interruption.signal(), 0);
    ::kill(::getpid(), SIGTERM);
    wait_for(interruption.token());
    EXPECT_EQ(interruption.signal(), SIGTERM);
}

TEST(Interruption, AReaderThatGoesAwayAsksToStop) {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    const Interruption interruption(pipe[1]);
    EXPECT_FALSE(interruption.token().stop_requested());
    ::close(pipe[0]);
    wait_for(interruption.token());
    EXPECT_EQ(interruption.signal(), 0);
    ::close(pipe[1]);
}

}  // namespace
}  // namespace tailrace::cli
