#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "model/limits.h"
#include "operation/answers.h"
#include "operation/consumed_capacity.h"
#include "operation/operations.h"
#include "operation/repeated_item.h"
#include "operation/request_digest.h"
#include "operation/table_reference.h"
#include "operation/transaction_payload.h"
#include "operation/transaction_reasons.h"
#include "operation/write_plans.h"

namespace tailrace::operation {
namespace {

/// One action of the transaction, from its request to its answer.
struct Action {
    std::string table_reference;
    std::unique_ptr<WriteDecision> decision;
};

template <class Decision>
Result<Action> action(std::string table, Result<Decision> planned) {
    if (!planned) return failure(planned);
    return Action{std::move(table), std::make_unique<Decision>(*std::move(planned))};
}

// An action is a single request without the options that it lacks.

Result<Action> plan(Put& put) {
    PutItemInput single{
        .item = std::move(put.item),
        .condition_expression = std::move(put.condition_expression),
        .expression_attribute_names = std::move(put.expression_attribute_names),
        .expression_attribute_values = std::move(put.expression_attribute_values),
        .return_values_on_condition_check_failure = put.return_values_on_condition_check_failure};
    return action(put.table_name, plan_put(single));
}

Result<Action> plan(Update& update) {
    UpdateItemInput single{
        .key = std::move(update.key),
        .update_expression = std::move(update.update_expression),
        .condition_expression = std::move(update.condition_expression),
        .expression_attribute_names = std::move(update.expression_attribute_names),
        .expression_attribute_values = std::move(update.expression_attribute_values),
        .return_values_on_condition_check_failure =
            update.return_values_on_condition_check_failure};
    return action(update.table_name, plan_update(single));
}

Result<Action> plan(Delete& remove) {
    DeleteItemInput single{
        .key = std::move(remove.key),
        .condition_expression = std::move(remove.condition_expression),
        .expression_attribute_names = std::move(remove.expression_attribute_names),
        .expression_attribute_values = std::move(remove.expression_attribute_values),
        .return_values_on_condition_check_failure =
            remove.return_values_on_condition_check_failure};
    return action(remove.table_name, plan_delete(single));
}

Result<Action> plan(ConditionCheck& check) {
    return action(check.table_name, plan_check(check));
}

Result<Action> plan(TransactWriteItem& item) {
    const int kinds = item.condition_check.has_value() + item.put.has_value() +
                      item.delete_.has_value() + item.update.has_value();
    if (kinds == 0) {
        return validation_error(
            "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request");
    }
    if (kinds > 1) {
        return validation_error(
            "TransactItems can only contain one of Check, Put, Update or Delete");
    }
    if (item.put) return plan(*item.put);
    if (item.update) return plan(*item.update);
    if (item.delete_) return plan(*item.delete_);
    return plan(*item.condition_check);
}

/// The service says it twice.
Refusal too_large(std::size_t bytes) {
    constexpr std::string_view why = "Transaction payload size cannot exceed 4MB. Payload Size: ";
    return validation_error(fmt::format("{0}: {0}{1}", why, bytes));
}

Result<std::vector<Action>> plan(TransactWriteItemsInput& input) {
    std::vector<Action> actions;
    std::size_t bytes = 0;
    for (auto& item : input.transact_items) {
        bytes += payload_bytes(item);
        if (bytes > model::transaction_bytes_max) return too_large(bytes);
        auto planned = plan(item);
        if (!planned) return failure(planned);
        actions.push_back(*std::move(planned));
    }
    return actions;
}

/// A key that does not fit its table cancels the transaction, but for an empty one.
awaitable<Result<std::vector<table::WriteRequest>>> bind_all(Context& context,
                                                             std::vector<Action>& actions) {
    std::vector<table::WriteRequest> requests;
    ActionErrors errors(actions.size());
    for (std::size_t i = 0; i < actions.size(); ++i) {
        auto& decision = *actions[i].decision;
        auto found = co_await find_usable_table(context, actions[i].table_reference);
        if (!found) co_return failure(found);
        const auto& schema = (*found)->key_schema();
        auto key = decision.bind(schema);
        if (key) {
            const auto bytes = decision.commit_size();
            requests.emplace_back(*std::move(found), *std::move(key), &decision, bytes);
        } else if (has_empty_key(schema, decision.keyed().attributes())) {
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

std::optional<table::TransactionToken> token_of(TransactWriteItemsInput& input) {
    if (!input.client_request_token) return std::nullopt;
    return table::TransactionToken{*std::move(input.client_request_token), request_digest(input)};
}

/// A transaction that was done before costs as much as reading its items.
TransactWriteItemsOutput reply(const TransactWriteItemsInput& input,
                               const std::vector<Action>& actions, bool replayed) {
    using enum CapacityByTable::Kind;
    CapacityByTable capacity(input.return_consumed_capacity,
                             replayed ? transactional_read : transactional_write);
    for (const auto& action : actions) {
        const auto size = action.decision->size();
        capacity.add(action.table_reference, replayed ? read_units(size, true) : write_units(size));
    }
    return {.consumed_capacity = capacity.take()};
}

}  // namespace

awaitable<Result<TransactWriteItemsOutput>> transact_write_items(Context& context,
                                                                 TransactWriteItemsInput input) {
    auto token = token_of(input);
    auto actions = plan(input);
    if (!actions) co_return failure(actions);
    auto requests = co_await bind_all(context, *actions);
    if (!requests) co_return failure(requests);

    auto result = co_await context.items.transact(*std::move(requests), std::move(token));
    if (!result) co_return failure(result);
    if (any_failed(result->errors)) co_return cancelled(std::move(result->errors));
    co_return reply(input, *actions, result->replayed);
}

}  // namespace tailrace::operation
