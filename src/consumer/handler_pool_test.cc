#include "consumer/handler_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

namespace tailrace::consumer {
namespace {

Task<> work_twice(HandlerPool& pool, std::thread::id here, std::atomic<int>& done) {
    for (int i = 0; i < 2; ++i) {
        const std::function<void()> work = [&] {
            EXPECT_NE(std::this_thread::get_id(), here);
            ++done;
        };
        co_await pool.run(work);
        EXPECT_EQ(std::this_thread::get_id(), here);
    }
}

TEST(HandlerPool, WorksElsewhereAndGoesOnHere) {
    asio::io_context context;
    HandlerPool pool(2);
    std::atomic<int> done = 0;
    for (int i = 0; i < 8; ++i) {
        asio::co_spawn(context, work_twice(pool, std::this_thread::get_id(), done), asio::detached);
    }
    context.run();
    EXPECT_EQ(done, 16);
}

}  // namespace
}  // namespace tailrace::consumer
