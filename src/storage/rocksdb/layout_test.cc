#include "storage/rocksdb/layout.h"
#include "base/bytes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <rapidcheck.h>

namespace tailrace::storage::rocksdb {
namespace {

constexpr SpaceId items{7};
constexpr PartitionId partition{3};

std::string map_key(SpaceId space, std::string_view bytes, PartitionId in = partition) {
    std::string key;
    append_map_key(key, in, space, bytes);
    return key;
}

std::string log_key(LogId log, LogNumber number) {
    std::string key;
    append_log_key(key, log, number);
    return key;
}

bool within(const Bounds& bounds, const std::string& key) {
    return bounds.begin <= key && (bounds.end.empty() || key < bounds.end);
}

TEST(Layout, KeysOfASpaceDoNotDependOnThePartition) {
    EXPECT_EQ(map_key(items, "k", PartitionId{1}), map_key(items, "k", PartitionId{2}));
    EXPECT_NE(map_key(kOwnSpace, "k", PartitionId{1}), map_key(kOwnSpace, "k", PartitionId{2}));
}

TEST(Layout, IsTheGrammarThatIsWrittenDown) {
    EXPECT_EQ(map_key(SpaceId{0x0102}, "k"), std::string("\0\0\0\0\0\0\1\2k", 9));
    EXPECT_EQ(map_key(kOwnSpace, "k"), std::string("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\3k", 17));
    EXPECT_EQ(log_key({1, 2}, {3}),
              std::string("\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\2\3\0\0\0\0\0\0\0\0\0", 26));
}

TEST(Layout, AWholeRangeHoldsItsSpaceAndNothingElse) {
    const auto bounds = map_bounds(partition, items, {});
    EXPECT_TRUE(within(bounds, map_key(items, std::string(1, '\0'))));
    EXPECT_TRUE(within(bounds, map_key(items, "\xff\xff\xff")));
    EXPECT_FALSE(within(bounds, map_key(SpaceId{8}, std::string(1, '\0'))));
    EXPECT_FALSE(within(bounds, map_key(SpaceId{6}, "\xff\xff\xff")));
}

TEST(Layout, ThePartitionsOwnRangeLeavesItsBirthMarkOut) {
    const auto bounds = map_bounds(partition, kOwnSpace, {});
    EXPECT_FALSE(within(bounds, birth_mark(partition)));
    EXPECT_TRUE(within(bounds, map_key(kOwnSpace, std::string(1, '\0'))));
    EXPECT_FALSE(within(bounds, map_key(kOwnSpace, "k", PartitionId{4})));
}

TEST(Layout, RangesAreHalfOpenAndPositionsExclusive) {
    const auto bounds = map_bounds(partition, items, {"b", "d"});
    EXPECT_TRUE(within(bounds, map_key(items, "b")));
    EXPECT_FALSE(within(bounds, map_key(items, "d")));

    const LogId log{5, 6};
    const auto after = log_bounds(log, {0, 1}, log_number_max);
    EXPECT_FALSE(within(after, log_key(log, {0, 1})));
    EXPECT_TRUE(within(after, log_key(log, {0, 1, 0, 0, 0, 0, 0, 0, 0, 1})));
    const auto through = log_bounds_through(log, {0, 1});
    EXPECT_TRUE(within(through, log_key(log, {0, 1})));
    EXPECT_FALSE(within(through, log_key(log, {0, 1, 0, 0, 0, 0, 0, 0, 0, 1})));
}

TEST(Layout, LogsAreOfTheirTimeOfBirth) {
    const auto bounds = log_bounds_born_before(5);
    EXPECT_TRUE(within(bounds, log_key({4, ~std::uint64_t{0}}, log_number_max)));
    EXPECT_TRUE(within(bounds, log_key({}, {})));
    EXPECT_FALSE(within(bounds, log_key({5, 0}, {})));
}

TEST(Layout, TheLastOfAllPrefixesHasNoEnd) {
    EXPECT_EQ(base::after_prefix("a"), "b");
    EXPECT_EQ(base::after_prefix("a\xff"), "b");
    EXPECT_EQ(base::after_prefix("\xff\xff"), "");
    const LogId last{~std::uint64_t{0}, ~std::uint64_t{0}};
    EXPECT_TRUE(within(log_bounds(last, {}, log_number_max), log_key(last, log_number_max)));
}

TEST(Layout, LogKeysSortByBirthThenSuffixThenNumber) {
    EXPECT_TRUE(
        rc::check([](std::uint64_t birth1, std::uint64_t suffix1, std::uint64_t birth2,
                     std::uint64_t suffix2, const LogNumber& number1, const LogNumber& number2) {
            const LogId log1{birth1, suffix1};
            const LogId log2{birth2, suffix2};
            RC_ASSERT((log_key(log1, number1) < log_key(log2, number2)) ==
                      (std::tie(log1, number1) < std::tie(log2, number2)));
        }));
}

TEST(Layout, MapKeysOfASpaceSortAsTheirBytes) {
    EXPECT_TRUE(rc::check([](const std::string& left, const std::string& right) {
        RC_ASSERT((map_key(items, left) < map_key(items, right)) == (left < right));
    }));
}

}  // namespace
}  // namespace tailrace::storage::rocksdb
