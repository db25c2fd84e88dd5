#include "storage/rados/layout.h"

#include <algorithm>

namespace tailrace::storage::rados {

bool contains(const KeyRange& range, std::string_view key) {
    return key >= range.begin && (range.end.empty() || key < range.end);
}

bool is_empty(const KeyRange& range) {
    return !range.end.empty() && range.end <= range.begin;
}

bool Filling::awaits(SpaceId space, std::string_view key) const {
    return std::ranges::any_of(awaited, [&](const SpaceRange& part) {
        return part.space == space && contains(part.range, key);
    });
}

void Filling::forgo(SpaceId space, const KeyRange& range) {
    if (is_empty(range)) return;
    std::vector<SpaceRange> left;
    const auto keep = [&](KeyRange part) {
        if (!is_empty(part)) left.push_back({space, std::move(part)});
    };
    for (auto& part : awaited) {
        if (part.space != space) {
            left.push_back(std::move(part));
            continue;
        }
        // An empty begin has nothing before it, an empty end nothing after.
        if (!range.begin.empty()) keep(below(part.range, range.begin));
        if (!range.end.empty()) {
            keep({std::max(part.range.begin, range.end), part.range.end});
        }
    }
    awaited = std::move(left);
}

namespace {

bool holds(const Departure& departure, SpaceId space) {
    return std::ranges::find(departure.spaces, space) != departure.spaces.end();
}

}  // namespace

/// The last one that has it: what has departed is not split here again.
std::optional<PartitionId> Layout::departed(SpaceId space, std::string_view key) const {
    std::optional<PartitionId> target;
    const std::string* from = nullptr;
    for (const auto& departure : departures) {
        if (!holds(departure, space) || key < departure.key) continue;
        if (from != nullptr && departure.key < *from) continue;
        from = &departure.key;
        target = departure.target;
    }
    return target;
}

std::string Layout::end_of(SpaceId space) const {
    std::string end;
    for (const auto& departure : departures) {
        if (holds(departure, space) && (end.empty() || departure.key < end)) end = departure.key;
    }
    return end;
}

KeyRange below(KeyRange range, const std::string& end) {
    if (end.empty()) return range;
    if (range.end.empty() || range.end > end) range.end = end;
    return range;
}

}  // namespace tailrace::storage::rados
