#include "consumer/tenure.h"

#include <gtest/gtest.h>

#include <chrono>

namespace tailrace::consumer {
namespace {

using namespace std::chrono_literals;

const Lease lease{.shard_id = "s", .stream_arn = "arn", .owner = "a", .epoch = 1};

TEST(Tenure, LastsFromTheQuestionOn) {
    const Tenure tenure(lease, 5s, 10s);
    EXPECT_TRUE(tenure.is_valid(14'999ms));
    EXPECT_FALSE(tenure.is_valid(15s));
    EXPECT_EQ(tenure.remaining(9s), 6s);
}

TEST(Tenure, AConfirmationProlongsIt) {
    Tenure tenure(lease, 0s, 10s);
    auto renewed = lease;
    renewed.counter = 7;
    tenure.confirm(renewed, 5s);
    EXPECT_EQ(tenure.lease(), renewed);
    EXPECT_TRUE(tenure.is_valid(14s));
    EXPECT_FALSE(tenure.is_valid(15s));
}

TEST(Tenure, AnOlderConfirmationThatComesLateDoesNotShortenIt) {
    Tenure tenure(lease, 5s, 10s);
    tenure.confirm(lease, 1s);
    EXPECT_TRUE(tenure.is_valid(14s));
}

TEST(Tenure, TheRowThatWasWrittenLastCounts) {
    Tenure tenure(lease, 0s, 10s);
    auto first = lease;
    first.counter = 1;
    auto second = lease;
    second.counter = 2;
    second.checkpoint = Checkpoint::after("7");
    tenure.confirm(second, 2s);
    tenure.confirm(first, 1s);
    EXPECT_EQ(tenure.lease(), second);
}

TEST(Tenure, WhatWasGivenUpIsNotHeldAgain) {
    Tenure tenure(lease, 0s, 10s);
    tenure.give_up();
    tenure.confirm(lease, 1s);
    EXPECT_FALSE(tenure.is_valid(2s));
}

}  // namespace
}  // namespace tailrace::consumer
