// Text to syntax tree: the first two steps of parsing an expression (see expression.h).
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "expression/syntax/tree.h"

namespace tailrace::expression::syntax {

/// Or what is wrong with the text.
template <class T>
using Parsed = std::expected<T, std::string>;

// The trees refer to the text, which must outlive them. All functions that they call exist, and
// stand where they may.
Parsed<Node> parse_condition(std::string_view text);
Parsed<std::vector<ActionNode>> parse_update(std::string_view text);
/// Paths only.
Parsed<std::vector<Node>> parse_projection(std::string_view text);

}  // namespace tailrace::expression::syntax
