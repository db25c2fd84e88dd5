// How a partition came to its keys, and where some of them have gone.
//
//     left, keys a to z        split at m        left, a to l          "from m on: right"
//                                                right, m to z         "filling from left, so far
//                                                to q"
//
// A split is a commit, and moves no key. From then on the source never touches the keys that it has
// given away, so they stand still, and the target is filled with them chunk by chunk (filling.h).
// Meanwhile a key of the target is *touched* once it was written there; what is not touched, and
// not filled yet, is read from the source.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <vector>

#include "storage/store.h"

namespace tailrace::storage::rados {

/// The keys of `source` at or above `key`, in these spaces, fall to `target`.
struct KeySplit {
    PartitionId source{};
    PartitionId target{};
    std::vector<SpaceId> spaces;
    std::string key;
    friend bool operator==(const KeySplit&, const KeySplit&) = default;
};

/// Keys that were given away. Kept for good: deferred writes may still be addressed to who had
/// them.
struct Departure {
    PartitionId target{};
    std::vector<SpaceId> spaces;
    std::string key;
    friend bool operator==(const Departure&, const Departure&) = default;
};

struct SpaceRange {
    SpaceId space{};
    KeyRange range;
    friend bool operator==(const SpaceRange& a, const SpaceRange& b) {
        return a.space == b.space && a.range.begin == b.range.begin && a.range.end == b.range.end;
    }
};

/// Keys that are still to come from where they were.
struct Filling {
    PartitionId source{};
    /// All that came or will come: what the source has to forget in the end.
    std::vector<SpaceRange> whole;
    /// What has not come yet. None of them is empty.
    std::vector<SpaceRange> awaited;

    bool awaits(SpaceId space, std::string_view key) const;
    /// Whoever erases a range need not wait for it.
    void forgo(SpaceId space, const KeyRange& range);
    friend bool operator==(const Filling&, const Filling&) = default;
};

struct Layout {
    std::vector<Departure> departures;
    std::optional<Filling> filling;

    /// Where the key has gone from here; this partition's if nowhere.
    std::optional<PartitionId> departed(SpaceId space, std::string_view key) const;
    /// Where the keys of a space end that are this partition's; empty is the end of the space.
    std::string end_of(SpaceId space) const;
    friend bool operator==(const Layout&, const Layout&) = default;
};

bool contains(const KeyRange& range, std::string_view key);
bool is_empty(const KeyRange& range);
/// The part of `range` below `end`, of which empty is no bound.
KeyRange below(KeyRange range, const std::string& end);

}  // namespace tailrace::storage::rados
