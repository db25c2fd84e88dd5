// Single attributes of items in the canonical form (canonical.h), found without parsing the rest.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tailrace::model {

/// The value of the top-level attribute `name` in canonical item bytes, without parsing the rest:
/// `{"S":"x"}`. Empty if there is none, or if the bytes before it are damaged.
std::optional<std::string_view> find_canonical(std::string_view json, std::string_view name);

/// Canonical item bytes with those top-level attributes alone that have one of the names. What
/// comes after damaged bytes is left out.
std::string project_canonical(std::string_view json, std::span<const std::string> names);

}  // namespace tailrace::model
