// When items expire, and the index of it.
//
// A partition whose descriptor names an expiry attribute keeps, among its own keys, one entry for
// each item that will expire, in the order of time, so that a sweep costs what expires and not what
// exists:
//
//     "e" | moment in milliseconds u64 | item key          (hash of the partition key | key)
//     "e"                                                  the backfill's mark, while there is one
//
// The entries of an item follow from its bytes, so they are written and deleted blind, in the
// commit of the item. When an attribute is named for a table that has items already, the mark says
// from which item key on they have no entries yet; it goes when all have theirs.
//
// Invariants
//  * An item that expires has an entry in some partition of its table, or lies at or after the mark
//    of the partition that holds it.
//  * An entry promises nothing. It may be of an item that has changed or gone since, or that
//    belongs to another partition: a split names ranges of hashes, which entries in the order of
//    time cannot follow, and so leaves them where they are. Who takes one up looks at the item as
//    it is, in the partition that holds it by then.
//  * What was long over when it was written is not indexed: it never expires.
//
// Pure functions, and a view. Not here: who sweeps, and how far (table/item_expiry.h).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "partition/view.h"
#include "storage/store.h"

namespace tailrace::partition {

/// An item whose moment was over for longer than this when it was written never expires.
inline constexpr base::Milliseconds expiry_age_max = std::chrono::years(5);

/// The first millisecond in which the item is over, by what `attribute` says in seconds. Empty if
/// it never is: there is no such attribute, it is no number, or one before 1970 or beyond what a
/// clock can show. `json` is the item's canonical form.
std::optional<base::UnixMilliseconds> expiry_of(std::string_view json, std::string_view attribute);

/// The same, of an item that is written or indexed now.
std::optional<base::UnixMilliseconds> expiry_to_index(std::string_view json,
                                                      std::string_view attribute,
                                                      base::UnixMilliseconds now);

struct ExpiryEntry {
    base::UnixMilliseconds at = 0;
    std::string item_key;
    /// Of the item's partition key.
    std::uint64_t hash() const;
    friend bool operator==(const ExpiryEntry&, const ExpiryEntry&) = default;
};

storage::Key expiry_key(base::UnixMilliseconds at, std::string_view item_key);
/// Empty for the mark, and for what is damaged.
std::optional<ExpiryEntry> decode_expiry_key(std::string_view bytes);

/// Of the backfill; its value is the item key from which on items have no entries.
storage::Key backfill_key();
/// The mark, and all entries that are due at `now`.
storage::KeyRange expiries_due(base::UnixMilliseconds now);
/// The mark and all entries.
storage::KeyRange all_expiries();

/// Brings the index to what becomes of an item: `before` and `after` are its canonical forms,
/// empty where there is none.
void index_expiry(View& view, std::string_view item_key, std::string_view before,
                  std::string_view after);

}  // namespace tailrace::partition
