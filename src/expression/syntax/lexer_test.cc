#include "expression/syntax/lexer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tailrace::expression::syntax {
namespace {

using testing::ElementsAre;
using testing::Pair;
using Tokens = std::vector<std::pair<TokenKind, std::string_view>>;

Tokens tokens(std::string_view text) {
    Tokens found;
    Lexer lexer(text);
    for (Token token = lexer.next(); token.kind != TokenKind::End; token = lexer.next()) {
        found.emplace_back(token.kind, token.text);
    }
    return found;
}

TokenKind only(std::string_view text) {
    const auto found = tokens(text);
    EXPECT_EQ(found.size(), 1u) << text;
    return found.front().first;
}

TEST(LexerTest, CutsACondition) {
    EXPECT_THAT(tokens("#a.b[10]<=:v"),
                ElementsAre(Pair(TokenKind::Name, "#a"), Pair(TokenKind::Dot, "."),
                            Pair(TokenKind::Identifier, "b"), Pair(TokenKind::OpenIndex, "["),
                            Pair(TokenKind::Integer, "10"), Pair(TokenKind::CloseIndex, "]"),
                            Pair(TokenKind::LessOrEqual, "<="), Pair(TokenKind::Value, ":v")));
}

TEST(LexerTest, KnowsAllPunctuation) {
    EXPECT_THAT(tokens("(),=<><<=>>=+-"),
                ElementsAre(Pair(TokenKind::Open, "("), Pair(TokenKind::Close, ")"),
                            Pair(TokenKind::Comma, ","), Pair(TokenKind::Equal, "="),
                            Pair(TokenKind::NotEqual, "<>"), Pair(TokenKind::Less, "<"),
                            Pair(TokenKind::LessOrEqual, "<="), Pair(TokenKind::Greater, ">"),
                            Pair(TokenKind::GreaterOrEqual, ">="), Pair(TokenKind::Plus, "+"),
                            Pair(TokenKind::Minus, "-")));
}

TEST(LexerTest, KnowsKeywordsInAnyCase) {
    EXPECT_EQ(only("and"), TokenKind::And);
    EXPECT_EQ(only("Or"), TokenKind::Or);
    EXPECT_EQ(only("NOT"), TokenKind::Not);
    EXPECT_EQ(only("bEtWeEn"), TokenKind::Between);
    EXPECT_EQ(only("IN"), TokenKind::In);
    EXPECT_EQ(only("set"), TokenKind::Set);
    EXPECT_EQ(only("REMOVE"), TokenKind::Remove);
    EXPECT_EQ(only("add"), TokenKind::Add);
    EXPECT_EQ(only("Delete"), TokenKind::Delete);
    EXPECT_EQ(only("android"), TokenKind::Identifier);
    EXPECT_EQ(only("an"), TokenKind::Identifier);
    EXPECT_EQ(only("#and"), TokenKind::Name);
    EXPECT_EQ(only(":and"), TokenKind::Value);
}

TEST(LexerTest, BeginsIdentifiersWithALetterAndPlaceholdersWithAnyWordCharacter) {
    EXPECT_EQ(only("a_1Z"), TokenKind::Identifier);
    EXPECT_EQ(only("#_"), TokenKind::Name);
    EXPECT_EQ(only(":0"), TokenKind::Value);
    EXPECT_THAT(tokens("_a"),
                ElementsAre(Pair(TokenKind::Unknown, "_"), Pair(TokenKind::Identifier, "a")));
    EXPECT_THAT(tokens("#-:"),
                ElementsAre(Pair(TokenKind::Unknown, "#"), Pair(TokenKind::Minus, "-"),
                            Pair(TokenKind::Unknown, ":")));
}

TEST(LexerTest, EndsANumberAfterALeadingZero) {
    EXPECT_THAT(tokens("010"),
                ElementsAre(Pair(TokenKind::Integer, "0"), Pair(TokenKind::Integer, "10")));
}

TEST(LexerTest, SkipsFourKindsOfBlanks) {
    EXPECT_THAT(tokens(" \t\r\na \t\r\n"), ElementsAre(Pair(TokenKind::Identifier, "a")));
    EXPECT_EQ(only("\v"), TokenKind::Unknown);
    EXPECT_EQ(only(std::string_view("\0", 1)), TokenKind::Unknown);
}

TEST(LexerTest, KeepsUnknownCharactersWhole) {
    EXPECT_THAT(tokens("ü€𝄞!"),
                ElementsAre(Pair(TokenKind::Unknown, "ü"), Pair(TokenKind::Unknown, "€"),
                            Pair(TokenKind::Unknown, "𝄞"), Pair(TokenKind::Unknown, "!")));
}

TEST(LexerTest, TakesAtMostFourBytesOfBrokenUtf8) {
    const std::string broken(9, '\x80');
    EXPECT_EQ(tokens(broken).size(), 3u);
}

TEST(LexerTest, StaysAtTheEnd) {
    Lexer lexer("a");
    lexer.next();
    EXPECT_EQ(lexer.next().kind, TokenKind::End);
    EXPECT_EQ(lexer.next().kind, TokenKind::End);
}

}  // namespace
}  // namespace tailrace::expression::syntax
