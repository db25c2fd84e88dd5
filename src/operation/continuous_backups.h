// Point-in-time recovery: a setting that is kept and shown. There is nothing to restore from.
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "table/table_row.h"
#include "tailrace/continuous_backups_requests.h"
#include "tailrace/error.h"

namespace tailrace::operation {

ContinuousBackupsDescription describe_backups(
    const std::optional<table::PointInTimeRecovery>& recovery, base::UnixMilliseconds now);

/// In these requests, a table that is not there has an error of its own: TableNotFoundException.
Error as_table_not_found(Error error, const std::string& table);

}  // namespace tailrace::operation
