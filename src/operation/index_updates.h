// GlobalSecondaryIndexUpdates of UpdateTable: indexes that are added to a table, changed, dropped.
#pragma once

#include "table/table_row.h"
#include "tailrace/error.h"
#include "tailrace/table_requests.h"

namespace tailrace::operation {

/// Whether the request adds or drops an index.
bool adds_or_drops_index(const UpdateTableInput& input);

/// What can be said of them without the table.
Result<void> check_index_updates(const UpdateTableInput& input);

/// The change of the table as it is, after that of its other settings; pure. `was` is how it was
/// paid for before.
Result<void> update_indexes(table::TableRow& row, const UpdateTableInput& input, BillingMode was);

}  // namespace tailrace::operation
