#include "base/one_shot.h"

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <thread>

namespace tailrace::base {
namespace {

awaitable<void> wait_then_mark(OneShot& event, bool& mark) {
    co_await event.wait();
    mark = true;
}

TEST(OneShot, ASetEventDoesNotSuspend) {
    asio::io_context io;
    OneShot event;
    bool passed = false;
    event.set();
    asio::co_spawn(io.get_executor(), wait_then_mark(event, passed), asio::detached);
    io.run();
    EXPECT_TRUE(passed);
}

TEST(OneShot, AWaiterContinuesWhenItIsSet) {
    asio::io_context io;
    OneShot event;
    bool passed = false;
    asio::co_spawn(io.get_executor(), wait_then_mark(event, passed), asio::detached);
    io.poll();
    EXPECT_FALSE(passed);
    event.set();
    io.run();
    EXPECT_TRUE(passed);
}

TEST(OneShot, KnowsHowManyWaitOnAThread) {
    asio::io_context io;
    OneShot first;
    OneShot second;
    bool passed = false;
    for (auto* event : {&first, &second}) {
        asio::co_spawn(io.get_executor(), wait_then_mark(*event, passed), asio::detached);
    }
    io.poll();
    EXPECT_EQ(OneShot::waiting_here(), 2);
    std::thread([] { EXPECT_EQ(OneShot::waiting_here(), 0); }).join();
    first.set();
    io.poll();
    EXPECT_EQ(OneShot::waiting_here(), 1);
    second.set();
    io.run();
    EXPECT_EQ(OneShot::waiting_here(), 0);
}

TEST(OneShot, AnotherThreadMaySetIt) {
    for (int round = 0; round < 100; ++round) {
        asio::io_context io;
        auto work = asio::make_work_guard(io);
        OneShot event;
        bool passed = false;
        asio::co_spawn(io.get_executor(), wait_then_mark(event, passed),
                       [&](std::exception_ptr) { work.reset(); });
        std::thread setter([&] { event.set(); });
        io.run();
        setter.join();
        EXPECT_TRUE(passed);
    }
}

}  // namespace
}  // namespace tailrace::base
