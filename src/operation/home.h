// Which partition a request is about, so that the server that is its home may do it.
#pragma once

#include <optional>

#include "base/coroutine.h"
#include "operation/context.h"
#include "storage/store.h"
#include "tailrace/item_requests.h"
#include "tailrace/statement_requests.h"
#include "tailrace/table_requests.h"
#include "tailrace/time_to_live_requests.h"
#include "tailrace/transaction_requests.h"

namespace tailrace::operation {

using Home = std::optional<storage::PartitionId>;

// A write's is that of its item, or of its first; a table's life is the catalog's. Empty where
// something is wrong with the request: whoever does it will say so.

awaitable<Home> home_of(Context& context, const PutItemInput& input);
awaitable<Home> home_of(Context& context, const UpdateItemInput& input);
awaitable<Home> home_of(Context& context, const DeleteItemInput& input);
awaitable<Home> home_of(Context& context, const TransactWriteItemsInput& input);
awaitable<Home> home_of(Context& context, const ExecuteStatementInput& input);
awaitable<Home> home_of(Context& context, const ExecuteTransactionInput& input);

template <class Input>
concept ChangesTables =
    std::is_same_v<Input, CreateTableInput> || std::is_same_v<Input, UpdateTableInput> ||
    std::is_same_v<Input, DeleteTableInput> || std::is_same_v<Input, UpdateTimeToLiveInput>;

template <class Input>
concept HasHome = ChangesTables<Input> ||
                  requires(Context& context, const Input& input) { home_of(context, input); };

storage::PartitionId home_of_tables();

}  // namespace tailrace::operation
