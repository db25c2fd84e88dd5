// JSON to a pattern.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "cli/pattern/pattern_tree.h"

namespace tailrace::cli::pattern {

/// Fails with what is wrong, and where.
std::expected<Fields, std::string> parse_pattern(std::string_view json);

}  // namespace tailrace::cli::pattern
