// A partition as an object: what is read of its attributes, and how a commit becomes one write.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "storage/rados/layout.h"
#include "storage/rados/pool.h"
#include "storage/store.h"

namespace tailrace::storage::rados {

struct PartitionState {
    /// An object may be there before its partition exists, with a mark and nothing else.
    bool object_exists = false;
    Guard guard;
    Layout layout;
    /// The name of the record of a commit that is under way here; empty if there is none.
    std::string mark;
    bool has_outbox = false;
};

/// A fault if it is damaged.
Outcome<PartitionState> state_of(const std::string& object, const ObjectView& view);

/// What is written of a map, in the order in which it is done.
struct MapChanges {
    std::vector<Erase> erases;
    std::vector<Put> puts;
    std::vector<Key> deletes;
};

/// Compares all that a change of the map rests on but the guard: that nobody has marked the
/// partition, and that its keys are where they are taken to be.
void compare_place(ObjectWrite& write, const Layout& layout);
/// Compares the guard; of a partition that exists not, that it does not.
void compare_guard(ObjectWrite& write, const Guard& guard);

/// Adds the changes; `layout` is as it will be after them.
void write_map(ObjectWrite& write, const MapChanges& changes, Layout& layout);
/// Adds all that the commit does to this partition, guard and attempt included. `layout` is what it
/// is before, and is what it will be after.
void write_part(ObjectWrite& write, const PartitionCommit& part, const Attempt& attempt,
                Layout& layout);
void write_layout(ObjectWrite& write, const Layout& layout);

/// Removes keys of the map in a range, with those of the levels above.
void remove_map_range(ObjectWrite& write, SpaceId space, const KeyRange& range);

}  // namespace tailrace::storage::rados
