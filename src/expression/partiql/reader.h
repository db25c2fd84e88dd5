// A statement being read: its tokens, its parameters, and its first fault.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "expression/partiql/lexer.h"
#include "tailrace/attribute_value.h"
#include "tailrace/error.h"

namespace tailrace::expression::partiql {

/// A fault of the form ends the tokens, so whoever reads them comes to an end by itself and asks
/// once, at the end, how it went. A fault of meaning waits until the form is known to be right.
class Reader {
 public:
    /// The text must outlive the reader.
    Reader(std::string_view text, std::vector<AttributeValue> parameters);

    const Token& peek() const { return next_; }
    bool at(TokenKind kind) const { return next_.kind == kind; }
    /// `word` in lower case.
    bool at_keyword(std::string_view word) const;
    /// An identifier or a keyword that names a function, as `size`, in lower case.
    bool at_function(std::string_view name) const;
    Token take();
    /// Takes the next token if it is of the kind.
    bool accept(TokenKind kind);
    bool accept_keyword(std::string_view word);
    /// Takes the next token, or fails with `Expected <name>`.
    void expect(TokenKind kind, std::string_view name);

    /// What the next `?` stands for.
    AttributeValue parameter();

    // Faults of the form; the first counts.
    void fail(std::string_view fault);
    /// The next token cannot begin a value or a path.
    void fail_at_term();
    /// Said as it is.
    void stop(std::string message);
    bool failed() const { return fault_.has_value(); }

    /// A fault of meaning; the first counts.
    void refuse(Error error);
    void refuse(std::string message);
    /// For a `std::optional` fault.
    void refuse(std::optional<std::string> message);
    bool refused() const { return refusal_.has_value(); }

    /// ` at <line>:<column>:<length>`
    std::string place_of(const Token& token) const;

    /// Keeps recursion bounded: `body` makes a T, which is empty where it would be too deep.
    template <class Body>
    auto deeper(Body body) -> decltype(body());

    /// Of the whole text, once it is read.
    std::optional<Error> fault();

 private:
    /// As deep as the operators of an expression could ever nest.
    static constexpr std::size_t depth_max = 310;

    std::string_view text_;
    Lexer lexer_;
    Token next_;
    std::vector<AttributeValue> parameters_;
    std::size_t parameters_named_ = 0;
    std::size_t depth_ = 0;
    std::optional<Error> fault_;
    std::optional<Error> refusal_;
};

template <class Body>
auto Reader::deeper(Body body) -> decltype(body()) {
    if (depth_ == depth_max) {
        fail("The statement is nested too deeply");
        return {};
    }
    ++depth_;
    auto made = body();
    --depth_;
    return made;
}

}  // namespace tailrace::expression::partiql
