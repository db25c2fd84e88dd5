// KeyConditions: key conditions, as they were written before there were expressions.
#pragma once

#include "expression/key_condition.h"
#include "tailrace/error.h"
#include "tailrace/query_requests.h"

namespace tailrace::expression {

/// Operators that no key could answer are told only by `bind`, as the service does.
Result<KeyCondition> legacy_key_condition(ConditionMap conditions);

}  // namespace tailrace::expression
