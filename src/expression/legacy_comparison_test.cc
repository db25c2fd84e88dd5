#include "expression/legacy_comparison.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "model/decimal.h"
#include "model/sets.h"

namespace tailrace::expression {
namespace {

using enum ComparisonOperator;
using List = AttributeValue::List;

AttributeValue number(std::string_view text) {
    return *model::parse_number(text);
}
AttributeValue strings(std::vector<std::string> values) {
    return model::make_set(std::move(values));
}

const std::string invalid = "One or more parameter values were invalid: ";

std::string fault(ComparisonOperator op, const List& arguments) {
    const auto checked = check_arguments(op, arguments);
    return checked ? "none" : checked.error().message;
}
std::string count_fault(ComparisonOperator op) {
    return invalid + "Invalid number of argument(s) for the " + std::string(name_of(op)) +
           " ComparisonOperator";
}
std::string type_fault(ComparisonOperator op, const std::string& type) {
    return invalid + "ComparisonOperator " + std::string(name_of(op)) + " is not valid for " +
           type + " AttributeValue type";
}

bool holds(ComparisonOperator op, const List& arguments, const AttributeMap& item) {
    return expression::holds(legacy_comparison("a", op, arguments), item);
}
bool holds_for(ComparisonOperator op, const List& arguments, const AttributeValue& value) {
    return holds(op, arguments, {{"a", value}});
}

TEST(LegacyComparisonTest, CountsItsArguments) {
    for (const auto op : {NULL_, NOT_NULL}) {
        EXPECT_EQ(fault(op, {}), "none");
        EXPECT_EQ(fault(op, {"x"}), count_fault(op));
    }
    for (const auto op : {EQ, NE, LT, LE, GT, GE, CONTAINS, NOT_CONTAINS, BEGINS_WITH}) {
        EXPECT_EQ(fault(op, {}), count_fault(op));
        EXPECT_EQ(fault(op, {"x"}), "none");
        EXPECT_EQ(fault(op, {"x", "y"}), count_fault(op));
    }
    EXPECT_EQ(fault(BETWEEN, {"x"}), count_fault(BETWEEN));
    EXPECT_EQ(fault(BETWEEN, {"x", "y"}), "none");
    EXPECT_EQ(fault(BETWEEN, {"x", "y", "z"}), count_fault(BETWEEN));
    EXPECT_EQ(fault(IN, {}), count_fault(IN));
    EXPECT_EQ(fault(IN, List(200, "x")), "none");
}

TEST(LegacyComparisonTest, EqualityTakesEveryType) {
    for (const auto op : {EQ, NE}) {
        EXPECT_EQ(fault(op, {AttributeValue(true)}), "none");
        EXPECT_EQ(fault(op, List(1, List{"x"})), "none");
        EXPECT_EQ(fault(op, {AttributeMap{{"k", "x"}}}), "none");
        EXPECT_EQ(fault(op, {strings({"x"})}), "none");
    }
}

TEST(LegacyComparisonTest, OthersTakeWhatHasAnOrder) {
    for (const auto op : {LT, LE, GT, GE, IN, CONTAINS, NOT_CONTAINS}) {
        EXPECT_EQ(fault(op, {number("1")}), "none");
        EXPECT_EQ(fault(op, {Binary{"x"}}), "none");
        EXPECT_EQ(fault(op, {AttributeValue(true)}), type_fault(op, "BOOL"));
        EXPECT_EQ(fault(op, {Null{}}), type_fault(op, "NULL"));
        EXPECT_EQ(fault(op, {strings({"x"})}), type_fault(op, "SS"));
        EXPECT_EQ(fault(op, List(1, List())), type_fault(op, "L"));
        EXPECT_EQ(fault(op, {AttributeMap{}}), type_fault(op, "M"));
    }
    EXPECT_EQ(fault(BETWEEN, {List{}, List{}}), type_fault(BETWEEN, "L"));
    EXPECT_EQ(fault(BEGINS_WITH, {Binary{"x"}}), "none");
    EXPECT_EQ(fault(BEGINS_WITH, {number("1")}), type_fault(BEGINS_WITH, "N"));
}

TEST(LegacyComparisonTest, ArgumentsAreOfOneType) {
    const auto mixed = invalid + "AttributeValues inside AttributeValueList must be of same type";
    EXPECT_EQ(fault(IN, {"x", number("1")}), mixed);
    EXPECT_EQ(fault(BETWEEN, {number("1"), "x"}), mixed);
    EXPECT_EQ(fault(IN, {List{}, "x"}), mixed) << "told before types that do not fit";
}

TEST(LegacyComparisonTest, BoundsAreInOrder) {
    const std::string message =
        "The BETWEEN condition was provided a range where the lower bound is greater than the "
        "upper bound";
    EXPECT_EQ(fault(BETWEEN, {number("10"), number("9")}), message);
    EXPECT_EQ(fault(BETWEEN, {"10", "9"}), "none") << "as strings";
    EXPECT_EQ(fault(BETWEEN, {number("9"), number("9.0")}), "none");
}

TEST(LegacyComparisonTest, ComparesValuesOfOneType) {
    const auto two = number("2");
    EXPECT_TRUE(holds_for(EQ, {two}, number("2.0")));
    EXPECT_FALSE(holds_for(EQ, {two}, "2"));
    EXPECT_FALSE(holds_for(NE, {two}, two));
    EXPECT_TRUE(holds_for(NE, {two}, "2"));
    EXPECT_TRUE(holds_for(LT, {two}, number("1")));
    EXPECT_FALSE(holds_for(LT, {two}, two));
    EXPECT_FALSE(holds_for(LT, {two}, "1"));
    EXPECT_TRUE(holds_for(LE, {two}, two));
    EXPECT_FALSE(holds_for(GT, {two}, two));
    EXPECT_TRUE(holds_for(GT, {two}, number("10")));
    EXPECT_TRUE(holds_for(GE, {two}, two));
    EXPECT_TRUE(holds_for(BETWEEN, {two, number("3")}, number("3")));
    EXPECT_FALSE(holds_for(BETWEEN, {two, number("3")}, number("4")));
    EXPECT_TRUE(holds_for(IN, {"x", "y"}, "y"));
    EXPECT_FALSE(holds_for(IN, {"x", "y"}, "z"));
}

TEST(LegacyComparisonTest, FindsOneOfMany) {
    List many;
    for (int i = 0; i < 100; ++i) many.push_back(number(std::to_string(i)));
    const auto condition = legacy_comparison("a", IN, many);
    for (int i = 0; i < 200; ++i) {
        const AttributeMap item = {{"a", number(std::to_string(i))}};
        EXPECT_EQ(expression::holds(condition, item), i < 100) << i;
    }
}

TEST(LegacyComparisonTest, LooksIntoStringsSetsAndLists) {
    for (const auto& value :
         {AttributeValue("bab"), strings({"a", "c"}), AttributeValue(List{number("1"), "a"})}) {
        EXPECT_TRUE(holds_for(CONTAINS, {"a"}, value));
        EXPECT_FALSE(holds_for(NOT_CONTAINS, {"a"}, value));
        EXPECT_FALSE(holds_for(CONTAINS, {"x"}, value));
        EXPECT_TRUE(holds_for(NOT_CONTAINS, {"x"}, value));
    }
    EXPECT_TRUE(holds_for(NOT_CONTAINS, {"1"}, number("1"))) << "a number has no parts";
    EXPECT_TRUE(holds_for(BEGINS_WITH, {"ba"}, "bab"));
    EXPECT_FALSE(holds_for(BEGINS_WITH, {"ab"}, "bab"));
}

TEST(LegacyComparisonTest, SaysWhatHoldsForAMissingAttribute) {
    for (const auto op : {EQ, LT, LE, GT, GE, CONTAINS, NOT_CONTAINS, BEGINS_WITH, IN}) {
        EXPECT_FALSE(holds(op, {"x"}, {})) << name_of(op);
    }
    EXPECT_FALSE(holds(BETWEEN, {"x", "y"}, {}));
    EXPECT_TRUE(holds(NE, {"x"}, {}));
    EXPECT_TRUE(holds(NULL_, {}, {}));
    EXPECT_FALSE(holds(NOT_NULL, {}, {}));
}

TEST(LegacyComparisonTest, ANullIsThere) {
    EXPECT_FALSE(holds_for(NULL_, {}, Null{}));
    EXPECT_TRUE(holds_for(NOT_NULL, {}, Null{}));
}

TEST(LegacyComparisonTest, NamesAreNoPaths) {
    const AttributeMap item = {{"m.x", "flat"}, {"m", AttributeMap{{"x", "deep"}}}};
    EXPECT_TRUE(expression::holds(legacy_comparison("m.x", EQ, {"flat"}), item));
    EXPECT_FALSE(expression::holds(legacy_comparison("m.x", EQ, {"deep"}), item));
}

}  // namespace
}  // namespace tailrace::expression
