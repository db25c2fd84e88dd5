#include "operation/write_together.h"

#include <cstddef>
#include <utility>

#include "operation/answers.h"
#include "operation/consumed_capacity.h"
#include "operation/repeated_item.h"
#include "operation/table_reference.h"
#include "operation/transaction_reasons.h"

namespace tailrace::operation {
namespace {

/// A key that does not fit its table cancels the transaction, but for an empty one.
awaitable<Result<std::vector<table::WriteRequest>>> bind_all(
    Context& context, const std::vector<TransactedWrite>& writes) {
    std::vector<table::WriteRequest> requests;
    ActionErrors errors(writes.size());
    for (std::size_t i = 0; i < writes.size(); ++i) {
        auto& decision = *writes[i].decision;
        auto found = co_await find_usable_table(context, writes[i].table_reference);
        if (!found) co_return failure(found);
        const auto& schema = (*found)->key_schema();
        auto key = decision.bind(*found);
        if (key) {
            const auto bytes = decision.commit_size();
            requests.emplace_back(*std::move(found), *std::move(key), &decision, bytes);
        } else if (has_empty_key(schema, decision.keyed().attributes()) ||
                   has_empty_index_value((*found)->indexes(), decision.keyed().attributes())) {
            co_return failure(key);
        } else {
            errors[i] = std::move(key.error());
        }
    }
    if (names_item_twice(requests)) {
        co_return validation_error(
            "Transaction request cannot include multiple operations on one item");
    }
    if (any_failed(errors)) co_return cancelled(std::move(errors));
    co_return requests;
}

/// A transaction that was done before costs as much as reading its items.
std::optional<std::vector<ConsumedCapacity>> capacity_of(
    const std::vector<TransactedWrite>& writes, std::optional<ReturnConsumedCapacity> asked,
    bool replayed) {
    using enum CapacityByTable::Kind;
    CapacityByTable capacity(asked, replayed ? transactional_read : transactional_write);
    for (const auto& write : writes) {
        const auto& decision = *write.decision;
        if (replayed) {
            capacity.add(write.table_reference, read_units(decision.size(), true));
        } else {
            capacity.add(write.table_reference, decision.units());
        }
    }
    return capacity.take();
}

}  // namespace

awaitable<Result<WrittenTogether>> write_together(Context& context,
                                                  const std::vector<TransactedWrite>& writes,
                                                  std::optional<table::TransactionToken> token,
                                                  std::optional<ReturnConsumedCapacity> asked) {
    auto requests = co_await bind_all(context, writes);
    if (!requests) co_return failure(requests);
    auto result = co_await context.items.transact(*std::move(requests), std::move(token));
    if (!result) co_return failure(result);
    if (any_failed(result->errors)) co_return cancelled(std::move(result->errors));
    co_return WrittenTogether{capacity_of(writes, asked, result->replayed), result->replayed};
}

}  // namespace tailrace::operation
