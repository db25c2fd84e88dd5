// A table in use: its row, and its partitions by hash. Immutable; a change of the row makes a new
// one.
#pragma once

#include <memory>
#include <vector>

#include "model/key_schema.h"
#include "partition/partition.h"
#include "partition/stored_item.h"
#include "table/table_row.h"

namespace tailrace::table {

class Table {
 public:
    /// `partitions` in the order of the row's places.
    Table(TableRow row, std::vector<std::shared_ptr<partition::Partition>> partitions);

    const TableRow& row() const { return row_; }
    partition::TableId id() const { return row_.id; }
    const std::string& name() const { return row_.name; }
    const model::KeySchema& key_schema() const { return key_schema_; }
    const std::vector<std::shared_ptr<partition::Partition>>& partitions() const {
        return partitions_;
    }

    /// Index into `partitions` and `row().partitions`.
    std::size_t index_of(std::uint64_t hash) const;
    const std::shared_ptr<partition::Partition>& partition_of(std::uint64_t hash) const {
        return partitions_[index_of(hash)];
    }

 private:
    TableRow row_;
    model::KeySchema key_schema_;
    std::vector<std::shared_ptr<partition::Partition>> partitions_;
};

using TablePtr = std::shared_ptr<const Table>;

}  // namespace tailrace::table
