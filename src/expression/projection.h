// Projections: which parts of an item to return.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "expression/bindings.h"
#include "expression/path.h"
#include "tailrace/attribute_value.h"
#include "tailrace/error.h"

namespace tailrace::expression {

class Projection {
 public:
    /// The paths must be distinct (see distinct_paths.h).
    explicit Projection(std::vector<Path> paths);

    /// Sorted.
    std::span<const Path> paths() const { return paths_; }

    /// The parts of `item` that the paths lead to, within the maps and lists that hold them there.
    /// List elements close up, in the order of the item. A path that leads nowhere leaves no trace.
    AttributeMap apply(const AttributeMap& item) const;

 private:
    /// What `apply` does, from the item's side: for many paths, of which the item has few.
    AttributeMap project_each(const AttributeMap& item) const;

    std::vector<Path> paths_;
};

Result<Projection> parse_projection(std::string_view text, Bindings& bindings);

}  // namespace tailrace::expression
