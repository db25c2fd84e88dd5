// What CreateTable and UpdateTable may set, checked in the service's words and order. (What a table
// is paid with is in billing.h.)
#pragma once

#include <optional>

#include "base/clock.h"
#include "table/table_row.h"
#include "tailrace/enumerations.h"
#include "tailrace/error.h"
#include "tailrace/table_requests.h"

namespace tailrace::operation {

Result<table::TableSettings> new_settings(const CreateTableInput& input,
                                          base::UnixMilliseconds now);
/// The view type of the stream that a new table begins with; none if it has none.
Result<std::optional<StreamViewType>> new_stream(const CreateTableInput& input);

/// Whether an update says what to change, nothing that excludes another, and nothing that is not
/// supported.
Result<void> check_update(const UpdateTableInput& input);
/// The change of the table as it is, but for its stream; pure.
Result<void> update_settings(table::TableSettings& settings, const UpdateTableInput& input,
                             base::UnixMilliseconds now);

}  // namespace tailrace::operation
