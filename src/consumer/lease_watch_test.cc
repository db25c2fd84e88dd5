#include "consumer/lease_watch.h"

#include <gtest/gtest.h>

#include <chrono>
#include <vector>

namespace tailrace::consumer {
namespace {

using namespace std::chrono_literals;

const Lease held{.shard_id = "s", .stream_arn = "arn", .owner = "a", .epoch = 1, .counter = 1};
const Lease free{.shard_id = "s", .stream_arn = "arn", .epoch = 1, .counter = 1};

class LeaseWatchTest : public testing::Test {
 protected:
    /// A listing that takes a second.
    void see(const Lease& lease, base::Milliseconds asked) {
        watch.observe(std::vector{lease}, asked, asked + 1s);
    }
    LeaseWatch watch{10s};
};

TEST_F(LeaseWatchTest, WhatIsSeenForTheFirstTimeMayJustHaveBeenRenewed) {
    see(held, 1000s);
    EXPECT_FALSE(watch.is_expired(held));
}

TEST_F(LeaseWatchTest, ALeaseExpiresBetweenAnAnswerAndAQuestion) {
    see(held, 0s);
    see(held, 10s);
    EXPECT_FALSE(watch.is_expired(held));
    see(held, 11s);
    EXPECT_TRUE(watch.is_expired(held));
}

TEST_F(LeaseWatchTest, AnyWriteBeginsItAnew) {
    see(held, 0s);
    auto renewed = held;
    ++renewed.counter;
    see(renewed, 20s);
    EXPECT_FALSE(watch.is_expired(renewed));
    auto taken = renewed;
    ++taken.epoch;
    see(taken, 40s);
    EXPECT_FALSE(watch.is_expired(taken));
    see(taken, 51s);
    EXPECT_TRUE(watch.is_expired(taken));
}

TEST_F(LeaseWatchTest, WhatNobodyOwnsDoesNotExpire) {
    see(free, 0s);
    see(free, 100s);
    EXPECT_FALSE(watch.is_expired(free));
}

TEST_F(LeaseWatchTest, WhatCouldHaveBeenTakenForTheDurationIsNeglected) {
    see(free, 0s);
    see(free, 10s);
    EXPECT_FALSE(watch.is_neglected(free));
    see(free, 11s);
    EXPECT_TRUE(watch.is_neglected(free));
}

TEST_F(LeaseWatchTest, AnExpiredLeaseIsNeglectedWhenItCouldHaveBeenTakenForAsLong) {
    see(held, 0s);
    see(held, 20s);
    EXPECT_FALSE(watch.is_neglected(held));
    see(held, 21s);
    EXPECT_TRUE(watch.is_neglected(held));
}

TEST_F(LeaseWatchTest, ARowThatWasGoneIsNew) {
    see(held, 0s);
    watch.observe({}, 5s, 6s);
    see(held, 20s);
    EXPECT_FALSE(watch.is_expired(held));
}

}  // namespace
}  // namespace tailrace::consumer
