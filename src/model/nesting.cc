#include "model/nesting.h"

#include <algorithm>
#include <ranges>

#include "model/limits.h"

namespace tailrace::model {
namespace {

bool fits(const AttributeValue& value, int level);

/// `level` is that of the values of a list or a map.
bool all_fit(std::ranges::input_range auto&& values, int level) {
    return level <= nesting_levels_max &&
           std::ranges::all_of(values, [level](const auto& value) { return fits(value, level); });
}

bool fits(const AttributeValue& value, int level) {
    if (const auto* list = value.get_if<AttributeValue::List>()) return all_fit(*list, level + 1);
    if (const auto* map = value.get_if<AttributeMap>()) {
        return all_fit(std::views::values(*map), level + 1);
    }
    return true;
}

}  // namespace

bool within_nesting_limit(const AttributeMap& attributes) {
    return all_fit(std::views::values(attributes), 1);
}

Error nesting_error() {
    return {ErrorCode::ValidationException,
            "Nesting Levels have exceeded supported limits: Attributes in the item have nested "
            "levels beyond supported limit",
            nullptr};
}

}  // namespace tailrace::model
