#include "model/canonical.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "model/decimal.h"
#include "model/generators.h"
#include "model/sets.h"

namespace tailrace::model {
namespace {

using List = AttributeValue::List;
using std::string_literals::operator""s;

std::string canonical(const AttributeValue& value) {
    std::string out;
    append_canonical(out, value);
    return out;
}

std::string canonical(const AttributeMap& attributes) {
    std::string out;
    append_canonical(out, attributes);
    return out;
}

AttributeValue number(std::string_view text) {
    return *parse_number(text);
}

TEST(Canonical, FormOfEachType) {
    EXPECT_EQ(canonical("x"), R"({"S":"x"})");
    EXPECT_EQ(canonical(""), R"({"S":""})");
    EXPECT_EQ(canonical(number("1.50e1")), R"({"N":"15"})");
    EXPECT_EQ(canonical(Binary{"foob"}), R"({"B":"Zm9vYg=="})");
    EXPECT_EQ(canonical(Binary{}), R"({"B":""})");
    EXPECT_EQ(canonical(AttributeValue(true)), R"({"BOOL":true})");
    EXPECT_EQ(canonical(AttributeValue(false)), R"({"BOOL":false})");
    EXPECT_EQ(canonical(Null{}), R"({"NULL":true})");
    EXPECT_EQ(canonical(make_set({"b"s, "a"s})), R"({"SS":["a","b"]})");
    EXPECT_EQ(canonical(make_set({*parse_number("10"), *parse_number("9")})),
              R"({"NS":["9","10"]})");
    EXPECT_EQ(canonical(make_set({Binary{"f"}})), R"({"BS":["Zg=="]})");
    EXPECT_EQ(canonical(List{}), R"({"L":[]})");
    EXPECT_EQ(canonical(List{"x", Null{}}), R"({"L":[{"S":"x"},{"NULL":true}]})");
    EXPECT_EQ(canonical(AttributeValue(AttributeMap{})), R"({"M":{}})");
    EXPECT_EQ(canonical(AttributeValue(AttributeMap{{"a", "x"}})), R"({"M":{"a":{"S":"x"}}})");
}

TEST(Canonical, MembersAreSortedByBytes) {
    EXPECT_EQ(canonical(AttributeMap{}), "{}");
    EXPECT_EQ(canonical(AttributeMap{{"é", "4"}, {"b", "3"}, {"a", "2"}, {"Z", "1"}}),
              R"({"Z":{"S":"1"},"a":{"S":"2"},"b":{"S":"3"},"é":{"S":"4"}})");
}

TEST(Canonical, EscapesOnlyWhatItMust) {
    EXPECT_EQ(canonical("\" \\ / \b\f\n\r\t"), R"({"S":"\" \\ / \b\f\n\r\t"})");
    EXPECT_EQ(canonical("\0\x01\x1f\x7f"s + "é\U0001F30A"),
              "{\"S\":\"\\u0000\\u0001\\u001f\x7f"
              "é\U0001F30A\"}");
    EXPECT_EQ(canonical(AttributeMap{{"a\"b", ""}}), R"({"a\"b":{"S":""}})");
}

std::size_t refused_at(std::string_view json) {
    const auto parsed = parse_canonical(json);
    return parsed ? std::string_view::npos : parsed.error().offset;
}

TEST(Canonical, ParserTellsWhereItGaveUp) {
    EXPECT_EQ(refused_at(R"({"a":{"S":"x"}})"), std::string_view::npos);
    EXPECT_EQ(refused_at(""), 0u);
    EXPECT_EQ(refused_at(R"({"a":{"S":"x"}}x)"), 15u);
    EXPECT_EQ(refused_at(R"({"a":{"S":x}})"), 10u);
}

TEST(Canonical, ParserRefusesEverythingElse) {
    for (const std::string_view json : {
             // Not an object, or not to its end.
             "[]",
             "null",
             "{",
             "}",
             "{}}",
             "{} ",
             R"({"a")",
             R"({"a":)",
             R"({"a":{)",
             R"({"a":{"S)",
             R"({"a":{"S")",
             R"({"a":{"S":"x)",
             R"({"a":{"S":"x"})",
             R"({"a":{"S":"x"},})",
             R"({,"a":{"S":"x"}})",
             // Blanks.
             R"({ "a":{"S":"x"}})",
             R"({"a": {"S":"x"}})",
             R"({"a":{"L":[ ]}})",
             // Names out of order, or twice.
             R"({"b":{"S":"x"},"a":{"S":"x"}})",
             R"({"a":{"S":"x"},"a":{"S":"x"}})",
             // Not one known type.
             R"({"a":{}})",
             R"({"a":{"X":"x"}})",
             R"({"a":{"S":"x","N":"1"}})",
             R"({"a":"x"})",
             // Values of a wrong kind.
             R"({"a":{"S":1}})",
             R"({"a":{"N":1}})",
             R"({"a":{"BOOL":"true"}})",
             R"({"a":{"BOOL":null}})",
             R"({"a":{"NULL":false}})",
             R"({"a":{"L":{}}})",
             R"({"a":{"M":[]}})",
             R"({"a":{"SS":"a"}})",
             // Numbers and binaries in another spelling.
             R"({"a":{"N":"1.0"}})",
             R"({"a":{"N":"+1"}})",
             R"({"a":{"N":"1e1"}})",
             R"({"a":{"N":""}})",
             R"({"a":{"N":"\u0031"}})",
             R"({"a":{"B":"Zh=="}})",
             R"({"a":{"B":"Zg"}})",
             R"({"a":{"B":"Z\u0067=="}})",
             // Sets that are none.
             R"({"a":{"SS":[]}})",
             R"({"a":{"SS":["b","a"]}})",
             R"({"a":{"SS":["a","a"]}})",
             R"({"a":{"NS":["10","9"]}})",
             R"({"a":{"NS":["1","1"]}})",
             R"({"a":{"NS":["1.0"]}})",
             R"({"a":{"BS":["Zw==","Zg=="]}})",
             R"({"a":{"SS":["a",]}})",
             R"({"a":{"SS":["a""b"]}})",
             // Escapes that need not be, or in another spelling, or none.
             R"({"a":{"S":"\/"}})",
             R"({"a":{"S":"\u0041"}})",
             R"({"a":{"S":"\u000a"}})",
             R"({"a":{"S":"\u001F"}})",
             R"({"a":{"S":"\u0020"}})",
             R"({"a":{"S":"\u00"}})",
             R"({"a":{"S":"\u00)",
             R"({"a":{"S":"\u0)",
             R"({"a":{"S":"\x"}})",
             R"({"a":{"S":"\)",
             "{\"a\":{\"S\":\"\n\"}}",
         }) {
        EXPECT_FALSE(parse_canonical(json).has_value()) << json;
    }
}

TEST(Canonical, ParserBoundsNesting) {
    const auto nested = [](std::size_t levels, std::string_view leaf = R"({"NULL":true})") {
        std::string json = R"({"a":)";
        for (std::size_t i = 0; i < levels; ++i) json += R"({"L":[)";
        json += leaf;
        for (std::size_t i = 0; i < levels; ++i) json += "]}";
        return json + "}";
    };
    EXPECT_TRUE(parse_canonical(nested(31)).has_value());
    EXPECT_FALSE(parse_canonical(nested(32)).has_value());
    EXPECT_FALSE(parse_canonical(nested(100'000)).has_value());
    EXPECT_TRUE(parse_canonical(nested(30, R"({"M":{}})")).has_value());
    EXPECT_FALSE(parse_canonical(nested(31, R"({"M":{}})")).has_value());
    EXPECT_FALSE(parse_canonical(nested(31, R"({"L":[]})")).has_value());
}

RC_GTEST_PROP(CanonicalProperty, RoundTrips, ()) {
    const auto attributes = *generators::attributes();
    RC_ASSERT(parse_canonical(canonical(attributes)).value() == attributes);
    const auto value = *generators::value();
    RC_ASSERT(parse_canonical_value(canonical(value)).value() == value);
}

RC_GTEST_PROP(CanonicalProperty, EqualBytesAreEqualValues, ()) {
    const auto a = *generators::value(1);
    const auto b = *generators::value(1);
    RC_ASSERT((canonical(a) == canonical(b)) == (a == b));
}

RC_GTEST_PROP(CanonicalProperty, DamageIsRefusedOrAnotherCanonicalForm, ()) {
    auto json = canonical(*generators::attributes());
    const auto at = *rc::gen::inRange<std::size_t>(0, json.size());
    const auto replacement =
        *rc::gen::oneOf(rc::gen::arbitrary<char>(), rc::gen::elementOf("\"\\{}[],:01Sau"s));
    switch (*rc::gen::inRange(0, 3)) {
        case 0:
            json[at] = replacement;
            break;
        case 1:
            json.erase(at, 1);
            break;
        default:
            json.insert(at, 1, replacement);
            break;
    }
    const auto parsed = parse_canonical(json);
    RC_CLASSIFY(parsed.has_value());
    if (parsed) {
        RC_ASSERT(canonical(*parsed) == json);
    }
}

}  // namespace
}  // namespace tailrace::model
