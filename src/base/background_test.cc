#include "base/background.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "base/one_shot.h"

namespace tailrace::base {
namespace {

/// Sleeps until it is woken.
class Alarm final : public Clock {
 public:
    UnixMilliseconds now() override { return 0; }
    awaitable<void> sleep(Milliseconds) override { co_await rings.wait(); }
    OneShot rings;
};

awaitable<void> wait(OneShot& event) {
    co_await event.wait();
}

awaitable<void> rest_then_mark(Background& background, Clock& clock, int& marks) {
    ++marks;
    const bool goes_on = co_await background.rest(clock, Milliseconds(1));
    if (goes_on) ++marks;
}

awaitable<void> fail() {
    throw std::runtime_error("as asked");
    co_return;
}

class BackgroundTest : public testing::Test {
 protected:
    void run() {
        io_.restart();
        io_.poll();
    }

    asio::io_context io_;
    Background background_;
    Alarm clock_;
    OneShot event_;
};

TEST_F(BackgroundTest, CountsWhatIsUnderWay) {
    background_.spawn(io_.get_executor(), wait(event_), "a test");
    EXPECT_EQ(background_.running(), 1u);
    run();
    EXPECT_EQ(background_.running(), 1u);
    event_.set();
    run();
    EXPECT_EQ(background_.running(), 0u);
}

TEST_F(BackgroundTest, WhoRestsDoesNotCountAndGoesOn) {
    int marks = 0;
    background_.spawn(io_.get_executor(), rest_then_mark(background_, clock_, marks), "a test");
    run();
    EXPECT_EQ(background_.running(), 0u);
    EXPECT_EQ(marks, 1);
    clock_.rings.set();
    run();
    EXPECT_EQ(marks, 2);
    EXPECT_EQ(background_.running(), 0u);
}

TEST_F(BackgroundTest, WhoRestsDoesNotGoOnAfterAStop) {
    int marks = 0;
    background_.spawn(io_.get_executor(), rest_then_mark(background_, clock_, marks), "a test");
    run();
    background_.stop();
    clock_.rings.set();
    run();
    EXPECT_EQ(marks, 1);
    EXPECT_EQ(background_.running(), 0u);
}

TEST_F(BackgroundTest, WhatFailsIsOver) {
    background_.spawn(io_.get_executor(), fail(), "a test");
    run();
    EXPECT_EQ(background_.running(), 0u);
}

}  // namespace
}  // namespace tailrace::base
