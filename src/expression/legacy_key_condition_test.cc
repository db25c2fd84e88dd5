#include "expression/legacy_key_condition.h"

#include <gtest/gtest.h>

#include <string>

#include "model/decimal.h"

namespace tailrace::expression {
namespace {

using enum ComparisonOperator;
using List = AttributeValue::List;

const model::KeySchema schema({"id", AttributeValue::Type::S},
                              model::KeyAttribute{"nr", AttributeValue::Type::N});

AttributeValue number(std::string_view text) {
    return *model::parse_number(text);
}

tailrace::Condition with(ComparisonOperator op, List arguments) {
    return {.attribute_value_list = std::move(arguments), .comparison_operator = op};
}

Result<KeyQuery> bound(ConditionMap conditions) {
    const auto condition = legacy_key_condition(std::move(conditions));
    if (!condition) return std::unexpected(condition.error());
    return bind(*condition, schema);
}
std::string fault(ConditionMap conditions) {
    const auto query = bound(std::move(conditions));
    return query ? "none" : query.error().message;
}

TEST(LegacyKeyConditionTest, NamesAHash) {
    const auto query = bound({{"id", with(EQ, {"x"})}});
    ASSERT_TRUE(query);
    EXPECT_EQ(*query->hash.front(), "x");
    EXPECT_TRUE(query->range.empty());
}

TEST(LegacyKeyConditionTest, NamesARange) {
    const std::pair<ComparisonOperator, KeyOperator> operators[] = {
        {EQ, KeyOperator::Equal},
        {LT, KeyOperator::Less},
        {LE, KeyOperator::LessOrEqual},
        {GT, KeyOperator::Greater},
        {GE, KeyOperator::GreaterOrEqual}};
    for (const auto& [legacy, op] : operators) {
        const auto query = bound({{"id", with(EQ, {"x"})}, {"nr", with(legacy, {number("1")})}});
        ASSERT_TRUE(query) << name_of(legacy);
        EXPECT_EQ(query->range.front().op, op) << name_of(legacy);
        EXPECT_EQ(*query->range.front().value, number("1"));
    }
    const auto between =
        bound({{"id", with(EQ, {"x"})}, {"nr", with(BETWEEN, {number("1"), number("2")})}});
    ASSERT_TRUE(between);
    EXPECT_EQ(between->range.front().op, KeyOperator::Between);
    EXPECT_EQ(*between->range.front().upper, number("2"));
}

TEST(LegacyKeyConditionTest, RefusesWhatNoKeyCouldAnswer) {
    const std::string not_indexable =
        "Attempted conditional constraint is not an indexable operation";
    EXPECT_EQ(fault({{"id", with(NULL_, {})}}), not_indexable);
    EXPECT_EQ(fault({{"id", with(NE, {"x"})}}), not_indexable);
    for (const auto op : {NE, CONTAINS, NOT_CONTAINS, IN}) {
        EXPECT_EQ(fault({{"id", with(EQ, {"x"})}, {"nr", with(op, {number("1")})}}), not_indexable);
    }
    EXPECT_EQ(fault({{"id", with(EQ, {"x"})}, {"nr", with(NOT_NULL, {})}}), not_indexable);
}

TEST(LegacyKeyConditionTest, ChecksArgumentsBeforeTheSchema) {
    EXPECT_EQ(fault({{"other", with(EQ, {})}}),
              "One or more parameter values were invalid: Invalid number of argument(s) for the EQ "
              "ComparisonOperator");
    EXPECT_EQ(fault({}), "Conditions can be of length 1 or 2 only");
}

TEST(LegacyKeyConditionTest, FitsTheSchema) {
    EXPECT_EQ(fault({{"nr", with(EQ, {number("1")})}}),
              "Query condition missed key schema element: id");
    EXPECT_EQ(fault({{"id", with(EQ, {"x"})}, {"other", with(EQ, {"x"})}}),
              "Query condition missed key schema element: nr");
    EXPECT_EQ(fault({{"id", with(GT, {"x"})}}), "Query key condition not supported");
    EXPECT_EQ(fault({{"id", with(EQ, {number("1")})}}),
              "One or more parameter values were invalid: Condition parameter type does not match "
              "schema type");
}

}  // namespace
}  // namespace tailrace::expression
