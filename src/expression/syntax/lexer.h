// Tokens of an expression.
#pragma once

#include <cstdint>
#include <string_view>

namespace tailrace::expression::syntax {

enum class TokenKind : std::uint8_t {
    End,
    Identifier,
    Name,     // #name
    Value,    // :value
    Integer,  // 0 or digits that do not begin with 0
    // Keywords, in any case. All of them are keywords in every kind of expression.
    And,
    Or,
    Not,
    Between,
    In,
    Set,
    Remove,
    Add,
    Delete,
    // Punctuation.
    Open,
    Close,
    OpenIndex,
    CloseIndex,
    Comma,
    Dot,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Plus,
    Minus,
    /// A character that no expression has.
    Unknown,
};

/// `text` is a part of the expression's text; empty at the end.
struct Token {
    TokenKind kind = TokenKind::End;
    std::string_view text;
};

/// Cuts a text into tokens. The text must outlive lexer and tokens.
class Lexer {
 public:
    explicit Lexer(std::string_view text) : rest_(text) {}

    /// `End` from the end of the text on.
    Token next();

 private:
    Token take(TokenKind kind, std::size_t bytes);

    std::string_view rest_;
};

}  // namespace tailrace::expression::syntax
