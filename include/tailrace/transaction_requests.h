// TransactWriteItems, TransactGetItems.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tailrace/capacity.h"
#include "tailrace/enumerations.h"
#include "tailrace/item.h"
#include "tailrace/item_requests.h"

namespace tailrace {

struct ConditionCheck {
    Item key;
    std::string table_name;
    std::string condition_expression;
    std::optional<ExpressionAttributeNameMap> expression_attribute_names;
    std::optional<Item> expression_attribute_values;
    std::optional<ReturnValuesOnConditionCheckFailure> return_values_on_condition_check_failure;
    friend bool operator==(const ConditionCheck&, const ConditionCheck&) = default;
};

struct Put {
    Item item;
    std::string table_name;
    std::optional<std::string> condition_expression;
    std::optional<ExpressionAttributeNameMap> expression_attribute_names;
    std::optional<Item> expression_attribute_values;
    std::optional<ReturnValuesOnConditionCheckFailure> return_values_on_condition_check_failure;
    friend bool operator==(const Put&, const Put&) = default;
};

struct Delete {
    Item key;
    std::string table_name;
    std::optional<std::string> condition_expression;
    std::optional<ExpressionAttributeNameMap> expression_attribute_names;
    std::optional<Item> expression_attribute_values;
    std::optional<ReturnValuesOnConditionCheckFailure> return_values_on_condition_check_failure;
    friend bool operator==(const Delete&, const Delete&) = default;
};

struct Update {
    Item key;
    std::string update_expression;
    std::string table_name;
    std::optional<std::string> condition_expression;
    std::optional<ExpressionAttributeNameMap> expression_attribute_names;
    std::optional<Item> expression_attribute_values;
    std::optional<ReturnValuesOnConditionCheckFailure> return_values_on_condition_check_failure;
    friend bool operator==(const Update&, const Update&) = default;
};

/// Exactly one member is to be present; the operation sees to that.
struct TransactWriteItem {
    std::optional<ConditionCheck> condition_check;
    std::optional<Put> put;
    std::optional<Delete> delete_;
    std::optional<Update> update;
    friend bool operator==(const TransactWriteItem&, const TransactWriteItem&) = default;
};

struct TransactWriteItemsInput {
    std::vector<TransactWriteItem> transact_items;
    std::optional<ReturnConsumedCapacity> return_consumed_capacity;
    std::optional<ReturnItemCollectionMetrics> return_item_collection_metrics;
    std::optional<std::string> client_request_token;
    friend bool operator==(const TransactWriteItemsInput&,
                           const TransactWriteItemsInput&) = default;
};

struct TransactWriteItemsOutput {
    std::optional<std::vector<ConsumedCapacity>> consumed_capacity;
    std::optional<ItemCollectionMetricsPerTable> item_collection_metrics;
    friend bool operator==(const TransactWriteItemsOutput&,
                           const TransactWriteItemsOutput&) = default;
};

struct Get {
    Item key;
    std::string table_name;
    std::optional<std::string> projection_expression;
    std::optional<ExpressionAttributeNameMap> expression_attribute_names;
    friend bool operator==(const Get&, const Get&) = default;
};

struct TransactGetItem {
    Get get;
    friend bool operator==(const TransactGetItem&, const TransactGetItem&) = default;
};

struct TransactGetItemsInput {
    std::vector<TransactGetItem> transact_items;
    std::optional<ReturnConsumedCapacity> return_consumed_capacity;
    friend bool operator==(const TransactGetItemsInput&, const TransactGetItemsInput&) = default;
};

struct ItemResponse {
    std::optional<Item> item;
    friend bool operator==(const ItemResponse&, const ItemResponse&) = default;
};

struct TransactGetItemsOutput {
    std::optional<std::vector<ConsumedCapacity>> consumed_capacity;
    /// One for each Get, in request order.
    std::vector<ItemResponse> responses;
    friend bool operator==(const TransactGetItemsOutput&, const TransactGetItemsOutput&) = default;
};

}  // namespace tailrace
