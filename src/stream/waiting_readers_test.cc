#include "stream/waiting_readers.h"

#include <gtest/gtest.h>

#include <optional>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

namespace tailrace::stream {
namespace {

using namespace std::chrono_literals;

constexpr storage::LogId log{1, 1};
constexpr storage::LogId other{1, 2};
constexpr base::Milliseconds forever = 1h;

class WaitingReadersTest : public testing::Test {
 protected:
    /// Until all of it is done; the answer of the only wait.
    bool run() {
        io_.run();
        io_.restart();
        return woken_.value();
    }
    void wait(base::Milliseconds patience, bool armed_late = false) {
        auto ended = [this](const std::exception_ptr&, bool woken) { woken_ = woken; };
        asio::co_spawn(io_.get_executor(), sit(patience, armed_late), std::move(ended));
    }
    awaitable<bool> sit(base::Milliseconds patience, bool armed_late) {
        const auto executor = co_await this_executor;
        auto seat = readers_->seat(log, executor);
        if (armed_late) readers_->wake(log);
        seat.arm();
        const auto woken = co_await seat.wait(patience);
        co_return woken == WaitingReaders::Woken::by_commit;
    }

    asio::io_context io_;
    std::optional<WaitingReaders> readers_{std::in_place};
    std::optional<bool> woken_;
};

TEST_F(WaitingReadersTest, AreWokenByACommit) {
    wait(forever);
    io_.poll();
    EXPECT_EQ(readers_->count(), 1);
    readers_->wake(log);
    EXPECT_TRUE(run());
    EXPECT_EQ(readers_->count(), 0);
}

TEST_F(WaitingReadersTest, AreWokenFromAnotherThread) {
    wait(forever);
    std::jthread writer([this] {
        while (readers_->count() == 0) std::this_thread::yield();
        readers_->wake(log);
    });
    EXPECT_TRUE(run());
}

TEST_F(WaitingReadersTest, AreNotWokenByOthersOrTooEarlyAndGiveUp) {
    wait(1ms, true);
    io_.poll();
    readers_->wake(other);
    EXPECT_FALSE(run());
    EXPECT_EQ(readers_->count(), 0);
}

TEST_F(WaitingReadersTest, AreAllWokenByOneCommit) {
    constexpr int readers = 1'000;
    int woken = 0;
    for (int i = 0; i < readers; ++i) {
        asio::co_spawn(io_.get_executor(), sit(forever, false),
                       [&](const std::exception_ptr&, bool one) { woken += int{one}; });
    }
    io_.poll();
    EXPECT_EQ(readers_->count(), readers);
    readers_->wake(log);
    io_.run();
    EXPECT_EQ(woken, readers);
}

TEST_F(WaitingReadersTest, WaitNoMoreAtTheEnd) {
    wait(forever);
    io_.poll();
    readers_->end();
    EXPECT_FALSE(run());
    wait(forever);
    EXPECT_FALSE(run());
}

TEST_F(WaitingReadersTest, MayBeDroppedAfterwards) {
    {
        asio::io_context io;
        asio::co_spawn(io.get_executor(), sit(forever, false),
                       [](const std::exception_ptr&, bool) {});
        io.poll();
        readers_.reset();
    }
    EXPECT_FALSE(readers_);
}

}  // namespace
}  // namespace tailrace::stream
