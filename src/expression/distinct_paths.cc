#include "expression/distinct_paths.h"

#include <algorithm>
#include <cstddef>
#include <ranges>
#include <string_view>
#include <vector>

namespace tailrace::expression {
namespace {

/// How many elements two paths have in common from the start.
std::size_t common(const Path& a, const Path& b) {
    const auto [end, _] = std::ranges::mismatch(a.elements, b.elements);
    return static_cast<std::size_t>(end - a.elements.begin());
}

bool overlap(const Path& a, const Path& b) {
    return common(a, b) == std::min(a.elements.size(), b.elements.size());
}

bool conflict(const Path& a, const Path& b) {
    const auto at = common(a, b);
    return at < a.elements.size() && at < b.elements.size() &&
           a.elements[at].index() != b.elements[at].index();
}

using Sorted = std::vector<const Path*>;
using Relation = bool (*)(const Path&, const Path&);

Sorted sort(std::span<const Path> paths) {
    Sorted sorted;
    sorted.reserve(paths.size());
    for (const auto& path : paths) sorted.push_back(&path);
    std::ranges::sort(sorted, std::ranges::less(),
                      [](const Path* path) -> const Path& { return *path; });
    return sorted;
}

/// A pair that is so related, or nothing. Sorted paths that are related have neighbours that are.
std::optional<std::string> fault(const Sorted& sorted, Relation related, std::string_view name) {
    const auto found = std::ranges::adjacent_find(
        sorted, [=](const Path* a, const Path* b) { return related(*a, *b); });
    if (found == sorted.end()) return std::nullopt;
    const auto [one, two] = std::minmax(found[0], found[1]);  // in the order of the text
    std::string text = "Two document paths ";
    text.append(name);
    text.append(" with each other; must remove or rewrite one of these paths; path one: ");
    return text.append(to_string(*one)).append(", path two: ").append(to_string(*two));
}

}  // namespace

std::optional<std::string> distinct_fault(std::span<const Path> paths) {
    if (paths.size() < 2) return std::nullopt;
    const auto sorted = sort(paths);
    if (auto found = fault(sorted, overlap, "overlap")) return found;
    return fault(sorted, conflict, "conflict");
}

}  // namespace tailrace::expression
