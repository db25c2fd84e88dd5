#include "table/index_row.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "table/table_indexes.h"
#include "table/table_row.h"

namespace tailrace::table {
namespace {

using enum KeyType;
using enum ProjectionType;
using enum ScalarAttributeType;

LocalSecondaryIndex local_index() {
    return {.index_name = "local",
            .key_schema = {{"id", HASH}, {"age", RANGE}},
            .projection = {KEYS_ONLY, std::nullopt}};
}

GlobalIndex global_index() {
    GlobalIndex index;
    index.definition = {.index_name = "global",
                        .key_schema = {{"city", HASH}, {"zip", HASH}, {"age", RANGE}},
                        .projection = {INCLUDE, std::vector<std::string>{"name", "note"}},
                        .provisioned_throughput = ProvisionedThroughput{3, 4},
                        .on_demand_throughput = OnDemandThroughput{std::nullopt, 7},
                        .warm_throughput = WarmThroughput{5, std::nullopt}};
    index.status = IndexStatus::CREATING;
    index.added = true;
    index.backfilling = true;
    index.id = partition::TableId{77};
    index.partitions = {{storage::PartitionId{5}, {0, 9}},
                        {storage::PartitionId{6}, {10, ~std::uint64_t{0}}}};
    return index;
}

TableRow row() {
    TableRow row;
    row.id = partition::TableId{20};
    row.name = "People";
    row.status = TableStatus::ACTIVE;
    row.settings.attribute_definitions = {
        {"age", N}, {"city", S}, {"id", S}, {"nr", S}, {"zip", B}};
    row.settings.key_schema = {{"id", HASH}, {"nr", RANGE}};
    row.settings.local_indexes = {local_index()};
    row.settings.global_indexes = {global_index()};
    row.partitions = {{storage::PartitionId{3}, {}}};
    return row;
}

TEST(IndexRow, IsReadAsItWasWritten) {
    EXPECT_EQ(decode_local_index(encode(local_index())), local_index());
    EXPECT_EQ(decode_global_index(encode(global_index())), global_index());
    auto bare = global_index();
    bare.definition.provisioned_throughput.reset();
    bare.definition.on_demand_throughput.reset();
    bare.definition.warm_throughput.reset();
    bare.definition.projection = {ALL, std::nullopt};
    bare.added = bare.backfilling = false;
    EXPECT_EQ(decode_global_index(encode(bare)), bare);
}

TEST(IndexRow, LiesInItsTables) {
    EXPECT_EQ(decode_table_row(encode(row())), row());
    auto bare = row();
    bare.settings.local_indexes.clear();
    bare.settings.global_indexes.clear();
    EXPECT_EQ(decode_table_row(encode(bare)), bare);
    EXPECT_NE(encode(bare)[0], encode(row())[0]) << "who does not know of indexes stays away";
}

TEST(IndexRow, IsNothingIfItIsCut) {
    const auto whole = encode(global_index());
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const auto cut = decode_global_index(whole.substr(0, size));
        EXPECT_TRUE(!cut || cut->partitions.size() < 2) << size;
    }
    EXPECT_EQ(decode_local_index(""), std::nullopt);
}

TEST(TableIndexes, HaveSpacesOfTheirOwn) {
    const auto indexes = indexes_of(row());
    ASSERT_EQ(indexes.size(), 2u);
    EXPECT_TRUE(indexes[0].is_local());
    EXPECT_EQ(indexes[0].index.space, partition::local_index_space(row().id, 0));
    EXPECT_EQ(indexes[1].index.space, partition::item_space(partition::TableId{77}));
    EXPECT_EQ(indexes[1].index.targets.size(), 2u);
    EXPECT_EQ(spaces_of(row()).size(), 3u) << "items, a local index, collections";
}

TEST(TableIndexes, ProjectKeysAndWhatIsNamed) {
    const auto indexes = indexes_of(row());
    for (const auto* name : {"id", "nr", "age"}) EXPECT_TRUE(indexes[0].projects(name));
    EXPECT_FALSE(indexes[0].projects("city"));
    for (const auto* name : {"id", "nr", "age", "city", "zip", "note"})
        EXPECT_TRUE(indexes[1].projects(name));
    EXPECT_FALSE(indexes[1].projects("other"));
    EXPECT_EQ(indexes[1].index.keys.hash_attributes().size(), 2u);
    EXPECT_EQ(indexes[1].index.keys.attributes()[1].type, model::AttributeType::B);
}

TEST(TableIndexes, AreFedUntilTheyAreDropped) {
    auto table = row();
    EXPECT_EQ(wanted_indexes(table).size(), 2u);
    table.settings.global_indexes[0].status = IndexStatus::DELETING;
    EXPECT_EQ(wanted_indexes(table).size(), 1u);
    table.status = TableStatus::DELETING;
    EXPECT_TRUE(wanted_indexes(table).empty());
}

}  // namespace
}  // namespace tailrace::table
