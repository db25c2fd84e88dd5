#include "expression/partiql/columns.h"

#include <cstdint>
#include <utility>
#include <variant>

namespace tailrace::expression::partiql {

Columns::Columns(std::vector<Path> paths) : paths_(std::move(paths)) {
    for (const auto& path : paths_) paths_by_name_.insert_or_assign(column_name(path), path);
}

AttributeMap Columns::apply(const AttributeMap& item) const {
    AttributeMap columns;
    for (const auto& [name, path] : paths_by_name_) {
        if (const auto* value = find(path, item)) columns.emplace_hint(columns.end(), name, *value);
    }
    return columns;
}

std::string column_name(const Path& path) {
    std::string name;
    for (const auto& element : path.elements) {
        if (const auto* index = std::get_if<std::uint32_t>(&element)) {
            name.append("[").append(std::to_string(*index)).append("]");
        } else {
            name = std::get<std::string>(element);
        }
    }
    return name;
}

}  // namespace tailrace::expression::partiql
