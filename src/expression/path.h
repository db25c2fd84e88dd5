// Document paths: `a.b[3].c`.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "tailrace/attribute_value.h"

namespace tailrace::expression {

/// A name within a map, or an index into a list.
using PathElement = std::variant<std::string, std::uint32_t>;

/// Never empty, and begins with the name of an attribute. The order puts a path before all that lie
/// within it, and indexes in ascending order.
struct Path {
    std::vector<PathElement> elements;

    Path() = default;
    explicit Path(std::string attribute) { elements.emplace_back(std::move(attribute)); }

    const std::string& attribute() const { return std::get<std::string>(elements.front()); }
    bool is_nested() const { return elements.size() > 1; }
    friend auto operator<=>(const Path&, const Path&) = default;
};

/// As errors show it: `[a, b, [3], c]`.
std::string to_string(const Path& path);

/// The member of a map or the element of a list. Null if there is none, or if the value is nothing
/// of that kind.
const AttributeValue* find(const PathElement& element, const AttributeValue& within);

/// What the path leads to, or null.
const AttributeValue* find(const Path& path, const AttributeMap& item);

}  // namespace tailrace::expression
