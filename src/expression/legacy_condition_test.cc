#include "expression/legacy_condition.h"

#include <gtest/gtest.h>

#include <string>

namespace tailrace::expression {
namespace {

using enum ComparisonOperator;
using List = AttributeValue::List;

const AttributeMap item = {{"a", "1"}, {"b", "2"}};

std::string outcome(const Result<std::optional<Condition>>& condition) {
    if (!condition) return condition.error().message;
    if (!*condition) return "no condition";
    return holds(**condition, item) ? "holds" : "does not hold";
}
std::string expect(ExpectedAttributeValue expected) {
    return outcome(legacy_condition(ExpectedAttributeMap{{"a", std::move(expected)}}, {}));
}
std::string fault(const std::string& why) {
    return "One or more parameter values were invalid: " + why + " for Attribute: a";
}

TEST(LegacyConditionTest, ExpectsAValue) {
    EXPECT_EQ(expect({.value = "1"}), "holds");
    EXPECT_EQ(expect({.value = "2"}), "does not hold");
    EXPECT_EQ(expect({.value = "1", .exists = true}), "holds");
    EXPECT_EQ(expect({.value = List{"1"}}), "does not hold");
}

TEST(LegacyConditionTest, ExpectsNothing) {
    EXPECT_EQ(expect({.exists = false}), "does not hold");
    const auto other = legacy_condition(ExpectedAttributeMap{{"c", {.exists = false}}}, {});
    EXPECT_EQ(outcome(other), "holds");
}

TEST(LegacyConditionTest, ExpectsAComparison) {
    EXPECT_EQ(expect({.comparison_operator = GT, .attribute_value_list = List{"0"}}), "holds");
    EXPECT_EQ(expect({.value = "0", .comparison_operator = GT}), "holds");
    EXPECT_EQ(expect({.value = "1", .comparison_operator = GT}), "does not hold");
    EXPECT_EQ(expect({.comparison_operator = NOT_NULL}), "holds");
    EXPECT_EQ(expect({.comparison_operator = NULL_, .attribute_value_list = List()}),
              "does not hold");
}

TEST(LegacyConditionTest, TellsWhatDoesNotGoTogether) {
    EXPECT_EQ(expect({.value = "1", .exists = false}),
              fault("Value cannot be used when Exists is false"));
    EXPECT_EQ(expect({.exists = true}), fault("Value must be provided when Exists is true"));
    EXPECT_EQ(expect({}), fault("Value must be provided when Exists is null"));
    EXPECT_EQ(expect({.exists = true, .attribute_value_list = List{"1"}}),
              fault("AttributeValueList can only be used with a ComparisonOperator"));
    EXPECT_EQ(expect({.value = "1", .comparison_operator = EQ, .attribute_value_list = List{"1"}}),
              fault("Value and AttributeValueList cannot be used together"));
    EXPECT_EQ(expect({.exists = true, .comparison_operator = LT}),
              fault("Exists and ComparisonOperator cannot be used together"));
    EXPECT_EQ(expect({.comparison_operator = LT}),
              fault("Value or AttributeValueList must be used with ComparisonOperator: LT"));
}

TEST(LegacyConditionTest, ChecksArguments) {
    EXPECT_EQ(expect({.value = "1", .comparison_operator = BETWEEN}),
              "One or more parameter values were invalid: Invalid number of argument(s) for the "
              "BETWEEN ComparisonOperator");
    EXPECT_EQ(expect({.value = "1", .comparison_operator = NULL_}),
              "One or more parameter values were invalid: Invalid number of argument(s) for the "
              "NULL ComparisonOperator");
    EXPECT_EQ(
        outcome(legacy_condition(
            ConditionMap{{"a", {.attribute_value_list = {}, .comparison_operator = IN}}}, {})),
        "One or more parameter values were invalid: Invalid number of argument(s) for the "
        "IN ComparisonOperator");
}

TEST(LegacyConditionTest, JoinsComparisons) {
    const auto joined = [](const char* a, const char* b, std::optional<ConditionalOperator> by) {
        const ConditionMap filter = {
            {"a", {.attribute_value_list = List{a}, .comparison_operator = EQ}},
            {"b", {.attribute_value_list = List{b}, .comparison_operator = EQ}}};
        return outcome(legacy_condition(filter, by));
    };
    using enum ConditionalOperator;
    EXPECT_EQ(joined("1", "2", {}), "holds");
    EXPECT_EQ(joined("1", "x", {}), "does not hold");
    EXPECT_EQ(joined("1", "x", AND), "does not hold");
    EXPECT_EQ(joined("1", "x", OR), "holds");
    EXPECT_EQ(joined("x", "x", OR), "does not hold");
}

TEST(LegacyConditionTest, OfNothingIsNone) {
    EXPECT_EQ(outcome(legacy_condition(ExpectedAttributeMap(), {})), "no condition");
    EXPECT_EQ(outcome(legacy_condition(ConditionMap(), {})), "no condition");
}

TEST(LegacyConditionTest, IsJoinedOnlyIfThereAreTwo) {
    const auto fault = [](std::optional<ConditionalOperator> joining, std::size_t comparisons) {
        const auto checked = check_conditional_operator(joining, comparisons);
        return checked ? "none" : checked.error().message;
    };
    using enum ConditionalOperator;
    EXPECT_EQ(fault({}, 0), "none");
    EXPECT_EQ(fault({}, 1), "none");
    EXPECT_EQ(fault(AND, 2), "none");
    EXPECT_EQ(fault(AND, 0), "ConditionalOperator cannot be used without Filter or Expected");
    EXPECT_EQ(fault(OR, 1),
              "ConditionalOperator can only be used when Filter or Expected has two or more "
              "elements");
}

}  // namespace
}  // namespace tailrace::expression
