#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "operation/answers.h"
#include "operation/operations.h"
#include "operation/request_digest.h"
#include "operation/transaction_payload.h"
#include "operation/write_plans.h"
#include "operation/write_together.h"

namespace tailrace::operation {
namespace {

template <class Decision>
Result<TransactedWrite> action(std::string table, Result<Decision> planned) {
    if (!planned) return failure(planned);
    return TransactedWrite{std::move(table), std::make_unique<Decision>(*std::move(planned))};
}

// An action is a single request without the options that it lacks.

Result<TransactedWrite> plan(Put& put) {
    PutItemInput single{
        .item = std::move(put.item),
        .condition_expression = std::move(put.condition_expression),
        .expression_attribute_names = std::move(put.expression_attribute_names),
        .expression_attribute_values = std::move(put.expression_attribute_values),
        .return_values_on_condition_check_failure = put.return_values_on_condition_check_failure};
    return action(put.table_name, plan_put(single));
}

Result<TransactedWrite> plan(Update& update) {
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

Result<TransactedWrite> plan(Delete& remove) {
    DeleteItemInput single{
        .key = std::move(remove.key),
        .condition_expression = std::move(remove.condition_expression),
        .expression_attribute_names = std::move(remove.expression_attribute_names),
        .expression_attribute_values = std::move(remove.expression_attribute_values),
        .return_values_on_condition_check_failure =
            remove.return_values_on_condition_check_failure};
    return action(remove.table_name, plan_delete(single));
}

Result<TransactedWrite> plan(ConditionCheck& check) {
    return action(check.table_name, plan_check(check));
}

Result<TransactedWrite> plan(TransactWriteItem& item) {
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

Result<std::vector<TransactedWrite>> plan(TransactWriteItemsInput& input) {
    std::vector<TransactedWrite> actions;
    std::size_t bytes = 0;
    for (auto& item : input.transact_items) {
        bytes += payload_bytes(item);
        if (auto fits = check_payload(bytes); !fits) return failure(fits);
        auto planned = plan(item);
        if (!planned) return failure(planned);
        actions.push_back(*std::move(planned));
    }
    return actions;
}

std::optional<table::TransactionToken> token_of(TransactWriteItemsInput& input) {
    if (!input.client_request_token) return std::nullopt;
    return table::TransactionToken{*std::move(input.client_request_token), request_digest(input)};
}

void add_metrics(TransactWriteItemsOutput& output, const TransactWriteItemsInput& input,
                 const std::vector<TransactedWrite>& actions) {
    for (const auto& [table, decision] : actions) {
        auto metrics = decision->collection_metrics(input.return_item_collection_metrics);
        if (!metrics) continue;
        if (!output.item_collection_metrics) output.item_collection_metrics.emplace();
        (*output.item_collection_metrics)[table].push_back(*std::move(metrics));
    }
}

}  // namespace

awaitable<Result<TransactWriteItemsOutput>> transact_write_items(Context& context,
                                                                 TransactWriteItemsInput input) {
    auto token = token_of(input);
    auto actions = plan(input);
    if (!actions) co_return failure(actions);
    auto written = co_await write_together(context, *actions, std::move(token),
                                           input.return_consumed_capacity);
    if (!written) co_return failure(written);
    TransactWriteItemsOutput output{.consumed_capacity = std::move(written->capacity)};
    if (!written->replayed) add_metrics(output, input, *actions);
    co_return output;
}

}  // namespace tailrace::operation
