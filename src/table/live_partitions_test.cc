#include "table/live_partitions.h"

#include <gtest/gtest.h>

#include <memory>

#include "table/simulated/simulated_tables.h"
#include "table/system_spaces.h"

namespace tailrace::table {
namespace {

storage::PartitionId nth(std::uint64_t n) {
    return storage::PartitionId{first_partition_id + n};
}

class Objects : public testing::Test {
 protected:
    SimulatedTables tables_;
    LivePartitions partitions_{tables_.environment()};
};

TEST_F(Objects, AreSharedAsLongAsSomebodyHasThem) {
    auto one = partitions_.get(nth(1));
    EXPECT_EQ(partitions_.get(nth(1)), one);
    EXPECT_NE(partitions_.get(nth(2)), one);
    const std::weak_ptr<partition::Partition> watched = one;
    one.reset();
    EXPECT_TRUE(watched.expired());
    EXPECT_EQ(partitions_.get(nth(1))->id(), nth(1));
}

TEST_F(Objects, OfTheSystemStay) {
    const std::weak_ptr<partition::Partition> watched = partitions_.get(catalog_partition);
    EXPECT_FALSE(watched.expired());
}

TEST_F(Objects, LeaveNoPlacesBehindInTheLongRun) {
    const auto one = partitions_.get(nth(0));
    for (std::uint64_t i = 1; i < 10'000; ++i) partitions_.get(nth(i));
    EXPECT_LT(partitions_.size(), 100u);
    EXPECT_EQ(partitions_.get(nth(0)), one);
}

}  // namespace
}  // namespace tailrace::table
