// How deep lists and maps may nest.
#pragma once

#include "tailrace/attribute_value.h"
#include "tailrace/error.h"

namespace tailrace::model {

/// Whether no list or map could hold a value deeper than `nesting_levels_max`; a top-level
/// attribute is at level 1.
bool within_nesting_limit(const AttributeMap& attributes);

/// What the service says if one does.
Error nesting_error();

}  // namespace tailrace::model
