#include "table/table.h"

#include <algorithm>

namespace tailrace::table {

Table::Table(TableRow row, std::vector<std::shared_ptr<partition::Partition>> partitions)
    : row_(std::move(row)),
      key_schema_(key_schema_of(row_.settings)),
      partitions_(std::move(partitions)) {}

std::size_t Table::index_of(std::uint64_t hash) const {
    // The places cover all hashes, ascending.
    const auto place = std::ranges::lower_bound(
        row_.partitions, hash, {}, [](const PartitionPlace& p) { return p.range.high; });
    return static_cast<std::size_t>(place - row_.partitions.begin());
}

}  // namespace tailrace::table
