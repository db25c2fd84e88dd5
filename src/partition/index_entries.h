// The entries of secondary indexes: derived from items, in the commit that changes them.
//
//     key     hash u64 | index hash values | index range values | rest of the item's key
//     body    an item's (stored_item.h), of the attributes that are projected
//
// The hash is that of the index hash values, as a table's keys have it. The rest is what tells
// entries of equal index values apart: of a global index the item's partition key and sort key, of
// a local one, whose hash value is the item's partition key, its sort key.
//
// Invariants
//  * An item has at most one entry in each index, and its key and body follow from the item's
//    bytes: writes are blind, and done again they do the same.
//  * An item that lacks a key attribute of an index, or has one that no key can be (of another
//    type, empty, too large), has no entry there.
//  * The entries of a global index are deferred writes of the item's partition (storage/store.h),
//    so their order is the order of the item's changes.
//  * How many entries an index has is counted where its items are (State), but for those that a
//    backfill has yet to write.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "partition/index.h"
#include "partition/stored_item.h"
#include "partition/view.h"

namespace tailrace::partition {

struct IndexEntry {
    std::string key;
    /// Absent if the entry has all of the item.
    std::optional<std::string> projected;
    /// By the service's rules.
    std::size_t size = 0;

    std::string_view json(std::string_view item) const { return projected ? *projected : item; }
    std::uint64_t hash() const;
};

/// An item to derive entries from.
struct IndexedItem {
    /// Canonical; empty if there is no item.
    std::string_view json;
    std::size_t size = 0;
    /// Of its last change.
    stream::SequenceNumber number = {};
};

/// What writing an entry cost.
struct IndexUnits {
    storage::SpaceId index{};
    std::uint64_t write_units = 0;
    friend bool operator==(const IndexUnits&, const IndexUnits&) = default;
};

/// `attributes` has the attributes of the index's key, of its types.
std::string entry_key(const Index& index, std::string_view item_key,
                      const AttributeMap& attributes);

/// Empty if the item is to have none.
std::optional<IndexEntry> entry_of(const Index& index, std::string_view item_key,
                                   const IndexedItem& item);

struct IndexChange {
    /// Where it cost something.
    std::vector<IndexUnits> units;
    /// By how much the entries in local indexes grow.
    std::int64_t local_growth_bytes = 0;
};

/// Brings the entries of all indexes to what becomes of an item.
IndexChange index_change(View& view, std::string_view item_key, const IndexedItem& before,
                         const IndexedItem& after);

/// Writes the entry of an item as it is, unless that was done: a step of a backfill.
void index_existing(View& view, const Index& index, std::string_view item_key,
                    const StoredItem& item);

/// What the entries in local indexes add to an item's collection.
std::size_t local_bytes(const Descriptor& descriptor, std::string_view item_key,
                        const IndexedItem& item);

}  // namespace tailrace::partition
