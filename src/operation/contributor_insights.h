// Contributor Insights of tables and their indexes: a setting that is kept and shown. Nothing is
// counted by it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "table/table_row.h"
#include "tailrace/enumerations.h"
#include "tailrace/error.h"

namespace tailrace::operation {

/// ResourceNotFoundException if the table has no such index.
Result<void> check_index(const table::TableRow& row, const std::optional<std::string>& index_name);

/// Null if they were never enabled.
const table::ContributorInsights* find_insights(const table::TableRow& row,
                                                const std::optional<std::string>& index_name);

ContributorInsightsStatus status_of(const table::ContributorInsights* insights);

/// Names of the rules that would count.
std::vector<std::string> rules_of(const table::TableRow& row,
                                  const table::ContributorInsights& insights);

}  // namespace tailrace::operation
