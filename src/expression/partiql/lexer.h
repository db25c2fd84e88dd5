// Tokens of a statement.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tailrace::expression::partiql {

enum class TokenKind : std::uint8_t {
    End,
    Identifier,        // a name that is no keyword
    QuotedIdentifier,  // "name", where "" is a quote
    Keyword,
    String,  // 'text', where '' is a quote
    Number,  // without a sign
    Parameter,
    // Punctuation.
    Open,
    Close,
    OpenBracket,
    CloseBracket,
    OpenBrace,
    CloseBrace,
    OpenSet,
    CloseSet,
    Comma,
    Dot,
    Colon,
    Semicolon,
    Star,
    Plus,
    Minus,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    /// A character that no statement has, or a string, a quoted name or a comment without an end.
    Unknown,
};

/// `text` is a part of the statement, quotes included; empty at the end.
struct Token {
    TokenKind kind = TokenKind::End;
    std::string_view text;
};

/// What stands between the quotes of a `String` or a `QuotedIdentifier`.
std::string unquoted(const Token& token);

/// Cuts a statement into tokens, without blanks and comments (`-- ...` and `/* ... */`). The text
/// must outlive lexer and tokens.
class Lexer {
 public:
    explicit Lexer(std::string_view text) : rest_(text) {}

    /// `End` from the end of the text on.
    Token next();

 private:
    Token take(TokenKind kind, std::size_t bytes);
    Token take_word();
    Token take_quoted(TokenKind kind);
    Token take_number();
    /// False at a comment without an end.
    bool skip_comment();

    std::string_view rest_;
};

}  // namespace tailrace::expression::partiql
