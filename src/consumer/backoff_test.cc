#include "consumer/backoff.h"

#include <gtest/gtest.h>

#include <chrono>

namespace tailrace::consumer {
namespace {

using namespace std::chrono_literals;

TEST(Backoff, GrowsUpToALimitAndBeginsAnew) {
    base::SeededRandom random(1);
    Backoff backoff(100ms, 400ms);
    for (const auto whole : {100ms, 200ms, 400ms, 400ms, 400ms}) {
        const auto pause = backoff.pause(random);
        EXPECT_GE(pause, whole / 2);
        EXPECT_LE(pause, whole);
    }
    backoff.reset();
    EXPECT_LE(backoff.pause(random), 100ms);
}

}  // namespace
}  // namespace tailrace::consumer
