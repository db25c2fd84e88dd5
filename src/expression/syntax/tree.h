// The syntax tree of an expression, whose leaves are parts of its text.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "expression/syntax/lexer.h"

namespace tailrace::expression::syntax {

enum class NodeKind : std::uint8_t {
    Path,        // steps
    Value,       // text is `:value`
    Call,        // text is the function's name, children its operands
    Sum,         // left, right; text is `+` or `-`
    Comparison,  // left, right; text is the comparator
    Between,     // operand, lower, upper
    In,          // operand, candidates...
    And,         // at least two terms
    Or,          // at least two terms
    Not,         // one term
};

struct Node {
    NodeKind kind = NodeKind::Path;
    /// Of the token that names the operator, in `Sum` and `Comparison`.
    TokenKind op = TokenKind::End;
    /// Stands in parentheses of its own.
    bool grouped = false;
    std::string_view text;
    /// Of a path: identifiers, `#names` and integers.
    std::vector<Token> steps;
    std::vector<Node> children;
};

/// One clause of an update, like `a = b + :c` of `SET`.
struct ActionNode {
    /// `Set`, `Remove`, `Add` or `Delete`.
    TokenKind section = TokenKind::End;
    /// The section's keyword stands before this clause.
    bool opens_section = false;
    Node path;
    /// Of `Remove`: nothing.
    Node value;
};

/// Empty if the digits are more than an index may be.
std::optional<std::uint32_t> list_index(std::string_view digits);

}  // namespace tailrace::expression::syntax
