// Conditions and filters, as they were written before there were expressions.
//
// They become trees like any other: one comparison for each attribute, all of which are to hold, or
// any (ConditionalOperator).
#pragma once

#include <cstddef>
#include <optional>

#include "expression/condition.h"
#include "tailrace/enumerations.h"
#include "tailrace/error.h"
#include "tailrace/item_requests.h"
#include "tailrace/query_requests.h"

namespace tailrace::expression {

/// ConditionalOperator joins at least two; `comparisons` is how many there are in the request's
/// Expected, QueryFilter or ScanFilter.
Result<void> check_conditional_operator(std::optional<ConditionalOperator> joining,
                                        std::size_t comparisons);

// Of no comparisons, no condition. Without `joining`, all are to hold.

/// Of Expected.
Result<std::optional<Condition>> legacy_condition(ExpectedAttributeMap expected,
                                                  std::optional<ConditionalOperator> joining);
/// Of QueryFilter or ScanFilter.
Result<std::optional<Condition>> legacy_condition(ConditionMap filter,
                                                  std::optional<ConditionalOperator> joining);

}  // namespace tailrace::expression
