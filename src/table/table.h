// A table in use: its row, and its partitions by hash. Immutable; a change of the row makes a new
// one.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/key_schema.h"
#include "partition/partition.h"
#include "partition/stored_item.h"
#include "table/table_indexes.h"
#include "table/table_row.h"

namespace tailrace::table {

/// Items in the order of their keys, and the partitions that they lie in: a table's own, or the
/// entries of one of its indexes.
struct KeySet {
    /// What the partitions say that they belong to.
    partition::TableId owner{};
    storage::SpaceId space{};
    /// They cover all hashes, ascending.
    std::vector<PartitionPlace> places;
    std::vector<std::shared_ptr<partition::Partition>> partitions;

    /// Index into both.
    std::size_t index_of(std::uint64_t hash) const;
};

class Table {
 public:
    using FindPartition =
        std::function<std::shared_ptr<partition::Partition>(storage::PartitionId)>;
    Table(TableRow row, const FindPartition& find);

    const TableRow& row() const { return row_; }
    partition::TableId id() const { return row_.id; }
    const std::string& name() const { return row_.name; }
    const model::KeySchema& key_schema() const { return key_schema_; }
    const std::vector<std::shared_ptr<partition::Partition>>& partitions() const {
        return items().partitions;
    }
    const std::shared_ptr<partition::Partition>& partition_of(std::uint64_t hash) const {
        return partitions()[items().index_of(hash)];
    }

    /// Local ones first.
    std::span<const TableIndex> indexes() const { return indexes_; }
    /// Null if there is none of this name.
    const TableIndex* find_index(std::string_view name) const;
    const KeySet& items() const { return key_sets_.front(); }
    /// Of the table or an index; null if it has no such space.
    const KeySet* find_key_set(storage::SpaceId space) const;
    /// The row of an item's collection; absent if the table keeps none.
    std::optional<storage::Key> collection_of(std::string_view item_key) const;

 private:
    TableRow row_;
    model::KeySchema key_schema_;
    std::vector<TableIndex> indexes_;
    /// The items', then one for each index.
    std::vector<KeySet> key_sets_;
};

using TablePtr = std::shared_ptr<const Table>;

}  // namespace tailrace::table
