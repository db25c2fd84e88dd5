// AttributesToGet: projections, as they were written before there were expressions.
#pragma once

#include <string>
#include <vector>

#include "expression/projection.h"
#include "tailrace/error.h"

namespace tailrace::expression {

/// Of whole attributes; each is one name, whatever is in it. Fails if one is named twice.
Result<Projection> legacy_projection(const std::vector<std::string>& attributes);

}  // namespace tailrace::expression
