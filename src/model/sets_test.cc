#include "model/sets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/decimal.h"

namespace tailrace::model {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<Number> numbers(std::initializer_list<std::string_view> texts) {
    std::vector<Number> result;
    for (const auto text : texts) result.push_back(*parse_number(text));
    return result;
}

TEST(Sets, StringsByBytesWithoutDuplicates) {
    EXPECT_THAT(make_set({std::string("é"), "b", "a", "Z", "", "b"}).values,
                ElementsAre("", "Z", "a", "b", "é"));
}

TEST(Sets, BinariesByUnsignedBytes) {
    EXPECT_THAT(make_set({Binary{"\xff"}, Binary{"\x01"}, Binary{"\xff"}}).values,
                ElementsAre(Binary{"\x01"}, Binary{"\xff"}));
}

TEST(Sets, NumbersByValue) {
    EXPECT_EQ(make_set(numbers({"10", "9", "-10", "-9", "1e1", "0.5", "0"})).values,
              numbers({"-10", "-9", "0", "0.5", "9", "10"}));
}

TEST(Sets, UnionAndDifference) {
    const auto a = make_set(numbers({"1", "2", "10"}));
    const auto b = make_set(numbers({"2", "3"}));
    EXPECT_EQ(set_union(a, b).values, numbers({"1", "2", "3", "10"}));
    EXPECT_EQ(set_difference(a, b).values, numbers({"1", "10"}));
    EXPECT_THAT(set_difference(a, a).values, IsEmpty());

    EXPECT_EQ(set_union(StringSet{{"a", "c"}}, StringSet{{"b", "c"}}),
              (StringSet{{"a", "b", "c"}}));
    EXPECT_EQ(set_difference(StringSet{{"a", "c"}}, StringSet{{"b", "c"}}), StringSet{{"a"}});
    EXPECT_EQ(set_union(BinarySet{{{"a"}}}, BinarySet{{{"b"}}}), (BinarySet{{{"a"}, {"b"}}}));
    EXPECT_EQ(set_difference(BinarySet{{{"a"}, {"b"}}}, BinarySet{{{"b"}}}), BinarySet{{{"a"}}});
}

}  // namespace
}  // namespace tailrace::model
