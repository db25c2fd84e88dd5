// How global indexes are paid for. As with tables (billing.h), what is set is checked, kept and
// described, and limits nothing.
#pragma once

#include "table/table_row.h"
#include "tailrace/error.h"
#include "tailrace/table_requests.h"

namespace tailrace::operation {

/// Of an index of a new table that is billed as `settings` say.
Result<void> check_new_index_billing(const table::TableSettings& settings,
                                     const GlobalSecondaryIndex& index);
/// Of an index that is added to a table.
Result<void> check_added_index_billing(const table::TableSettings& settings,
                                       const GlobalSecondaryIndex& index);

/// The change of an index; pure. `switches` is whether the request changes the table's billing
/// mode, to that of `settings`.
Result<void> update_index_billing(const table::TableSettings& settings, GlobalSecondaryIndex& index,
                                  const UpdateGlobalSecondaryIndexAction& update, bool switches);
/// What a change of the table's billing mode, to that of `settings`, makes of its indexes. `input`
/// has to say what each is to have, if it is to be provisioned.
Result<void> switch_index_billing(table::TableSettings& settings, const UpdateTableInput& input);

/// What an index can take at once.
WarmThroughput warm_throughput(const table::TableSettings& settings,
                               const GlobalSecondaryIndex& index);

}  // namespace tailrace::operation
