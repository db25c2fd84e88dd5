#include "expression/legacy_projection.h"

#include <gtest/gtest.h>

#include <string>

namespace tailrace::expression {
namespace {

TEST(LegacyProjectionTest, ShowsWholeAttributes) {
    const auto projection = legacy_projection({"b", "missing", "m.x"});
    ASSERT_TRUE(projection);
    const AttributeMap item = {
        {"a", "1"}, {"b", "2"}, {"m", AttributeMap{{"x", "deep"}}}, {"m.x", "flat"}};
    EXPECT_EQ(projection->apply(item), (AttributeMap{{"b", "2"}, {"m.x", "flat"}}));
}

TEST(LegacyProjectionTest, NamesNoAttributeTwice) {
    const auto projection = legacy_projection({"a", "b", "b", "a"});
    ASSERT_FALSE(projection);
    EXPECT_EQ(projection.error().message,
              "One or more parameter values were invalid: Duplicate value in attribute name: b");
}

}  // namespace
}  // namespace tailrace::expression
