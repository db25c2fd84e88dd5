#include "cli/pattern/event_pattern.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>

namespace tailrace::cli::pattern {
namespace {

using ::testing::HasSubstr;

bool matches(std::string_view pattern, std::string_view event) {
    const auto parsed = EventPattern::parse(pattern);
    EXPECT_TRUE(parsed) << pattern << ": " << parsed.error();
    return parsed && parsed->matches(event);
}

struct Case {
    std::string_view list;
    std::string_view value;
    bool matches;
};

/// The list of the leaf `x`, against its value.
class LeafOfAPattern : public ::testing::TestWithParam<Case> {};

TEST_P(LeafOfAPattern, MatchesItsValue) {
    const auto& [list, value, wanted] = GetParam();
    const auto pattern = R"({"x":)" + std::string(list) + "}";
    const auto event = value.empty() ? R"({"y":1})" : R"({"x":)" + std::string(value) + "}";
    EXPECT_EQ(matches(pattern, event), wanted) << pattern << ' ' << event;
}

INSTANTIATE_TEST_SUITE_P(
    Values, LeafOfAPattern,
    ::testing::Values(Case{R"(["a"])", R"("a")", true}, Case{R"(["a"])", R"("A")", false},
                      Case{R"(["a","b"])", R"("b")", true}, Case{R"([""])", R"("")", true},
                      Case{R"(["a"])", "", false}, Case{"[1]", "1", true}, Case{"[1]", "1.0", true},
                      Case{"[1]", R"("1")", false}, Case{"[true]", "true", true},
                      Case{"[true]", "false", false}, Case{"[null]", "null", true},
                      Case{"[null]", "", false}, Case{R"(["b"])", R"(["a","b"])", true},
                      Case{R"(["c"])", R"(["a","b"])", false},
                      Case{R"(["a"])", R"({"S":"a"})", false}));

INSTANTIATE_TEST_SUITE_P(
    Texts, LeafOfAPattern,
    ::testing::Values(Case{R"([{"prefix":"ab"}])", R"("abc")", true},
                      Case{R"([{"prefix":"ab"}])", R"("a")", false},
                      Case{R"([{"prefix":"1"}])", "12", false},
                      Case{R"([{"prefix":{"equals-ignore-case":"AB"}}])", R"("abc")", true},
                      Case{R"([{"suffix":"bc"}])", R"("abc")", true},
                      Case{R"([{"suffix":"ab"}])", R"("abc")", false},
                      Case{R"([{"suffix":{"equals-ignore-case":"BC"}}])", R"("abc")", true},
                      Case{R"([{"equals-ignore-case":"ABC"}])", R"("abC")", true},
                      Case{R"([{"equals-ignore-case":"AB"}])", R"("abc")", false},
                      Case{R"([{"wildcard":"a*c"}])", R"("abbc")", true},
                      Case{R"([{"wildcard":"a*c"}])", R"("abb")", false},
                      Case{R"([{"wildcard":"*\\*"}])", R"("a*")", true},
                      Case{R"([{"wildcard":"*\\*"}])", R"("ab")", false}));

INSTANTIATE_TEST_SUITE_P(
    AnythingBut, LeafOfAPattern,
    ::testing::Values(Case{R"([{"anything-but":"a"}])", R"("b")", true},
                      Case{R"([{"anything-but":"a"}])", R"("a")", false},
                      Case{R"([{"anything-but":"a"}])", "", false},
                      Case{R"([{"anything-but":["a",1]}])", "1", false},
                      Case{R"([{"anything-but":["a",1]}])", "2", true},
                      Case{R"([{"anything-but":{"prefix":"a"}}])", R"("ab")", false},
                      Case{R"([{"anything-but":{"prefix":["a","b"]}}])", R"("bc")", false},
                      Case{R"([{"anything-but":{"suffix":".png"}}])", R"("a.jpg")", true},
                      Case{R"([{"anything-but":{"equals-ignore-case":"A"}}])", R"("a")", false},
                      Case{R"([{"anything-but":{"wildcard":"*/lib/*"}}])", R"("a/lib/b")", false}));

INSTANTIATE_TEST_SUITE_P(Numbers, LeafOfAPattern,
                         ::testing::Values(Case{R"([{"numeric":["=",1.5]}])", "1.5", true},
                                           Case{R"([{"numeric":["<",0]}])", "-1", true},
                                           Case{R"([{"numeric":["<",0]}])", "0", false},
                                           Case{R"([{"numeric":["<=",0]}])", "0", true},
                                           Case{R"([{"numeric":[">",18446744073709551614]}])",
                                                "18446744073709551615", true},
                                           Case{R"([{"numeric":[">=",1,"<",3]}])", "3", false},
                                           Case{R"([{"numeric":[">=",1,"<",3]}])", "2.9", true},
                                           Case{R"([{"numeric":["=",1]}])", R"("1")", false}));

INSTANTIATE_TEST_SUITE_P(
    Presence, LeafOfAPattern,
    ::testing::Values(Case{R"([{"exists":true}])", "null", true},
                      Case{R"([{"exists":true}])", "", false},
                      Case{R"([{"exists":false}])", "", true},
                      Case{R"([{"exists":false}])", "0", false},
                      Case{R"([{"exists":true}])", R"({"below":1})", false},
                      Case{R"(["a",{"exists":false}])", "", true},
                      Case{R"([{"cidr":"10.0.0.0/24"}])", R"("10.0.0.255")", true},
                      Case{R"([{"cidr":"10.0.0.0/24"}])", R"("10.0.1.0")", false},
                      Case{R"([{"cidr":"10.0.0.0/24"}])", R"("no address")", false},
                      Case{R"([{"cidr":"2001:db8::/32"}])", R"("2001:db8:1::1")", true}));

TEST(EventPattern, MembersMustAllMatch) {
    constexpr std::string_view pattern =
        R"({"eventName":["INSERT"],"dynamodb":{"NewImage":{"status":{"S":["open"]}}}})";
    EXPECT_TRUE(matches(
        pattern,
        R"({"eventName":"INSERT","dynamodb":{"NewImage":{"status":{"S":"open"},"n":{"N":"1"}}}})"));
    EXPECT_FALSE(matches(
        pattern, R"({"eventName":"MODIFY","dynamodb":{"NewImage":{"status":{"S":"open"}}}})"));
    EXPECT_FALSE(matches(pattern, R"({"eventName":"INSERT","dynamodb":{"NewImage":{}}})"));
    EXPECT_FALSE(matches(pattern, R"({"eventName":"INSERT"})"));
    EXPECT_FALSE(matches(pattern, "[]"));
    EXPECT_FALSE(matches(pattern, "no JSON"));
}

TEST(EventPattern, NumericReadsTheTextsOfDynamoDbNumbers) {
    constexpr std::string_view pattern = R"({"total":{"N":[{"numeric":[">",9.5]}]}})";
    EXPECT_TRUE(matches(pattern, R"({"total":{"N":"10"}})"));
    EXPECT_FALSE(matches(pattern, R"({"total":{"N":"9.50"}})"));
    EXPECT_FALSE(matches(R"({"total":{"S":[{"numeric":[">",9.5]}]}})", R"({"total":{"S":"10"}})"));
}

TEST(EventPattern, WhatIsMissingBelowDoesNotExist) {
    constexpr std::string_view pattern =
        R"({"dynamodb":{"OldImage":{"a":{"S":[{"exists":false}]}}}})";
    EXPECT_TRUE(matches(pattern, R"({"dynamodb":{"NewImage":{}}})"));
    EXPECT_FALSE(matches(pattern, R"({"dynamodb":{"OldImage":{"a":{"S":"x"}}}})"));
}

TEST(EventPattern, OneOfAListOfObjectsMustMatchAsAWhole) {
    constexpr std::string_view pattern = R"({"l":{"a":[1],"b":[2]}})";
    EXPECT_TRUE(matches(pattern, R"({"l":[{"a":0,"b":0},{"a":1,"b":2}]})"));
    EXPECT_FALSE(matches(pattern, R"({"l":[{"a":1,"b":0},{"a":0,"b":2}]})"));
}

TEST(EventPattern, AlternativesStandBesideMembers) {
    constexpr std::string_view pattern =
        R"({"e":["I"],"$or":[{"a":[1]},{"b":{"c":[{"prefix":"x"}]}}]})";
    EXPECT_TRUE(matches(pattern, R"({"e":"I","a":1})"));
    EXPECT_TRUE(matches(pattern, R"({"e":"I","b":{"c":"xy"}})"));
    EXPECT_FALSE(matches(pattern, R"({"e":"I","a":2})"));
    EXPECT_FALSE(matches(pattern, R"({"e":"M","a":1})"));
}

TEST(EventPattern, ErrorsSayWhatIsWrongAndWhere) {
    const std::pair<std::string_view, std::string_view> bad[] = {
        {"", "it is no JSON"},
        {R"({"a":)", "it is no JSON"},
        {"[1]", "a pattern is a JSON object"},
        {"{}", "an empty object says nothing"},
        {R"({"a":{"b":{}}})", "a.b: an empty object says nothing"},
        {R"({"eventName":"INSERT"})", R"(eventName: what may match stands in a list: ["INSERT"])"},
        {R"({"a":[]})", "a: an empty list matches nothing"},
        {R"({"a":[1],"a":[2]})", "a: the member is there twice"},
        {R"({"a":[[1]]})", "a: a list holds values"},
        {R"({"a":{"b":[{"like":"x"}]}})", R"(a.b: there is no operator "like": use prefix)"},
        {R"({"a":[{"prefix":1}]})", R"(a: "prefix" expects a text)"},
        {R"({"a":[{"equals-ignore-case":null}]})", R"("equals-ignore-case" expects a text)"},
        {R"({"a":[{"wildcard":"a**"}]})", "two stars side by side"},
        {R"({"a":[{"wildcard":"\\a"}]})", "a backslash stands before"},
        {R"({"a":[{"anything-but":[]}]})", R"("anything-but" expects a value)"},
        {R"({"a":[{"anything-but":{"prefix":[]}}]})", R"("prefix" expects a text, or a list)"},
        {R"({"a":[{"anything-but":{"numeric":["=",1]}}]})", R"("anything-but" expects)"},
        {R"({"a":[{"numeric":["~",1]}]})", R"("numeric" expects one or two comparisons)"},
        {R"({"a":[{"numeric":[">"]}]})", R"("numeric" expects one or two comparisons)"},
        {R"({"a":[{"numeric":[">","1"]}]})", R"("numeric" expects one or two comparisons)"},
        {R"({"a":[{"exists":"yes"}]})", R"("exists" expects true or false)"},
        {R"({"a":[{"cidr":"10.0.0.0"}]})", R"("cidr" expects a range)"},
        {R"({"a":[{"cidr":"10.0.0.0/33"}]})", R"("cidr" expects a range)"},
        {R"({"$or":[]})", "$or: expects a list of patterns"},
        {R"({"$or":["a"]})", "$or: expects a list of patterns"},
        {R"({"$or":[{"a":[{"exists":1}]}]})", R"($or.a: "exists" expects)"},
    };
    for (const auto& [text, expected] : bad) {
        const auto pattern = EventPattern::parse(text);
        ASSERT_FALSE(pattern) << text;
        EXPECT_THAT(pattern.error(), HasSubstr(expected)) << text;
    }
}

}  // namespace
}  // namespace tailrace::cli::pattern
