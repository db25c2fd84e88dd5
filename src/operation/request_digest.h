// Tells requests apart that carry one token.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tailrace/attribute_value.h"
#include "tailrace/statement_requests.h"
#include "tailrace/transaction_requests.h"

namespace tailrace::operation {

/// 16 bytes, the same for equal actions however they were spelled; 128 well-mixed bits, not fit
/// against who makes collisions for himself. Neither the token nor what the reply is to tell
/// counts.
std::string request_digest(const TransactWriteItemsInput& input);
std::string request_digest(const ExecuteTransactionInput& input);

/// Of a statement and its parameters, for the token of its next page.
std::string statement_digest(const std::string& statement,
                             const std::optional<std::vector<AttributeValue>>& parameters);

}  // namespace tailrace::operation
