#include "consumer/read_ahead.h"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

namespace tailrace::consumer {
namespace {

Task<> wait_and_count(Wakeup& wakeup, int& count) {
    co_await wakeup.wait();
    ++count;
}

TEST(ReadAhead, HasRoomBelowItsBound) {
    ReadAhead ahead(100);
    EXPECT_TRUE(ahead.has_room());
    ahead.add(99);
    EXPECT_TRUE(ahead.has_room());
    ahead.add(500);
    EXPECT_FALSE(ahead.has_room());
    ahead.release(500);
    EXPECT_TRUE(ahead.has_room());
    EXPECT_EQ(ahead.bytes(), 99);
}

TEST(ReadAhead, AReleaseWakesThoseWhoEntered) {
    asio::io_context context;
    ReadAhead ahead(100);
    Wakeup stays(context.get_executor());
    Wakeup left(context.get_executor());
    int woken = 0;
    ahead.enter(stays);
    ahead.enter(left);
    ahead.leave(left);
    asio::co_spawn(context, wait_and_count(stays, woken), asio::detached);
    asio::co_spawn(context, wait_and_count(left, woken), asio::detached);
    ahead.add(200);
    context.poll();
    EXPECT_EQ(woken, 0);
    ahead.release(200);
    context.poll();
    EXPECT_EQ(woken, 1);
}

}  // namespace
}  // namespace tailrace::consumer
