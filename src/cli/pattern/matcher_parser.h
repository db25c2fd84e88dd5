// What may stand in the list of a leaf.
#pragma once

#include <expected>
#include <string>

#include "cli/pattern/pattern_tree.h"

namespace simdjson::dom {
class element;
}

namespace tailrace::cli::pattern {

/// Fails with what is wrong.
std::expected<Matcher, std::string> parse_matcher(const simdjson::dom::element& json);

}  // namespace tailrace::cli::pattern
