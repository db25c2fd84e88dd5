#include "expression/legacy_projection.h"

#include <string_view>
#include <unordered_set>
#include <utility>

namespace tailrace::expression {

Result<Projection> legacy_projection(const std::vector<std::string>& attributes) {
    std::unordered_set<std::string_view> seen;
    std::vector<Path> paths;
    for (const auto& attribute : attributes) {
        if (!seen.insert(attribute).second) {
            return validation_error(
                "One or more parameter values were invalid: Duplicate value in attribute name: " +
                attribute);
        }
        paths.emplace_back(attribute);
    }
    return Projection(std::move(paths));
}

}  // namespace tailrace::expression
