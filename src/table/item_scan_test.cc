// Scans from partition to partition, also when a table has been split since it was looked up.

#include "table/item_scan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "partition/descriptor.h"
#include "partition/item_write.h"
#include "table/simulated/simulated_tables.h"
#include "table/system_spaces.h"
#include "tailrace/item.h"

namespace tailrace::table {
namespace {

class PutItem final : public partition::ItemDecision {
 public:
    explicit PutItem(std::string json) : json_(std::move(json)) {}
    Result<partition::Change> decide(const partition::StoredItem*) override {
        return partition::Change{partition::Change::Kind::put, Item::from_canonical(json_), 10};
    }

 private:
    std::string json_;
};

partition::ItemKey key_of(const std::string& id) {
    return partition::item_key(key_schema_of(simple_settings()), {{"id", AttributeValue(id)}});
}

/// Moves the upper half of a partition to a new one, as the catalog will know at its next look.
awaitable<Result<void>> split(SimulatedTables& tables, TableRow row, storage::PartitionId target) {
    const auto source = row.partitions.front().id;
    const partition::HashRange whole = row.partitions.front().range;
    const auto middle = whole.high / 2 + 1;
    row.partitions = {{source, {whole.low, middle - 1}}, {target, {middle, whole.high}}};

    std::vector<storage::PartitionRead> reads{{catalog_partition}, {source}, {target}};
    const auto views = co_await tables.store().read(std::move(reads));
    storage::Commit commit{.attempt = tables.environment().incarnation.next_attempt()};
    for (const auto id : {catalog_partition, source, target}) {
        commit.partitions.push_back(
            {.partition = id, .guard = (*views)[commit.partitions.size()].guard});
    }
    commit.partitions[0].puts.push_back({table_row_key(row.name), encode(row)});
    for (std::size_t i = 0; i < row.partitions.size(); ++i) {
        auto& part = commit.partitions[i + 1];
        part.moves_epoch = true;
        part.puts.push_back({partition::descriptor_key(),
                             encode(partition::Descriptor{row.id, row.partitions[i].range, {}})});
    }
    std::vector<storage::SpaceId> spaces(1, partition::item_space(row.id));
    const auto outcome = co_await tables.store().split(source, target, std::move(spaces),
                                                       base::big_endian(middle), std::move(commit));
    if (outcome != storage::CommitOutcome::done) co_return validation_error("not split");
    co_return Result<void>{};
}

class Scans : public testing::Test {
 protected:
    static constexpr int items = 40;
    using enum storage::Direction;

    void fill(SimulatedTables& tables) {
        const auto table = tables.find("t");
        for (int i = 0; i < items; ++i) {
            const auto id = "k" + std::to_string(i);
            PutItem put(R"({"id":{"S":")" + id + R"("}})");
            const auto key = key_of(id);
            keys_.push_back(key.bytes);
            ASSERT_TRUE(tables.run(tables.items().write({table, key, &put})));
        }
        std::ranges::sort(keys_);
    }

    /// The keys of one page; where it ended, the next goes on.
    std::vector<std::string> page(SimulatedTables& tables, const TablePtr& table, ScanRange range) {
        const auto scanned = tables.run(tables.items().scan(table, std::move(range)));
        std::vector<std::string> keys;
        if (!scanned) return keys;
        for (const auto& each : *scanned) keys.emplace_back(each.key);
        return keys;
    }
    std::vector<std::string> page(SimulatedTables& tables, const TablePtr& table,
                                  storage::Direction direction) {
        return page(tables, table,
                    {.direction = direction, .items_max = 1000, .bytes_max = 1'000'000});
    }
    std::vector<std::string> reversed() const { return {keys_.rbegin(), keys_.rend()}; }

    std::vector<std::string> keys_;
};

TEST_F(Scans, GoThroughAllPartitionsInTheOrderOfKeys) {
    SimulatedTables tables;
    tables.create("t");
    fill(tables);
    EXPECT_EQ(page(tables, tables.find("t"), forward), keys_);
    EXPECT_EQ(page(tables, tables.find("t"), backward), reversed());
}

TEST_F(Scans, StayInTheirRange) {
    SimulatedTables tables;
    tables.create("t");
    fill(tables);
    const storage::KeyRange keys{keys_[3], keys_[items - 3]};
    for (const auto direction : {forward, backward}) {
        auto found = page(tables, tables.find("t"), {keys, direction, 1000, 1'000'000});
        std::ranges::sort(found);
        EXPECT_EQ(found, std::vector(keys_.begin() + 3, keys_.end() - 3));
    }
}

TEST_F(Scans, GoOnWhereTheyEnded) {
    SimulatedTables tables;
    tables.create("t");
    fill(tables);
    std::vector<std::string> found;
    ScanRange range{.direction = backward, .items_max = 3, .bytes_max = 1'000'000};
    for (;;) {
        const auto next = page(tables, tables.find("t"), range);
        found.insert(found.end(), next.begin(), next.end());
        if (next.size() < range.items_max) break;
        range.keys.end = next.back();
    }
    EXPECT_EQ(found, reversed());
}

TEST_F(Scans, FindWhatHasMovedToAnotherPartition) {
    for (const auto direction : {forward, backward}) {
        SimulatedTables tables({.partitions_on_demand = 1});
        tables.create("t");
        keys_.clear();
        fill(tables);
        const auto before = tables.find("t");
        const storage::PartitionId target{first_partition_id + 1000};
        ASSERT_TRUE(tables.run(split(tables, before->row(), target)));
        EXPECT_EQ(page(tables, before, direction), direction == forward ? keys_ : reversed());
    }
}

}  // namespace
}  // namespace tailrace::table
