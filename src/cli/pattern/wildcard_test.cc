#include "cli/pattern/wildcard.h"

#include <gtest/gtest.h>

#include <string_view>
#include <tuple>

namespace tailrace::cli::pattern {
namespace {

TEST(Wildcard, StarsStandForAnyText) {
    const std::tuple<std::string_view, std::string_view, bool> cases[] = {
        {"", "", true},          {"", "a", false},         {"a", "a", true},
        {"*", "", true},         {"*", "abc", true},       {"a*", "a", true},
        {"a*", "ba", false},     {"*a", "ba", true},       {"a*a", "a", false},
        {"a*a", "aa", true},     {"a*b*c", "a-b-c", true}, {"a*b*c", "acb", false},
        {"*ab*ab", "ab", false}, {"*ab*ab", "abab", true}, {"a*bc*c", "abc", false},
        {R"(\*)", "*", true},    {R"(\*)", "x", false},    {R"(\\*)", R"(\x)", true},
    };
    for (const auto& [pattern, text, matches] : cases) {
        const auto wildcard = Wildcard::parse(pattern);
        ASSERT_TRUE(wildcard) << pattern;
        EXPECT_EQ(wildcard->matches(text), matches) << pattern << ' ' << text;
    }
}

}  // namespace
}  // namespace tailrace::cli::pattern
