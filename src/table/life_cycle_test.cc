// Tables from creation to deletion, as the catalog sees them.

#include "table/life_cycle.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "stream/stream_arn.h"
#include "table/simulated/simulated_tables.h"

namespace tailrace::table {
namespace {

class Life : public testing::Test {
 protected:
    SimulatedTables::Pending<Result<TableRow>> prepare_creation(const std::string& name) {
        return tables_.prepare(tables_.life_cycle().create(name, simple_settings(),
                                                           StreamViewType::NEW_AND_OLD_IMAGES));
    }

    SimulatedTables tables_;
};

TEST_F(Life, BeginsForManyTablesAtOnce) {
    constexpr std::size_t tables = 150;
    std::vector<SimulatedTables::Pending<Result<TableRow>>> creations;
    for (std::size_t i = 0; i < tables; ++i) {
        creations.push_back(prepare_creation("t" + std::to_string(i)));
    }
    const auto label = stream::stream_label(tables_.clock().now());
    tables_.run();
    std::set<storage::PartitionId> partitions;
    for (const auto& creation : creations) {
        const auto& row = **creation;
        ASSERT_TRUE(row) << row.error().message;
        EXPECT_EQ(row->stream->label, label);
        for (const auto& place : row->partitions) partitions.insert(place.id);
    }
    EXPECT_EQ(partitions.size(), tables * creations.front()->value()->partitions.size());
}

TEST_F(Life, BeginsOnceForAName) {
    const auto first = prepare_creation("t");
    const auto second = prepare_creation("t");
    tables_.run();
    EXPECT_TRUE(first->value());
    ASSERT_FALSE(second->value());
    EXPECT_EQ(second->value().error().message, "Table already exists: t");
}

TEST_F(Life, NamesAStreamAnewIfTheOldOneIsOfTheSameMillisecond) {
    const auto first = tables_.create("t", StreamViewType::KEYS_ONLY);
    ASSERT_TRUE(tables_.run(tables_.life_cycle().remove("t")));
    const auto second = tables_.create("t", StreamViewType::KEYS_ONLY);
    EXPECT_EQ(second.created_ms, first.created_ms);
    EXPECT_GT(second.stream->label, first.stream->label);
}

awaitable<Result<TablePtr>> find_after_removal(SimulatedTables& tables) {
    const auto removed = co_await tables.life_cycle().remove("t");
    if (!removed) co_return std::unexpected(removed.error());
    co_return co_await tables.catalog().find("t");
}

TEST(SlowLife, IsSeenToEndFromTheBeginningOfItsEnd) {
    SimulatedTables tables({.state_delay = base::Milliseconds(5'000)});
    tables.create("t");
    ASSERT_TRUE(tables.find("t")->row().usable());
    EXPECT_EQ(tables.run(find_after_removal(tables)).value()->row().status, TableStatus::DELETING);
    EXPECT_EQ(tables.find("t"), nullptr);
}

}  // namespace
}  // namespace tailrace::table
