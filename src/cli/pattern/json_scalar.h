// Scalars of JSON, as patterns compare them.
#pragma once

#include <optional>

#include "cli/pattern/pattern_tree.h"

namespace simdjson::dom {
class element;
}

namespace tailrace::cli::pattern {

/// Empty for lists and objects, and for numbers that no item could hold.
std::optional<Scalar> read_scalar(const simdjson::dom::element& json);

}  // namespace tailrace::cli::pattern
