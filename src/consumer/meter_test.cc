#include "consumer/meter.h"

#include <gtest/gtest.h>

namespace tailrace::consumer {
namespace {

TEST(Meter, CountsByShardAndOverall) {
    Meter meter;
    meter.hold("a");
    meter.hold("b");
    meter.handled("a", 3, 100, {});
    meter.handled("b", 2, 50, {});
    meter.count(&ConsumerMetrics::throttles);
    const auto metrics = meter.read(0);
    EXPECT_EQ(metrics.records, 5u);
    EXPECT_EQ(metrics.bytes, 150u);
    EXPECT_EQ(metrics.batches, 2u);
    EXPECT_EQ(metrics.throttles, 1u);
    EXPECT_EQ(metrics.leases_held, 2u);
    EXPECT_EQ(metrics.shards.at("b").records, 2u);
}

TEST(Meter, TheLagIsTheAgeOfTheLastRecordWhileThereIsMoreToRead) {
    Meter meter;
    meter.hold("a");
    meter.hold("b");
    meter.handled("a", 1, 10, Timestamp{1000});
    meter.handled("b", 1, 10, Timestamp{4000});
    EXPECT_EQ(meter.read(5000).lag_ms, 4000);
    EXPECT_EQ(meter.read(5000).shards.at("b").lag_ms, 1000);
    meter.at_tip("a", true);
    EXPECT_EQ(meter.read(5000).lag_ms, 1000);
    meter.at_tip("a", false);
    EXPECT_EQ(meter.read(5000).lag_ms, 4000);
}

TEST(Meter, AClockThatIsBehindMakesNoNegativeLag) {
    Meter meter;
    meter.hold("a");
    meter.handled("a", 1, 10, Timestamp{4000});
    EXPECT_EQ(meter.read(1000).lag_ms, 0);
}

TEST(Meter, WhatIsLetGoStaysInTheSum) {
    Meter meter;
    meter.hold("a");
    meter.handled("a", 1, 10, Timestamp{4000});
    meter.let_go("a");
    EXPECT_EQ(meter.read(9000).records, 1u);
    EXPECT_EQ(meter.read(9000).lag_ms, 0);
    EXPECT_TRUE(meter.read(9000).shards.empty());
}

}  // namespace
}  // namespace tailrace::consumer
