#include "storage/rados/names.h"
#include "base/bytes.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tailrace::storage::rados {
namespace {

TEST(Names, APartitionsObjectTellsWhose) {
    const PartitionId partition{0xabc};
    EXPECT_EQ(object_of(partition), "partition.0000000000000abc");
    EXPECT_EQ(partition_of(object_of(partition)), partition);
    EXPECT_EQ(partition_of("partition."), std::nullopt);
    EXPECT_EQ(partition_of("partition.00zz"), std::nullopt);
    EXPECT_EQ(partition_of(record_object_of({1, 2})), std::nullopt);
}

TEST(Names, ARecordIsNamedByItsAttempt) {
    EXPECT_EQ(record_object_of({1, 255}), "commit.0000000000000001.00000000000000ff");
    EXPECT_TRUE(is_record_object(record_object_of({1, 255})));
    EXPECT_FALSE(is_record_object(object_of(PartitionId{1})));
}

TEST(Names, ARegisteredLogIsReadBack) {
    const LogId log{1700000000000, 7};
    const auto named = decode_registry_key(registry_key(log, PartitionId{9}));
    ASSERT_TRUE(named);
    EXPECT_EQ(named->log, log);
    EXPECT_EQ(named->partition, PartitionId{9});
    EXPECT_FALSE(decode_registry_key("short"));
}

TEST(Names, ALevelHasAFractionOfTheOneBelow) {
    unsigned in_level[levels_max + 1] = {};
    constexpr unsigned keys = 100'000;
    for (unsigned i = 0; i < keys; ++i) {
        for (unsigned level = 0; level < levels_of("key " + std::to_string(i)); ++level)
            ++in_level[level];
    }
    EXPECT_EQ(in_level[0], keys);
    for (unsigned level = 1; level + 1 < levels_max; ++level) {
        EXPECT_GT(in_level[level] * 40, in_level[level - 1]) << level;
        EXPECT_LT(in_level[level] * 25, in_level[level - 1]) << level;
    }
    EXPECT_EQ(in_level[levels_max], 0);
}

/// What is stored rests on it.
TEST(Names, LevelsDoNotChange) {
    std::string tall;
    for (unsigned i = 0; i < 200; ++i) {
        if (levels_of(std::to_string(i)) > 1) tall += std::to_string(i) + " ";
    }
    EXPECT_EQ(tall, "40 79 121 146 154 166 192 ");
}

RC_GTEST_PROP(Names, OrderIsThatOfTheKeys, (const std::string& a, const std::string& b)) {
    const SpaceId space{5};
    RC_ASSERT((map_key(0, space, a) < map_key(0, space, b)) == (a < b));
    RC_ASSERT(map_key(0, space, a) < base::after_prefix(map_prefix(0, space)));
    RC_ASSERT(map_key(0, space, a) < map_key(1, space, b));
}

}  // namespace
}  // namespace tailrace::storage::rados
