// What PutItem, UpdateItem and DeleteItem share between their plans and their replies.
#pragma once

#include <string>

#include "base/coroutine.h"
#include "operation/consumed_capacity.h"
#include "operation/context.h"
#include "operation/write_decisions.h"
#include "table/table.h"
#include "tailrace/error.h"

namespace tailrace::operation {

/// Finds the table, fits the decision to it, and carries it out. All three must live until then.
awaitable<Result<void>> write_item(Context& context, const std::string& table,
                                   WriteDecision& decision);

/// The same of a table that was found.
awaitable<Result<void>> write_item(Context& context, table::TablePtr table,
                                   WriteDecision& decision);

/// For a decision that was carried out.
template <class Output, class Input>
Output reply_to(const Input& input, WriteDecision& decision) {
    return {.attributes = decision.take_returned(),
            .consumed_capacity = consumed_capacity(input.return_consumed_capacity, input.table_name,
                                                   decision.units()),
            .item_collection_metrics =
                decision.collection_metrics(input.return_item_collection_metrics)};
}

}  // namespace tailrace::operation
