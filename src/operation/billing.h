// How a table is paid for: BillingMode, ProvisionedThroughput, OnDemandThroughput, WarmThroughput.
//
// Nothing here limits a table: what is set is checked in the service's words, kept and described.
#pragma once

#include <cstdint>

#include "base/clock.h"
#include "table/table_row.h"
#include "tailrace/error.h"
#include "tailrace/table_requests.h"

namespace tailrace::operation {

/// No table and no index can have more.
inline constexpr std::int64_t capacity_units_max = 1'000'000'000'000;

/// Of a new table; `now` dates an on-demand one.
Result<void> set_billing(table::TableSettings& settings, const CreateTableInput& input,
                         base::UnixMilliseconds now);

/// What can be said of an update without the table.
Result<void> check_billing_update(const UpdateTableInput& input);
/// The change of the table as it is; pure.
Result<void> update_billing(table::TableSettings& settings, const UpdateTableInput& input,
                            base::UnixMilliseconds now);

/// What a table can take at once: what it was asked to be warm for, or else what it comes with.
WarmThroughput warm_throughput(const table::TableSettings& settings);

}  // namespace tailrace::operation
