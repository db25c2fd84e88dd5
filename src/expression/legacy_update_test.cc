#include "expression/legacy_update.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "model/decimal.h"
#include "model/sets.h"

namespace tailrace::expression {
namespace {

using enum AttributeAction;
using List = AttributeValue::List;

AttributeValue number(std::string_view text) {
    return *model::parse_number(text);
}
AttributeValue strings(std::vector<std::string> values) {
    return model::make_set(std::move(values));
}

Result<AttributeMap> updated(AttributeUpdates updates, const AttributeMap& item) {
    const auto update = legacy_update(std::move(updates));
    if (!update) return std::unexpected(update.error());
    return apply(*update, item);
}
std::string fault(AttributeValueUpdate update, const AttributeMap& item = {}) {
    const auto result = updated({{"a", std::move(update)}}, item);
    return result ? "none" : result.error().message;
}
/// What becomes of attribute `a`; missing if there is none.
std::optional<AttributeValue> after(AttributeValueUpdate update, AttributeMap item = {}) {
    const auto result = updated({{"a", std::move(update)}}, item);
    if (!result || !result->contains("a")) return std::nullopt;
    return result->at("a");
}
std::string invalid(const std::string& why) {
    return "One or more parameter values were invalid: " + why;
}

TEST(LegacyUpdateTest, PutsByDefault) {
    EXPECT_EQ(after({.value = "x"}), "x");
    EXPECT_EQ(after({.value = "x"}, {{"a", number("1")}}), "x");
    EXPECT_EQ(after({.value = List{}, .action = PUT}, {{"a", "old"}}), AttributeValue(List{}));
}

TEST(LegacyUpdateTest, AddsToWhatIsThere) {
    EXPECT_EQ(after({.value = number("2"), .action = ADD}, {{"a", number("3")}}), number("5"));
    EXPECT_EQ(after({.value = strings({"y"}), .action = ADD}, {{"a", strings({"x"})}}),
              strings({"x", "y"}));
    EXPECT_EQ(after({.value = List{"y", "z"}, .action = ADD}, {{"a", List{"x"}}}),
              AttributeValue(List{"x", "y", "z"}));
}

TEST(LegacyUpdateTest, AddsToNothing) {
    EXPECT_EQ(after({.value = number("2"), .action = ADD}), number("2"));
    EXPECT_EQ(after({.value = strings({"x"}), .action = ADD}), strings({"x"}));
    EXPECT_EQ(after({.value = List{"x"}, .action = ADD}), AttributeValue(List{"x"}));
}

TEST(LegacyUpdateTest, DeletesAttributesAndElements) {
    EXPECT_EQ(after({.action = DELETE}, {{"a", "x"}}), std::nullopt);
    EXPECT_EQ(fault({.action = DELETE}), "none");
    EXPECT_EQ(after({.value = strings({"x", "z"}), .action = DELETE}, {{"a", strings({"x", "y"})}}),
              strings({"y"}));
    EXPECT_EQ(after({.value = strings({"x"}), .action = DELETE}, {{"a", strings({"x"})}}),
              std::nullopt);
    EXPECT_EQ(fault({.value = strings({"x"}), .action = DELETE}), "none");
}

TEST(LegacyUpdateTest, TellsOfTypesThatDoNotMatch) {
    const std::string mismatch = "Type mismatch for attribute to update";
    EXPECT_EQ(fault({.value = number("1"), .action = ADD}, {{"a", "x"}}), mismatch);
    EXPECT_EQ(fault({.value = List{"x"}, .action = ADD}, {{"a", strings({"x"})}}), mismatch);
    EXPECT_EQ(fault({.value = strings({"1"}), .action = DELETE}, {{"a", number("1")}}), mismatch);
}

TEST(LegacyUpdateTest, TellsOfValuesThatAnActionDoesNotTake) {
    const auto missing =
        invalid("Only DELETE action is allowed when no attribute value is specified");
    EXPECT_EQ(fault({}), missing);
    EXPECT_EQ(fault({.action = PUT}), missing);
    EXPECT_EQ(fault({.action = ADD}), missing);
    EXPECT_EQ(fault({.value = "x", .action = ADD}),
              invalid("ADD action is not supported for the type S"));
    EXPECT_EQ(fault({.value = AttributeValue(true), .action = ADD}),
              invalid("ADD action is not supported for the type BOOL"));
    EXPECT_EQ(fault({.value = List{"x"}, .action = DELETE}),
              invalid("DELETE action with value is not supported for the type L"));
}

TEST(LegacyUpdateTest, CreatesItemsByPuttingAndAddingOnly) {
    EXPECT_TRUE(creates_item(*legacy_update({{"a", {.value = "x"}}})));
    EXPECT_TRUE(creates_item(*legacy_update({{"a", {.value = List{}, .action = ADD}}})));
    EXPECT_FALSE(creates_item(*legacy_update({{"a", {.action = DELETE}}})));
}

TEST(LegacyUpdateTest, NamesAreNoPaths) {
    const AttributeMap item = {{"m", AttributeMap{{"x", "deep"}}}};
    const auto result = updated({{"m.x", {.value = "flat"}}, {"l[0]", {.action = DELETE}}}, item);
    ASSERT_TRUE(result);
    EXPECT_EQ(*result, (AttributeMap{{"m", AttributeMap{{"x", "deep"}}}, {"m.x", "flat"}}));
}

}  // namespace
}  // namespace tailrace::expression
