#include "expression/key_attributes.h"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

namespace tailrace::expression {
namespace {

std::vector<Path> paths_of(const Condition& condition) {
    std::vector<Path> paths;
    for_each_path(condition, [&](const Path& path) { paths.push_back(path); });
    return paths;
}

Result<void> check_scalars(std::span<const Path> paths, const model::KeySchema& schema) {
    for (const auto& path : paths) {
        if (!path.is_nested() || schema.find(path.attribute()) == nullptr) continue;
        return validation_error(
            "Key attributes must be scalars; list random access '[]' and map lookup '.' are not "
            "allowed: Key: " +
            path.attribute());
    }
    return {};
}

/// The schema's first attribute that is among the paths, or null.
const std::string* first_used(std::span<const Path> paths, const model::KeySchema& schema) {
    for (const auto& attribute : schema.attributes()) {
        const auto uses = [&](const Path& path) { return path.attribute() == attribute.name; };
        if (std::ranges::any_of(paths, uses)) return &attribute.name;
    }
    return nullptr;
}

}  // namespace

Result<void> check_key_paths(const Condition& condition, const model::KeySchema& schema) {
    return check_scalars(paths_of(condition), schema);
}

Result<void> check_key_paths(const Projection& projection, const model::KeySchema& schema) {
    return check_scalars(projection.paths(), schema);
}

Result<void> check_key_paths(const Update& update, const model::KeySchema& schema) {
    return check_scalars(read_paths(update), schema);
}

Result<void> check_spares_key(const Update& update, const model::KeySchema& schema) {
    const auto* used = first_used(written_paths(update), schema);
    if (used == nullptr) return {};
    return validation_error("One or more parameter values were invalid: Cannot update attribute " +
                            *used + ". This attribute is part of the key");
}

Result<void> check_spares_key(const Condition& filter, const model::KeySchema& schema,
                              std::string_view filter_name) {
    const auto* used = first_used(paths_of(filter), schema);
    if (used == nullptr) return {};
    return validation_error(
        std::string(filter_name)
            .append(" can only contain non-primary key attributes: Primary key attribute: ")
            .append(*used));
}

}  // namespace tailrace::expression
