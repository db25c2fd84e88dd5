#include "wire/json/text_cursor.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tailrace::wire::json {
namespace {

std::vector<std::string> elements_of(std::string_view text) {
    TextCursor cursor(text);
    std::vector<std::string> elements;
    cursor.array([&] { elements.emplace_back(cursor.value()); });
    EXPECT_TRUE(cursor.at_end()) << text;
    return elements;
}

TEST(TextCursor, GoesThroughAnArray) {
    using Elements = std::vector<std::string>;
    EXPECT_EQ(elements_of("[]"), Elements{});
    EXPECT_EQ(elements_of(R"([1,"a",{"b":[2]},null])"),
              (Elements{"1", R"("a")", R"({"b":[2]})", "null"}));
    EXPECT_EQ(elements_of(" [ 1 , [ ] ] "), (Elements{"1", "[ ]"}));
}

TEST(TextCursor, QuotesAndBracketsWithinStringsAreText) {
    EXPECT_EQ(elements_of(R"(["]\"","\\",{"a":"}\\\""}])").size(), 3u);
}

TEST(TextCursor, GoesThroughAnObject) {
    TextCursor cursor(R"({"a":1, "b" : "x"})");
    std::map<std::string, std::string> members;
    cursor.object([&](std::string_view name) { members.emplace(name, cursor.value()); });
    EXPECT_TRUE(cursor.at_end());
    EXPECT_EQ(members, (std::map<std::string, std::string>{{"a", "1"}, {"b", R"("x")"}}));
}

TEST(TextCursor, GoesPastNull) {
    TextCursor cursor("[null, 1]");
    int nulls = 0;
    cursor.array([&] {
        if (cursor.take_null()) {
            ++nulls;
        } else {
            EXPECT_EQ(cursor.value(), "1");
        }
    });
    EXPECT_TRUE(cursor.at_end());
    EXPECT_EQ(nulls, 1);
}

TEST(TextCursor, WhatItDoesNotKnowStopsIt) {
    for (const auto* text : {"", "[", "[1", "[1,", "[1,]", "[1 2]", R"(["a)", "[{]", "1", "]"}) {
        TextCursor cursor(text);
        cursor.array([&] { cursor.value(); });
        EXPECT_FALSE(cursor.at_end()) << text;
    }
    TextCursor escaped(R"("a\u0041")");
    escaped.plain_string();
    EXPECT_TRUE(escaped.failed());
}

}  // namespace
}  // namespace tailrace::wire::json
