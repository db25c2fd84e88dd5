#include "expression/key_condition.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "model/decimal.h"
#include "model/limits.h"

namespace tailrace::expression {
namespace {

using model::AttributeType;
using model::KeyAttribute;

Constant constant(AttributeValue value) {
    return std::make_shared<const AttributeValue>(std::move(value));
}
KeyTerm term(std::string attribute, KeyOperator op, Constant value, Constant upper = nullptr) {
    return {std::move(attribute), op, std::move(value), std::move(upper)};
}

// The scripts in testdata/ show what texts mean; here is what only code can do.

TEST(KeyConditionTest, IsBuiltWithoutText) {
    const model::KeySchema schema({"id", AttributeType::S}, KeyAttribute{"sk", AttributeType::N});
    const KeyCondition condition{
        {term("sk", KeyOperator::Between, constant(*model::parse_number("1")),
              constant(*model::parse_number("2"))),
         term("id", KeyOperator::Equal, constant("a"))}};
    const auto query = bind(condition, schema);
    ASSERT_TRUE(query) << query.error().message;
    ASSERT_EQ(query->hash.size(), 1u);
    EXPECT_EQ(*query->hash.front(), AttributeValue("a"));
    ASSERT_EQ(query->range.size(), 1u);
    EXPECT_EQ(query->range.front().attribute, "sk");
    EXPECT_EQ(*query->range.front().upper, AttributeValue(*model::parse_number("2")));
}

TEST(KeyConditionTest, LeavesTheRangeOpen) {
    const model::KeySchema schema({"id", AttributeType::S}, KeyAttribute{"sk", AttributeType::N});
    const auto query = bind({{term("id", KeyOperator::Equal, constant("a"))}}, schema);
    ASSERT_TRUE(query);
    EXPECT_TRUE(query->range.empty());
}

TEST(KeyConditionTest, ChecksBothBounds) {
    const model::KeySchema schema({"id", AttributeType::S}, KeyAttribute{"sk", AttributeType::S});
    const KeyCondition condition{
        {term("id", KeyOperator::Equal, constant("a")),
         term("sk", KeyOperator::Between, constant("a"), constant(Binary{"b"}))}};
    EXPECT_EQ(bind(condition, schema).error().message,
              "One or more parameter values were invalid: Condition parameter type does not match "
              "schema type");
}

TEST(KeyConditionTest, RefusesValuesTooLargeForAKey) {
    const model::KeySchema schema({"id", AttributeType::S});
    const auto sized = [&](std::size_t bytes) {
        return bind({{term("id", KeyOperator::Equal, constant(std::string(bytes, 'x')))}}, schema);
    };
    EXPECT_TRUE(sized(model::hash_key_bytes_max));
    EXPECT_FALSE(sized(model::hash_key_bytes_max + 1));
}

}  // namespace
}  // namespace tailrace::expression
