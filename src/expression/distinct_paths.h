// Paths that can be read or written together.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "expression/path.h"

namespace tailrace::expression {

/// Paths are distinct if none leads to, into or around another (`Two document paths overlap ...`),
/// and none takes for a list what another takes for a map (`Two document paths conflict ...`).
/// Overlaps are told before conflicts. Of several such pairs any may be told: the service's own
/// choice has no rule that could be seen.
std::optional<std::string> distinct_fault(std::span<const Path> paths);

}  // namespace tailrace::expression
