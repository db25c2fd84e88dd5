// What TransactWriteItems and ExecuteTransaction share: decisions that are carried out together, or
// not at all.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/coroutine.h"
#include "operation/context.h"
#include "operation/write_decisions.h"
#include "tailrace/capacity.h"
#include "tailrace/enumerations.h"
#include "tailrace/error.h"

namespace tailrace::operation {

/// One write, or check, of the transaction, from its request to its answer.
struct TransactedWrite {
    std::string table_reference;
    std::unique_ptr<WriteDecision> decision;
};

struct WrittenTogether {
    /// What it cost, if asked for.
    std::optional<std::vector<ConsumedCapacity>> capacity;
    /// It was done before: nothing was done now.
    bool replayed = false;
};

/// TransactionCanceledException with a reason for each write if any
/// of them cannot be; ValidationException if two of them are of one item. `writes` must live until
/// then.
awaitable<Result<WrittenTogether>> write_together(Context& context,
                                                  const std::vector<TransactedWrite>& writes,
                                                  std::optional<table::TransactionToken> token,
                                                  std::optional<ReturnConsumedCapacity> asked);

}  // namespace tailrace::operation
