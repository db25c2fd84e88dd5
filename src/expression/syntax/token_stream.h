// Tokens with one token of look-ahead, and the faults of a text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "expression/syntax/lexer.h"

namespace tailrace::expression::syntax {

/// The first fault ends the stream: from then on it is at its end, so whoever reads it comes to an
/// end by itself and asks once, at the end, how it went.
class TokenStream {
 public:
    /// The text must outlive the stream.
    explicit TokenStream(std::string_view text) : text_(text), lexer_(text), next_(lexer_.next()) {}

    bool at(TokenKind kind) const { return next_.kind == kind; }
    const Token& peek() const { return next_; }
    Token take();
    /// Takes the next token if it is of the kind.
    bool accept(TokenKind kind);
    /// Takes the next token, which is a fault if it is of another kind.
    Token expect(TokenKind kind);

    /// The next token does not belong here.
    void fail_at_next();
    void fail(std::string fault);
    bool failed() const { return fault_.has_value(); }
    const std::optional<std::string>& fault() const { return fault_; }

 private:
    /// The text from the token before the next one to the token after it.
    std::string_view near() const;

    std::string_view text_;
    Lexer lexer_;
    Token previous_;
    Token next_;
    std::optional<std::string> fault_;
};

}  // namespace tailrace::expression::syntax
