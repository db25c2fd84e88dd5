#include "expression/value_order.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "model/decimal.h"
#include "model/generators.h"
#include "model/sets.h"

namespace tailrace::expression {
namespace {

using List = AttributeValue::List;

AttributeValue number(std::string_view text) {
    return *model::parse_number(text);
}
AttributeValue binary(std::string bytes) {
    return Binary{std::move(bytes)};
}

TEST(ValueOrderTest, OrdersStringsAndBinariesByUnsignedBytes) {
    EXPECT_TRUE(compare("a", "b") < 0);
    EXPECT_TRUE(compare("", "a") < 0);
    EXPECT_TRUE(compare("z", "\xc3\xbc") < 0);
    EXPECT_TRUE(compare(binary("\x7f"), binary("\x80")) < 0);
    EXPECT_TRUE(compare("a", "a") == 0);
}

TEST(ValueOrderTest, OrdersNumbersByValue) {
    EXPECT_TRUE(compare(number("9"), number("10")) < 0);
    EXPECT_TRUE(compare(number("-9"), number("-10")) > 0);
    EXPECT_TRUE(compare(number("1.0"), number("1")) == 0);
}

TEST(ValueOrderTest, LeavesTheRestUnordered) {
    EXPECT_EQ(compare("1", number("1")), std::partial_ordering::unordered);
    EXPECT_EQ(compare("a", binary("a")), std::partial_ordering::unordered);
    EXPECT_EQ(compare(AttributeValue(true), AttributeValue(true)),
              std::partial_ordering::unordered);
    EXPECT_EQ(compare(List{"a"}, List{"a"}), std::partial_ordering::unordered);
}

TEST(ValueOrderTest, MeasuresSizes) {
    EXPECT_EQ(size(""), 0);
    EXPECT_EQ(size("é€𝄞"), 4);
    EXPECT_EQ(size(binary("abc")), 3);
    EXPECT_EQ(size(model::make_set(std::vector<std::string>{"a", "b"})), 2);
    EXPECT_EQ(size(List{"a", List{}}), 2);
    EXPECT_EQ(size(AttributeMap{{"a", "b"}}), 1);
    EXPECT_EQ(size(number("1")), std::nullopt);
    EXPECT_EQ(size(AttributeValue(true)), std::nullopt);
    EXPECT_EQ(size(Null{}), std::nullopt);
}

TEST(ValueOrderTest, LooksForPrefixes) {
    EXPECT_TRUE(begins_with("abc", "ab"));
    EXPECT_TRUE(begins_with("abc", ""));
    EXPECT_FALSE(begins_with("abc", "b"));
    EXPECT_TRUE(begins_with(binary("abc"), binary("a")));
    EXPECT_FALSE(begins_with("abc", binary("a")));
    EXPECT_FALSE(begins_with(number("12"), number("1")));
}

TEST(ValueOrderTest, LooksForPartsAndElements) {
    EXPECT_TRUE(contains("abc", "bc"));
    EXPECT_FALSE(contains("abc", binary("b")));
    EXPECT_TRUE(contains(binary("abc"), binary("b")));
    const AttributeValue numbers =
        model::make_set(std::vector<Number>{*model::parse_number("1.50")});
    EXPECT_TRUE(contains(numbers, number("1.5")));
    EXPECT_FALSE(contains(numbers, "1.5"));
    EXPECT_TRUE(contains(List{List{"a"}, "b"}, List{"a"}));
    EXPECT_FALSE(contains(List{"ab"}, "a"));
    EXPECT_FALSE(contains(AttributeMap{{"a", "b"}}, "a"));
}

RC_GTEST_PROP(ValueOrderTest, IsEqualExactlyWhereItComparesEqual, ()) {
    const auto a = *model::generators::value();
    const auto b = *model::generators::value();
    if (compare(a, b) == 0) RC_ASSERT(a == b);
    RC_ASSERT((compare(a, a) == 0) == has_order(a.type()));
    RC_ASSERT((compare(a, b) < 0) == (compare(b, a) > 0));
}

}  // namespace
}  // namespace tailrace::expression
