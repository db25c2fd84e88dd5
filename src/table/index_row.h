// Secondary indexes as the catalog keeps them, in the row of their table.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "partition/descriptor.h"
#include "table/partition_place.h"
#include "tailrace/table_description.h"

namespace tailrace::table {

/// A global index. Its life is its table's, and more: one that is added to a table goes from
/// CREATING by way of a backfill to ACTIVE, while the table is ACTIVE already.
struct GlobalIndex {
    GlobalSecondaryIndex definition;
    IndexStatus status = IndexStatus::CREATING;
    /// Was added to a table that was there, and has yet to become ACTIVE.
    bool added = false;
    /// All partitions of the table feed it; the items of before are given their entries.
    bool backfilling = false;
    /// Its own, as a table's: its entries lie in the item space of this number.
    partition::TableId id{};
    std::vector<PartitionPlace> partitions;
    friend bool operator==(const GlobalIndex&, const GlobalIndex&) = default;
};

std::string encode(const LocalSecondaryIndex& index);
std::string encode(const GlobalIndex& index);
/// Empty if the bytes are damaged.
std::optional<LocalSecondaryIndex> decode_local_index(std::string_view bytes);
std::optional<GlobalIndex> decode_global_index(std::string_view bytes);

}  // namespace tailrace::table
