#include "expression/bindings.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>

#include "model/limits.h"

namespace tailrace::expression {
namespace {

std::string fault(std::optional<ExpressionAttributeNameMap> names, std::optional<Item> values) {
    const auto bindings = Bindings::create(names, std::move(values));
    return bindings ? "none" : bindings.error().message;
}

std::string names_fault(ExpressionAttributeNameMap names) {
    return fault(std::move(names), {});
}
std::string values_fault(AttributeMap values) {
    return fault({}, Item(std::move(values)));
}

TEST(BindingsTest, ResolvesWhatIsDefined) {
    const std::optional names = ExpressionAttributeNameMap{{"#a", "first"}, {"#b", "second"}};
    auto bindings = Bindings::create(names, Item(AttributeMap{{":v", "value"}}));
    ASSERT_TRUE(bindings);
    EXPECT_EQ(*bindings->name("#b"), "second");
    EXPECT_EQ(bindings->name("#c"), nullptr);
    EXPECT_EQ(bindings->name("#"), nullptr);
    EXPECT_EQ(**bindings->value(":v"), AttributeValue("value"));
    EXPECT_EQ(bindings->value(":w"), std::nullopt);
    EXPECT_EQ(Bindings().name("#a"), nullptr);
}

TEST(BindingsTest, SharesConstantsBeyondItsLife) {
    Constant constant;
    {
        auto bindings = Bindings::create({}, Item(AttributeMap{{":v", std::string(1000, 'x')}}));
        constant = *bindings->value(":v");
        EXPECT_EQ(constant.get(), bindings->value(":v")->get());
    }
    EXPECT_EQ(*constant, AttributeValue(std::string(1000, 'x')));
}

TEST(BindingsTest, TellsWhatWasNotUsed) {
    const std::optional names = ExpressionAttributeNameMap{{"#a", "x"}, {"#b", "y"}, {"#c", "z"}};
    auto bindings = Bindings::create(names, Item(AttributeMap{{":v", "1"}, {":w", "2"}}));
    bindings->name("#b");
    EXPECT_EQ(bindings->check_all_used().error().message,
              "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a, #c}");
    bindings->name("#a");
    bindings->name("#c");
    EXPECT_EQ(bindings->check_all_used().error().message,
              "Value provided in ExpressionAttributeValues unused in expressions: keys: {:v, :w}");
    bindings->value(":v");
    bindings->value(":w");
    EXPECT_TRUE(bindings->check_all_used());
}

TEST(BindingsTest, RefusesEmptyParameters) {
    EXPECT_EQ(fault(ExpressionAttributeNameMap(), Item()),
              "ExpressionAttributeNames must not be empty");
    EXPECT_EQ(fault({}, Item()), "ExpressionAttributeValues must not be empty");
    EXPECT_EQ(fault({}, {}), "none");
}

TEST(BindingsTest, RefusesIllFormedPlaceholders) {
    for (const auto* key : {"a", "#", "#a-b", "#ü", ":a"}) {
        EXPECT_EQ(
            names_fault({{key, "x"}}),
            std::string("ExpressionAttributeNames contains invalid key: Syntax error; key: \"") +
                key + "\"");
    }
    EXPECT_EQ(values_fault({{"b", "x"}}),
              "ExpressionAttributeValues contains invalid key: Syntax error; key: \"b\"");
    EXPECT_EQ(names_fault({{"", "x"}}),
              "ExpressionAttributeNames contains invalid key: The expression attribute map "
              "contains an empty key;");
    EXPECT_EQ(names_fault({{"#0_aZ", "x"}}), "none");
    EXPECT_EQ(names_fault({{"#" + std::string(254, 'a'), "x"}}), "none");
    EXPECT_EQ(
        names_fault({{"#" + std::string(255, 'a'), "x"}}),
        "ExpressionAttributeNames contains invalid key: The expression attribute map contains "
        "a key that is too long; size of key: 256");
}

TEST(BindingsTest, RefusesNamesThatNoAttributeHas) {
    EXPECT_EQ(names_fault({{"#a", ""}}),
              "ExpressionAttributeNames contains invalid value: Empty attribute name for key #a");
    EXPECT_EQ(names_fault({{"#a", std::string(65535, 'x')}}), "none");
    EXPECT_EQ(
        names_fault({{"#a", std::string(65536, 'x')}}),
        "ExpressionAttributeNames contains invalid value: Attribute name is too large, must be "
        "less than 65536 bytes for key #a");
}

TEST(BindingsTest, RefusesIllFormedValues) {
    const Error defect{ErrorCode::ValidationException, "Nothing good", nullptr};
    EXPECT_EQ(fault({}, Item::with_defect(defect, ":v")),
              "ExpressionAttributeValues contains invalid value: Nothing good for key :v");
    EXPECT_EQ(fault({}, Item::with_defect(defect, "v")),
              "ExpressionAttributeValues contains invalid key: Syntax error; key: \"v\"");
}

TEST(BindingsTest, BoundsTheSumOfSizes) {
    ExpressionAttributeNameMap names;
    for (int i = 0; i < 40; ++i) names["#" + std::to_string(i)] = std::string(60000, 'x');
    EXPECT_EQ(names_fault(names), "ExpressionAttributeNames exceeds max size");
    EXPECT_EQ(values_fault({{":v", std::string(2 * model::mebibyte - 2, 'x')}}), "none");
    EXPECT_EQ(values_fault({{":v", std::string(2 * model::mebibyte - 1, 'x')}}),
              "ExpressionAttributeValues exceeds max size");
}

}  // namespace
}  // namespace tailrace::expression
