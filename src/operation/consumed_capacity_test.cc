#include "operation/consumed_capacity.h"

#include <gmock/gmock.h>

namespace tailrace::operation {
namespace {

using enum CapacityByTable::Kind;
using testing::ElementsAre;
using testing::Eq;

ConsumedCapacity total(const std::string& table, double units) {
    return {.table_name = table, .capacity_units = units};
}

TEST(ReadUnits, AreFourKilobytesEachRoundedUp) {
    EXPECT_EQ(read_units(1, true), 1);
    EXPECT_EQ(read_units(4096, true), 1);
    EXPECT_EQ(read_units(4097, true), 2);
}

TEST(ReadUnits, CostHalfWhenEventuallyConsistent) {
    EXPECT_EQ(read_units(1, false), 0.5);
    EXPECT_EQ(read_units(4097, false), 1);
}

TEST(ReadUnits, AreSpentOnWhatIsNotThere) {
    EXPECT_EQ(read_units(0, true), 1);
    EXPECT_EQ(read_units(0, false), 0.5);
}

TEST(WriteUnits, AreOneKilobyteEachRoundedUp) {
    EXPECT_EQ(write_units(0), 1);
    EXPECT_EQ(write_units(1024), 1);
    EXPECT_EQ(write_units(1025), 2);
}

TEST(ConsumedCapacity, IsToldOnlyWhenAskedFor) {
    EXPECT_EQ(consumed_capacity(std::nullopt, "t", 1), std::nullopt);
    EXPECT_EQ(consumed_capacity(ReturnConsumedCapacity::NONE, "t", 1), std::nullopt);
    EXPECT_EQ(consumed_capacity(ReturnConsumedCapacity::TOTAL, "t", 2.5), total("t", 2.5));
}

TEST(ConsumedCapacity, TellsOfTheTableItselfWithIndexes) {
    auto expected = total("t", 1);
    expected.table = Capacity{.capacity_units = 1};
    EXPECT_EQ(consumed_capacity(ReturnConsumedCapacity::INDEXES, "t", 1), expected);
}

TEST(CapacityByTable, AddsUpEachTable) {
    CapacityByTable capacity(ReturnConsumedCapacity::TOTAL, single);
    capacity.add("b", 1);
    capacity.add("a", 0.5);
    capacity.add("b", 2);
    EXPECT_THAT(*capacity.take(), ElementsAre(total("b", 3), total("a", 0.5)));
}

TEST(CapacityByTable, TransactionsCostTwiceAndTellOfTheirKind) {
    CapacityByTable writes(ReturnConsumedCapacity::TOTAL, transactional_write);
    writes.add("t", 1);
    auto written = total("t", 2);
    written.write_capacity_units = 2;
    EXPECT_THAT(*writes.take(), ElementsAre(written));

    CapacityByTable reads(ReturnConsumedCapacity::INDEXES, transactional_read);
    reads.add("t", 1);
    auto read = total("t", 2);
    read.read_capacity_units = 2;
    read.table = Capacity{.read_capacity_units = 2, .capacity_units = 2};
    EXPECT_THAT(*reads.take(), ElementsAre(read));
}

}  // namespace
}  // namespace tailrace::operation
