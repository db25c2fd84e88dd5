// Why a transaction was cancelled, action by action.
#pragma once

#include <optional>
#include <vector>

#include "model/key_schema.h"
#include "operation/answers.h"
#include "tailrace/attribute_value.h"
#include "tailrace/error.h"

namespace tailrace::operation {

/// The errors of a transaction's actions, in request order.
using ActionErrors = std::vector<std::optional<Error>>;

bool any_failed(const ActionErrors& errors);

/// TransactionCanceledException with a reason for each action. An error that is no reason, as a
/// fault of the server, becomes the answer itself. At least one action must have failed.
Refusal cancelled(ActionErrors errors);

/// Whether a key attribute is empty. The service refuses such a request as a whole, where other
/// faults of a key cancel the transaction.
bool has_empty_key(const model::KeySchema& schema, const AttributeMap& attributes);

}  // namespace tailrace::operation
