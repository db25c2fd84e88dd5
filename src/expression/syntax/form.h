// The second step of parsing: faults that show without knowing what the placeholders stand for.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "expression/syntax/tree.h"

namespace tailrace::expression::syntax {

// Reserved words, unknown functions, functions in places that are not theirs, sections used twice:
// the first from the left. A tree without such faults calls only functions that exist.
std::optional<std::string> condition_form_fault(const Node& condition);
std::optional<std::string> update_form_fault(std::span<const ActionNode> actions);
std::optional<std::string> projection_form_fault(std::span<const Node> paths);

}  // namespace tailrace::expression::syntax
