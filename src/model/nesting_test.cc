#include "model/nesting.h"

#include <gtest/gtest.h>

namespace tailrace::model {
namespace {

AttributeValue wrapped_in_maps(int times, AttributeValue value = "leaf") {
    for (; times > 0; --times) value = AttributeMap{{"n", std::move(value)}};
    return value;
}

AttributeValue wrapped_in_lists(int times, AttributeValue value = "leaf") {
    for (; times > 0; --times) value = AttributeValue::List{std::move(value)};
    return value;
}

// Seen on the service: 31 maps around a scalar are stored, 32 are not.
TEST(Nesting, LimitCountsTheScalar) {
    EXPECT_TRUE(within_nesting_limit({{"a", wrapped_in_maps(31)}}));
    EXPECT_FALSE(within_nesting_limit({{"a", wrapped_in_maps(32)}}));
    EXPECT_TRUE(within_nesting_limit({{"a", wrapped_in_lists(31)}}));
    EXPECT_FALSE(within_nesting_limit({{"a", wrapped_in_lists(32)}}));
}

TEST(Nesting, LimitCountsWhatAnEmptyContainerCouldHold) {
    EXPECT_TRUE(within_nesting_limit({{"a", wrapped_in_maps(30, AttributeMap{})}}));
    EXPECT_FALSE(within_nesting_limit({{"a", wrapped_in_maps(31, AttributeMap{})}}));
    EXPECT_TRUE(within_nesting_limit({{"a", wrapped_in_lists(30, AttributeValue::List{})}}));
    EXPECT_FALSE(within_nesting_limit({{"a", wrapped_in_lists(31, AttributeValue::List{})}}));
}

TEST(Nesting, EveryAttributeCounts) {
    EXPECT_FALSE(within_nesting_limit(
        {{"a", "flat"}, {"b", AttributeValue::List{"flat", wrapped_in_maps(31)}}}));
    EXPECT_TRUE(within_nesting_limit({}));
}

TEST(Nesting, Error) {
    EXPECT_EQ(nesting_error().code, ErrorCode::ValidationException);
    EXPECT_EQ(nesting_error().message,
              "Nesting Levels have exceeded supported limits: Attributes in the item have nested "
              "levels beyond "
              "supported limit");
}

}  // namespace
}  // namespace tailrace::model
