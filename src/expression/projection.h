// Projections: which parts of an item to return.
#pragma once

#include <string_view>
#include <vector>

#include "expression/bindings.h"
#include "expression/path.h"
#include "tailrace/attribute_value.h"
#include "tailrace/error.h"

namespace tailrace::expression {

/// The paths are distinct (see path.h).
struct Projection {
    std::vector<Path> paths;
};

Result<Projection> parse_projection(std::string_view text, Bindings& bindings);

/// The parts of the item that the paths lead to; see `project` in path.h. Keys are not added.
inline AttributeMap apply(const Projection& projection, const AttributeMap& item) {
    return project(projection.paths, item);
}

}  // namespace tailrace::expression
