#include "expression/syntax/token_stream.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace tailrace::expression::syntax {
namespace {

/// The fault at the token after `count` tokens.
std::string fault_after(int count, std::string_view text) {
    TokenStream tokens(text);
    for (int i = 0; i < count; ++i) tokens.take();
    tokens.fail_at_next();
    return tokens.fault().value();
}

TEST(TokenStreamTest, ShowsATokenBetweenItsNeighbours) {
    EXPECT_EQ(fault_after(2, "a  =  b  c"), R"(Syntax error; token: "b", near: "=  b  c")");
}

TEST(TokenStreamTest, ShowsTheFirstTokenFromTheStartOfTheText) {
    EXPECT_EQ(fault_after(0, " !x y"), R"(Syntax error; token: "!", near: " !x")");
}

TEST(TokenStreamTest, ShowsTheLastTokenUpToTheEndOfTheText) {
    EXPECT_EQ(fault_after(1, "a b  "), R"(Syntax error; token: "b", near: "a b  ")");
}

TEST(TokenStreamTest, CallsTheEndByName) {
    EXPECT_EQ(fault_after(2, "a = "), R"(Syntax error; token: "<EOF>", near: "= ")");
    EXPECT_EQ(fault_after(0, "  "), R"(Syntax error; token: "<EOF>", near: "  ")");
}

TEST(TokenStreamTest, AcceptsOnlyWhatIsThere) {
    TokenStream tokens("( a");
    EXPECT_FALSE(tokens.accept(TokenKind::Close));
    EXPECT_TRUE(tokens.accept(TokenKind::Open));
    EXPECT_EQ(tokens.expect(TokenKind::Identifier).text, "a");
    EXPECT_FALSE(tokens.failed());
    EXPECT_TRUE(tokens.at(TokenKind::End));
}

TEST(TokenStreamTest, EndsWithTheFirstFault) {
    TokenStream tokens("a b c");
    tokens.expect(TokenKind::Open);
    EXPECT_TRUE(tokens.at(TokenKind::End));
    EXPECT_EQ(tokens.take().kind, TokenKind::End);
    tokens.fail("another");
    tokens.fail_at_next();
    EXPECT_EQ(tokens.fault(), R"(Syntax error; token: "a", near: "a b")");
}

}  // namespace
}  // namespace tailrace::expression::syntax
