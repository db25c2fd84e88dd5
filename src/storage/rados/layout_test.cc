#include "storage/rados/layout.h"

#include <gtest/gtest.h>

namespace tailrace::storage::rados {
namespace {

constexpr SpaceId items{100};
constexpr SpaceId index{101};
constexpr PartitionId first{1};
constexpr PartitionId second{2};
constexpr PartitionId third{3};

TEST(Layout, KeysAreWhereTheyAreUntilTheyDepart) {
    const Layout layout;
    EXPECT_EQ(layout.departed(items, "k"), std::nullopt);
    EXPECT_EQ(layout.end_of(items), "");
}

TEST(Layout, KeysDepartFromAKeyOnInSomeSpaces) {
    const Layout layout{.departures = {{second, {items}, "m"}}, .filling = {}};
    EXPECT_EQ(layout.departed(items, "l"), std::nullopt);
    EXPECT_EQ(layout.departed(items, "m"), second);
    EXPECT_EQ(layout.departed(items, "z"), second);
    EXPECT_EQ(layout.departed(index, "z"), std::nullopt);
    EXPECT_EQ(layout.end_of(items), "m");
    EXPECT_EQ(layout.end_of(index), "");
}

TEST(Layout, WhatDepartedFirstLiesHighest) {
    const Layout layout{.departures = {{second, {items}, "m"}, {third, {items, index}, "f"}},
                        .filling = {}};
    EXPECT_EQ(layout.departed(items, "e"), std::nullopt);
    EXPECT_EQ(layout.departed(items, "g"), third);
    EXPECT_EQ(layout.departed(items, "n"), second);
    EXPECT_EQ(layout.departed(index, "n"), third);
    EXPECT_EQ(layout.end_of(items), "f");
}

Filling filling_of(std::vector<SpaceRange> awaited) {
    return {first, awaited, awaited};
}

TEST(Filling, AwaitsItsRanges) {
    const auto filling = filling_of({{items, {"m", "p"}}, {index, {"m", ""}}});
    EXPECT_FALSE(filling.awaits(items, "l"));
    EXPECT_TRUE(filling.awaits(items, "m"));
    EXPECT_FALSE(filling.awaits(items, "p"));
    EXPECT_TRUE(filling.awaits(index, "p"));
    EXPECT_FALSE(filling.awaits(SpaceId{102}, "p"));
}

TEST(Filling, ForgoesTheBeginOfARange) {
    auto filling = filling_of({{items, {"m", "p"}}});
    filling.forgo(items, {"a", "n"});
    EXPECT_EQ(filling.awaited, (std::vector<SpaceRange>{{items, {"n", "p"}}}));
    EXPECT_EQ(filling.whole, (std::vector<SpaceRange>{{items, {"m", "p"}}}));
}

TEST(Filling, ForgoesTheMiddleOfARange) {
    auto filling = filling_of({{items, {"m", ""}}, {index, {"m", ""}}});
    filling.forgo(items, {"n", "o"});
    EXPECT_EQ(filling.awaited, (std::vector<SpaceRange>{
                                   {items, {"m", "n"}}, {items, {"o", ""}}, {index, {"m", ""}}}));
}

TEST(Filling, ForgoesTheEndOfARange) {
    auto filling = filling_of({{items, {"m", "p"}}});
    filling.forgo(items, {"n", ""});
    EXPECT_EQ(filling.awaited, (std::vector<SpaceRange>{{items, {"m", "n"}}}));
}

TEST(Filling, ForgoesAll) {
    auto filling = filling_of({{items, {"m", "p"}}});
    filling.forgo(items, {});
    EXPECT_TRUE(filling.awaited.empty());
}

TEST(Filling, ForgoesNothingElsewhere) {
    auto filling = filling_of({{items, {"m", "p"}}});
    const auto before = filling;
    filling.forgo(index, {});
    filling.forgo(items, {"a", "m"});
    filling.forgo(items, {"p", ""});
    filling.forgo(items, {"n", "n"});
    EXPECT_EQ(filling, before);
}

TEST(Below, IsTheLowerOfTwoEnds) {
    EXPECT_EQ(below({"a", ""}, "m").end, "m");
    EXPECT_EQ(below({"a", "c"}, "m").end, "c");
    EXPECT_EQ(below({"a", "z"}, "m").end, "m");
    EXPECT_EQ(below({"a", "z"}, "").end, "z");
    EXPECT_TRUE(is_empty(below({"n", "z"}, "m")));
}

}  // namespace
}  // namespace tailrace::storage::rados
