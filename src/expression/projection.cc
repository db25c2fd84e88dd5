#include "expression/projection.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "expression/distinct_paths.h"
#include "expression/expression.h"
#include "expression/resolver.h"
#include "expression/syntax/parser.h"

namespace tailrace::expression {
namespace {

using Paths = std::span<const Path>;

/// Calls `visit(element, paths)` for each run of paths that have the same element at `depth`.
template <class Visit>
void for_each_element(Paths sorted, std::size_t depth, Visit visit) {
    while (!sorted.empty()) {
        const auto& element = sorted.front().elements[depth];
        const auto end = std::ranges::find_if(
            sorted, [&](const Path& path) { return path.elements[depth] != element; });
        const auto count = static_cast<std::size_t>(end - sorted.begin());
        visit(element, sorted.first(count));
        sorted = sorted.subspan(count);
    }
}

std::optional<AttributeValue> project(const AttributeValue& value, Paths paths, std::size_t depth);

/// Of the members of a map that the paths name at `depth`.
AttributeMap project_members(const AttributeMap& map, Paths paths, std::size_t depth) {
    AttributeMap projected;
    for_each_element(paths, depth, [&](const PathElement& element, Paths within) {
        const auto* name = std::get_if<std::string>(&element);
        if (name == nullptr) return;
        const auto found = map.find(*name);
        if (found == map.end()) return;
        if (auto part = project(found->second, within, depth + 1)) {
            projected.emplace_hint(projected.end(), *name, *std::move(part));
        }
    });
    return projected;
}

AttributeValue::List project_elements(const AttributeValue::List& list, Paths paths,
                                      std::size_t depth) {
    AttributeValue::List projected;
    for_each_element(paths, depth, [&](const PathElement& element, Paths within) {
        const auto* index = std::get_if<std::uint32_t>(&element);
        if (index == nullptr || *index >= list.size()) return;
        if (auto part = project(list[*index], within, depth + 1)) {
            projected.push_back(*std::move(part));
        }
    });
    return projected;
}

template <class Container>
std::optional<AttributeValue> unless_empty(Container container) {
    if (container.empty()) return std::nullopt;
    return AttributeValue(std::move(container));
}

/// What the paths, which agree up to `depth`, lead to within `value`.
std::optional<AttributeValue> project(const AttributeValue& value, Paths paths, std::size_t depth) {
    if (paths.front().elements.size() == depth) return value;
    if (const auto* map = value.get_if<AttributeMap>()) {
        return unless_empty(project_members(*map, paths, depth));
    }
    if (const auto* list = value.get_if<AttributeValue::List>()) {
        return unless_empty(project_elements(*list, paths, depth));
    }
    return std::nullopt;
}

}  // namespace

Projection::Projection(std::vector<Path> paths) : paths_(std::move(paths)) {
    std::ranges::sort(paths_);
}

AttributeMap Projection::apply(const AttributeMap& item) const {
    return item.size() < paths_.size() ? project_each(item) : project_members(item, paths_, 0);
}

AttributeMap Projection::project_each(const AttributeMap& item) const {
    AttributeMap projected;
    for (const auto& [name, value] : item) {
        const auto within = std::ranges::equal_range(paths_, name, {}, &Path::attribute);
        if (within.empty()) continue;
        if (auto part = project(value, within, 1)) {
            projected.emplace_hint(projected.end(), name, *std::move(part));
        }
    }
    return projected;
}

Result<Projection> parse_projection(std::string_view text, Bindings& bindings) {
    constexpr auto kind = Kind::ProjectionExpression;
    const auto nodes = syntax::parse_projection(text);
    if (!nodes) return invalid(kind, nodes.error());
    Resolver resolver(bindings);
    std::vector<Path> paths;
    paths.reserve(nodes->size());
    for (const auto& node : *nodes) paths.push_back(resolver.path(node));
    if (resolver.failed()) return invalid(kind, *resolver.fault());
    if (const auto fault = distinct_fault(paths)) return invalid(kind, *fault);
    return Projection(std::move(paths));
}

}  // namespace tailrace::expression
