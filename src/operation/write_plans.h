// From a request to write one item to the decision that does it, checked as far as that goes
// without its table, in the service's order.
//
// The actions of batches and transactions are single requests without the options that they lack,
// so they come here, too.
#pragma once

#include <cstddef>

#include "operation/write_decisions.h"
#include "tailrace/attribute_value.h"
#include "tailrace/error.h"
#include "tailrace/item_requests.h"
#include "tailrace/transaction_requests.h"

namespace tailrace::operation {

/// By the service's item sizes, if it is not too large to be stored.
Result<std::size_t> size_of_item(const AttributeMap& item);

// What a decision keeps is taken out of the request.

Result<PutDecision> plan_put(PutItemInput& input);
Result<UpdateDecision> plan_update(UpdateItemInput& input);
Result<DeleteDecision> plan_delete(DeleteItemInput& input);
Result<CheckDecision> plan_check(ConditionCheck& check);

}  // namespace tailrace::operation
