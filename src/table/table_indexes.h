// From the definitions of a table's indexes to what partitions and readers need of them.
#pragma once

#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/key_schema.h"
#include "partition/index.h"
#include "table/table_row.h"
#include "tailrace/error.h"

namespace tailrace::table {

/// A secondary index in use.
struct TableIndex {
    std::string name;
    /// What the partitions of the table know of it.
    partition::Index index;
    IndexStatus status = IndexStatus::ACTIVE;

    bool is_local() const { return index.kind == partition::IndexKind::local; }
    bool has_all() const { return index.projection == ProjectionType::ALL; }
    /// Whether its entries have this attribute.
    bool projects(std::string_view attribute) const;
};

/// What is told to who asks for one that is not there.
std::unexpected<Error> no_such_index(std::string_view name);

/// All of them, local ones first; each kind in the order of its definitions.
std::vector<TableIndex> indexes_of(const TableRow& row);

/// Those that partitions are to feed.
std::vector<partition::Index> wanted_indexes(const TableRow& row);

/// The spaces that lie beside the items in their partitions, and are split with them.
std::vector<storage::SpaceId> spaces_of(const TableRow& row);

}  // namespace tailrace::table
