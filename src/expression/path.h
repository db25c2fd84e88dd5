// Document paths: `a.b[3].c`.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tailrace/attribute_value.h"
#include "tailrace/error.h"

namespace tailrace::expression {

/// A name within a map, or an index into a list.
using PathElement = std::variant<std::string, std::uint32_t>;

/// Never empty, and begins with the name of an attribute.
struct Path {
    std::vector<PathElement> elements;

    Path() = default;
    explicit Path(std::string attribute) { elements.emplace_back(std::move(attribute)); }

    const std::string& attribute() const { return std::get<std::string>(elements.front()); }
    bool nested() const { return elements.size() > 1; }
    friend bool operator==(const Path&, const Path&) = default;
};

/// As errors show it: `[a, b, [3], c]`.
std::string to_string(const Path& path);

/// What the path leads to, or null.
const AttributeValue* find(const Path& path, const AttributeMap& item);

/// Fails if one of the paths leads to, into or around another (`Two document paths overlap ...`),
/// or takes as a list what another takes as a map (`... conflict ...`). The text of the error has
/// no prefix.
Result<void> check_distinct(std::span<const Path> paths);

/// The parts of `item` that the paths lead to, within the maps and lists that hold them. List
/// elements close up, in the order of the item. The paths must be distinct.
AttributeMap project(std::span<const Path> paths, const AttributeMap& item);

}  // namespace tailrace::expression
