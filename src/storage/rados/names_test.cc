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

TEST(Names, ASegmentTellsWhichEntriesItHas) {
    const SegmentName segment{PartitionId{9}, {1700000000000, 7}, {0, 1, 0xff}, {0xab, 2}, 0xabc};
    const auto object = object_of(segment);
    EXPECT_EQ(object,
              "segment.0000000000000009.0000018bcfe56800.0000000000000007.0001ff00000000000000."
              "ab020000000000000000.00000abc");
    EXPECT_EQ(segment_of(object), segment);
    for (std::size_t size = 0; size < object.size(); ++size)
        EXPECT_EQ(segment_of(object.substr(0, size)), std::nullopt) << size;
    EXPECT_EQ(segment_of(object + "0"), std::nullopt);
    EXPECT_EQ(segment_of(object + "."), std::nullopt);
    EXPECT_EQ(segment_of(object_of(PartitionId{1})), std::nullopt);
    EXPECT_EQ(partition_of(object), std::nullopt);
}

TEST(Names, SegmentsAndTrimsAreListedByTheirNumbers) {
    const LogId log{5, 6};
    const LogNumber low{1, 2};
    const LogNumber high{1, 3};
    EXPECT_LT(segment_key(log, low), segment_key(log, high));
    EXPECT_GT(descending_segment_key(log, low), descending_segment_key(log, high));
    EXPECT_GT(trimmed_key(log, low), trimmed_key(log, high));
    EXPECT_EQ(descending_number_in(descending_segment_key(log, low)), low);
    EXPECT_EQ(descending_number_in(trimmed_key(log, high)), high);
    EXPECT_EQ(descending_number_in(trimmed_prefix(log)), std::nullopt);
    EXPECT_TRUE(is_registry_object(registry_object_of(log)));
    EXPECT_FALSE(is_registry_object(object_of(PartitionId{1})));
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
