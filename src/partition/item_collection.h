// Item collections: the items of one partition key, and their entries in local indexes.
//
// A table with local indexes keeps the size of each collection in a row beside its items, under the
// bytes that their keys begin with, so that a split takes it along. Local indexes are there from a
// table's beginning or never: which tables have collections is known without a descriptor.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "model/key_schema.h"
#include "partition/index_entries.h"
#include "partition/view.h"
#include "storage/store.h"
#include "tailrace/error.h"

namespace tailrace::partition {

inline constexpr std::uint64_t collection_bytes_max = std::uint64_t{10} << 30;

bool keeps_collections(const Descriptor& descriptor);

/// The row of an item's collection. Who changes items of a table with local indexes asks for it.
storage::Key collection_key(TableId table, std::string_view item_key,
                            model::AttributeType hash_type);

/// By the service's item sizes. The row was asked for.
std::uint64_t collection_bytes(const View& view, std::string_view item_key);

/// ItemCollectionSizeLimitExceededException if the change makes a collection too large.
std::optional<Error> check_collection(const View& view, std::string_view item_key,
                                      const IndexedItem& before, const IndexedItem& after);

/// Counts what an item and its entries have grown by; gives the collection's size.
std::uint64_t grow_collection(View& view, std::string_view item_key, std::int64_t bytes);

}  // namespace tailrace::partition
