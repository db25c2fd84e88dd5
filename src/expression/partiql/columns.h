// The list of a SELECT: each path's value under a name of its own.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "expression/path.h"
#include "tailrace/attribute_value.h"

namespace tailrace::expression::partiql {

class Columns {
 public:
    explicit Columns(std::vector<Path> paths);

    std::span<const Path> paths() const { return paths_; }

    /// Unlike a projection it takes values out of the maps and lists that hold them. A path that
    /// leads nowhere leaves no trace; of two paths of one name the latter counts.
    AttributeMap apply(const AttributeMap& item) const;

 private:
    std::vector<Path> paths_;
    std::map<std::string, Path> paths_by_name_;
};

/// What a path's value is returned as: the last name in it, and the indexes behind that, as `c[0]`
/// for `a[1].c[0]`.
std::string column_name(const Path& path);

}  // namespace tailrace::expression::partiql
