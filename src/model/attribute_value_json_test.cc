#include "tailrace/attribute_value_json.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <compare>
#include <string>

#include "model/generators.h"

namespace tailrace {
namespace {

TEST(AttributeValueJson, IsWrittenPlainly) {
    const AttributeMap attributes{
        {"text", "a\"b"},
        {"number", *Number::parse("12345678901234567890.12345678901234567")},
        {"bytes", Binary{"abc"}},
        {"truth", AttributeValue(true)},
        {"nothing", Null{}},
        {"texts", StringSet::of({"b", "a", "b"})},
        {"numbers", NumberSet::of({10, 9})},
        {"list", AttributeValue::List{1, AttributeValue::List{}, "x"}},
        {"map", AttributeMap{{"inner", 1}}},
        {"none", AttributeMap{}},
    };
    EXPECT_EQ(to_plain_json(attributes),
              R"({"bytes":"YWJj","list":[1,[],"x"],"map":{"inner":1},"none":{},"nothing":null,)"
              R"("number":12345678901234567890.12345678901234567,"numbers":[9,10],)"
              R"("text":"a\"b","texts":["a","b"],"truth":true})");
}

TEST(AttributeValueJson, IsReadPlainly) {
    EXPECT_EQ(from_plain_json(" 1.50 "), AttributeValue(*Number::parse("1.5")));
    EXPECT_EQ(from_plain_json("12345678901234567890123456789012345678"),
              AttributeValue(*Number::parse("12345678901234567890123456789012345678")));
    EXPECT_EQ(from_plain_json(R"("aé")"), AttributeValue("aé"));
    EXPECT_EQ(from_plain_json("null"), AttributeValue(Null{}));
    EXPECT_EQ(from_plain_json(R"([true, {"a" : [], "a": 2e1}])"),
              AttributeValue(AttributeValue::List{AttributeValue(true), AttributeMap{{"a", 20}}}));
    EXPECT_EQ(item_from_plain_json(R"({"pk":"a","n":-0.0})")->json(),
              R"({"n":{"N":"0"},"pk":{"S":"a"}})");
}

TEST(AttributeValueJson, ThatIsNoneIsRefused) {
    for (const std::string text :
         {"",      " ",       "x",        "[",          "[1",    "1]",    "1,2",
          "1],[2", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "01",    "1.",    ".5",
          "+1",    "-",       "1e",       "1.2.3",      "nul",   "nulll", "tru",
          "truex", "'a'",     "\"a",      "\"\\x\"",    "[1 2]", "{1:2}", "\"\xff\""}) {
        const auto value = from_plain_json(text);
        ASSERT_FALSE(value) << text;
        EXPECT_EQ(value.error().code, ErrorCode::SerializationException) << text;
    }
    EXPECT_FALSE(item_from_plain_json("[1]"));
    EXPECT_EQ(from_plain_json("1e126").error().code, ErrorCode::ValidationException);
}

TEST(AttributeValueJson, MayBeNestedAsDeepAsTheService) {
    const auto nested = [](std::size_t levels) {
        return std::string(levels, '[') + std::string(levels, ']');
    };
    EXPECT_TRUE(from_plain_json(nested(31)));
    EXPECT_EQ(from_plain_json(nested(32)).error().code, ErrorCode::ValidationException);
    EXPECT_EQ(from_plain_json(nested(20'000)).error().code, ErrorCode::ValidationException);
    EXPECT_TRUE(item_from_plain_json(R"({"a":)" + nested(31) + "}"));
}

TEST(AttributeValueJson, KeepsTypesInDynamodbJson) {
    rc::check([] {
        const auto value = *model::generators::value();
        RC_ASSERT(from_dynamodb_json(to_dynamodb_json(value)).value() == value);
    });
    EXPECT_EQ(item_from_dynamodb_json(R"({"a":{"N":"1.0"}})")->json(), R"({"a":{"N":"1"}})");
    EXPECT_FALSE(from_dynamodb_json("1"));
    EXPECT_FALSE(item_from_dynamodb_json(R"({"a":{"N":"x"}})"));
}

TEST(AttributeValueJson, IsReadAsItWasWritten) {
    rc::check([] {
        const auto plain = to_plain_json(*model::generators::value());
        RC_ASSERT(to_plain_json(from_plain_json(plain).value()) == plain);
    });
}

TEST(AttributeValue, IsComparedWithItsKind) {
    using std::partial_ordering;
    EXPECT_EQ(AttributeValue("a").compare("b"), partial_ordering::less);
    EXPECT_EQ(AttributeValue(10).compare(9), partial_ordering::greater);
    EXPECT_EQ(AttributeValue(Binary{"\xff"}).compare(Binary{"a"}), partial_ordering::greater);
    EXPECT_EQ(AttributeValue("\xff").compare("a"), partial_ordering::greater);
    EXPECT_EQ(AttributeValue("1").compare(1), partial_ordering::unordered);
    EXPECT_EQ(AttributeValue(true).compare(AttributeValue(true)), partial_ordering::unordered);
}

TEST(AttributeValue, IsVisited) {
    const AttributeValue value = 5;
    const auto text = value.visit([](const auto& alternative) -> std::string {
        if constexpr (requires { alternative.text(); }) return alternative.text();
        return "other";
    });
    EXPECT_EQ(text, "5");
}

}  // namespace
}  // namespace tailrace
