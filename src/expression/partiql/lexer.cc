#include "expression/partiql/lexer.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "expression/partiql/keywords.h"

namespace tailrace::expression::partiql {
namespace {

// Of ASCII only, whatever the locale.
constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
constexpr bool begins_word(char c) {
    const char lower = static_cast<char>(c | 0x20);
    return (lower >= 'a' && lower <= 'z') || c == '_' || c == '$';
}
constexpr bool is_of_word(char c) {
    return begins_word(c) || is_digit(c);
}
constexpr bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/// How many characters from `start` on are of the class.
std::size_t run(std::string_view text, std::size_t start, bool (*is_of_class)(char)) {
    std::size_t end = start;
    while (end < text.size() && is_of_class(text[end])) ++end;
    return end - start;
}

/// The longer ones first.
constexpr std::array<std::pair<std::string_view, TokenKind>, 23> punctuation = {{
    {"<<", TokenKind::OpenSet},     {">>", TokenKind::CloseSet},
    {"<>", TokenKind::NotEqual},    {"!=", TokenKind::NotEqual},
    {"<=", TokenKind::LessOrEqual}, {">=", TokenKind::GreaterOrEqual},
    {"(", TokenKind::Open},         {")", TokenKind::Close},
    {"[", TokenKind::OpenBracket},  {"]", TokenKind::CloseBracket},
    {"{", TokenKind::OpenBrace},    {"}", TokenKind::CloseBrace},
    {",", TokenKind::Comma},        {".", TokenKind::Dot},
    {":", TokenKind::Colon},        {";", TokenKind::Semicolon},
    {"*", TokenKind::Star},         {"+", TokenKind::Plus},
    {"-", TokenKind::Minus},        {"=", TokenKind::Equal},
    {"<", TokenKind::Less},         {">", TokenKind::Greater},
    {"?", TokenKind::Parameter},
}};

/// Of an exponent that may follow the digits of a number; 0 if none does.
std::size_t exponent_bytes(std::string_view text) {
    if (text.empty() || (text[0] | 0x20) != 'e') return 0;
    const std::size_t sign = text.size() > 1 && (text[1] == '+' || text[1] == '-') ? 1 : 0;
    const auto digits = run(text, 1 + sign, is_digit);
    return digits == 0 ? 0 : 1 + sign + digits;
}

}  // namespace

std::string unquoted(const Token& token) {
    std::string text;
    const auto inner = token.text.substr(1, token.text.size() - 2);
    for (std::size_t i = 0; i < inner.size(); ++i) {
        text.push_back(inner[i]);
        if (inner[i] == token.text.front()) ++i;
    }
    return text;
}

Token Lexer::take(TokenKind kind, std::size_t bytes) {
    const auto text = rest_.substr(0, bytes);
    rest_.remove_prefix(text.size());
    return {kind, text};
}

bool Lexer::skip_comment() {
    if (rest_.starts_with("--")) {
        rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
        return true;
    }
    const auto end = rest_.find("*/", 2);
    if (end == rest_.npos) return false;
    rest_.remove_prefix(end + 2);
    return true;
}

Token Lexer::take_word() {
    const auto bytes = run(rest_, 0, is_of_word);
    const bool keyword = is_keyword(rest_.substr(0, bytes));
    return take(keyword ? TokenKind::Keyword : TokenKind::Identifier, bytes);
}

Token Lexer::take_quoted(TokenKind kind) {
    const char quote = rest_.front();
    for (auto end = rest_.find(quote, 1); end != rest_.npos; end = rest_.find(quote, end + 2)) {
        if (end + 1 == rest_.size() || rest_[end + 1] != quote) return take(kind, end + 1);
    }
    return take(TokenKind::Unknown, rest_.size());
}

Token Lexer::take_number() {
    auto bytes = run(rest_, 0, is_digit);
    if (bytes < rest_.size() && rest_[bytes] == '.') bytes += 1 + run(rest_, bytes + 1, is_digit);
    return take(TokenKind::Number, bytes + exponent_bytes(rest_.substr(bytes)));
}

Token Lexer::next() {
    rest_.remove_prefix(run(rest_, 0, is_blank));
    while (rest_.starts_with("--") || rest_.starts_with("/*")) {
        if (!skip_comment()) return take(TokenKind::Unknown, rest_.size());
        rest_.remove_prefix(run(rest_, 0, is_blank));
    }
    if (rest_.empty()) return take(TokenKind::End, 0);

    const char first = rest_.front();
    if (begins_word(first)) return take_word();
    if (first == '\'') return take_quoted(TokenKind::String);
    if (first == '"') return take_quoted(TokenKind::QuotedIdentifier);
    if (is_digit(first) || (first == '.' && run(rest_, 1, is_digit) > 0)) return take_number();
    for (const auto& [text, kind] : punctuation) {
        if (rest_.starts_with(text)) return take(kind, text.size());
    }
    return take(TokenKind::Unknown, 1);
}

}  // namespace tailrace::expression::partiql
