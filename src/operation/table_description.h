// A table as DescribeTable and its kin show it.
#pragma once

#include <cstdint>
#include <map>

#include "base/coroutine.h"
#include "operation/context.h"
#include "stream/stream_arn.h"
#include "table/table_row.h"
#include "tailrace/error.h"
#include "tailrace/table_description.h"

namespace tailrace::operation {

struct IndexCounts {
    std::uint64_t entries = 0;
    /// By the service's item sizes.
    std::uint64_t bytes = 0;
};

struct TableCounts {
    std::uint64_t items = 0;
    /// By the service's item sizes.
    std::uint64_t bytes = 0;
    std::map<storage::SpaceId, IndexCounts> indexes;
};

TableDescription describe(const stream::Site& site, const table::TableRow& row, TableCounts counts);

/// With what its partitions count now.
awaitable<Result<TableDescription>> describe_now(Context& context, const table::TableRow& row);

}  // namespace tailrace::operation
