#include "expression/syntax/lexer.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace tailrace::expression::syntax {
namespace {

// Of ASCII only, whatever the locale.
constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
constexpr bool is_letter(char c) {
    return lower(c) >= 'a' && lower(c) <= 'z';
}
constexpr bool is_word(char c) {
    return is_letter(c) || is_digit(c) || c == '_';
}
constexpr bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// How many characters from `start` on are of the class.
std::size_t run(std::string_view text, std::size_t start, bool (*is_of_class)(char)) {
    const auto end = std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(start), text.end(),
                                      is_of_class);
    return static_cast<std::size_t>(end - text.begin()) - start;
}

constexpr std::array<std::pair<std::string_view, TokenKind>, 9> keywords = {{
    {"and", TokenKind::And},
    {"or", TokenKind::Or},
    {"not", TokenKind::Not},
    {"between", TokenKind::Between},
    {"in", TokenKind::In},
    {"set", TokenKind::Set},
    {"remove", TokenKind::Remove},
    {"add", TokenKind::Add},
    {"delete", TokenKind::Delete},
}};

TokenKind word_kind(std::string_view word) {
    for (const auto& [keyword, kind] : keywords) {
        if (std::ranges::equal(word, keyword, {}, lower)) return kind;
    }
    return TokenKind::Identifier;
}

TokenKind punctuation(char c) {
    switch (c) {
        case '(':
            return TokenKind::Open;
        case ')':
            return TokenKind::Close;
        case '[':
            return TokenKind::OpenIndex;
        case ']':
            return TokenKind::CloseIndex;
        case ',':
            return TokenKind::Comma;
        case '.':
            return TokenKind::Dot;
        case '=':
            return TokenKind::Equal;
        case '<':
            return TokenKind::Less;
        case '>':
            return TokenKind::Greater;
        case '+':
            return TokenKind::Plus;
        case '-':
            return TokenKind::Minus;
        default:
            return TokenKind::Unknown;
    }
}

/// `End` if there is none.
TokenKind two_character_comparator(std::string_view text) {
    if (text.starts_with("<=")) return TokenKind::LessOrEqual;
    if (text.starts_with(">=")) return TokenKind::GreaterOrEqual;
    if (text.starts_with("<>")) return TokenKind::NotEqual;
    return TokenKind::End;
}

/// Of the UTF-8 character at the front, so that errors show it whole.
std::size_t character_bytes(std::string_view text) {
    const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; };
    return 1 + std::min<std::size_t>(run(text, 1, continues), 3);
}

}  // namespace

Token Lexer::take(TokenKind kind, std::size_t bytes) {
    const auto text = rest_.substr(0, bytes);
    rest_.remove_prefix(bytes);
    return {kind, text};
}

Token Lexer::next() {
    rest_.remove_prefix(run(rest_, 0, is_blank));
    if (rest_.empty()) return take(TokenKind::End, 0);

    const char first = rest_.front();
    if (is_letter(first)) {
        const auto bytes = run(rest_, 0, is_word);
        return take(word_kind(rest_.substr(0, bytes)), bytes);
    }
    if (first == '#' || first == ':') {
        const auto bytes = run(rest_, 1, is_word);
        if (bytes == 0) return take(TokenKind::Unknown, 1);
        return take(first == '#' ? TokenKind::Name : TokenKind::Value, 1 + bytes);
    }
    if (is_digit(first))
        return take(TokenKind::Integer, first == '0' ? 1 : run(rest_, 0, is_digit));
    if (const auto kind = two_character_comparator(rest_); kind != TokenKind::End) {
        return take(kind, 2);
    }
    const auto kind = punctuation(first);
    return take(kind, kind == TokenKind::Unknown ? character_bytes(rest_) : 1);
}

}  // namespace tailrace::expression::syntax
