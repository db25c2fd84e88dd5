// PutItem, GetItem, UpdateItem, DeleteItem.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tailrace/attribute_value.h"
#include "tailrace/capacity.h"
#include "tailrace/enumerations.h"
#include "tailrace/item.h"

namespace tailrace {

/// `#n` → attribute name.
using ExpressionAttributeNameMap = std::map<std::string, std::string, std::less<>>;

/// The way to write conditions before there were expressions.
struct ExpectedAttributeValue {
    std::optional<AttributeValue> value;
    std::optional<bool> exists;
    std::optional<ComparisonOperator> comparison_operator;
    std::optional<std::vector<AttributeValue>> attribute_value_list;
    friend bool operator==(const ExpectedAttributeValue&, const ExpectedAttributeValue&) = default;
};
using ExpectedAttributeMap = std::map<std::string, ExpectedAttributeValue, std::less<>>;

/// The way to write updates before there were expressions.
struct AttributeValueUpdate {
    std::optional<AttributeValue> value;
    std::optional<AttributeAction> action;
    friend bool operator==(const AttributeValueUpdate&, const AttributeValueUpdate&) = default;
};
using AttributeUpdates = std::map<std::string, AttributeValueUpdate, std::less<>>;

struct PutItemInput {
    std::string table_name;
    Item item;
    std::optional<ExpectedAttributeMap> expected;
    std::optional<ReturnValue> return_values;
    std::optional<ReturnConsumedCapacity> return_consumed_capacity;
    std::optional<ReturnItemCollectionMetrics> return_item_collection_metrics;
    std::optional<ConditionalOperator> conditional_operator;
    std::optional<std::string> condition_expression;
    std::optional<ExpressionAttributeNameMap> expression_attribute_names;
    std::optional<Item> expression_attribute_values;
    std::optional<ReturnValuesOnConditionCheckFailure> return_values_on_condition_check_failure;
    friend bool operator==(const PutItemInput&, const PutItemInput&) = default;
};

struct PutItemOutput {
    std::optional<Item> attributes;
    std::optional<ConsumedCapacity> consumed_capacity;
    std::optional<ItemCollectionMetrics> item_collection_metrics;
    friend bool operator==(const PutItemOutput&, const PutItemOutput&) = default;
};

struct GetItemInput {
    std::string table_name;
    Item key;
    std::optional<std::vector<std::string>> attributes_to_get;
    std::optional<bool> consistent_read;
    std::optional<ReturnConsumedCapacity> return_consumed_capacity;
    std::optional<std::string> projection_expression;
    std::optional<ExpressionAttributeNameMap> expression_attribute_names;
    friend bool operator==(const GetItemInput&, const GetItemInput&) = default;
};

struct GetItemOutput {
    /// Absent if there is no such item.
    std::optional<Item> item;
    std::optional<ConsumedCapacity> consumed_capacity;
    friend bool operator==(const GetItemOutput&, const GetItemOutput&) = default;
};

struct UpdateItemInput {
    std::string table_name;
    Item key;
    std::optional<AttributeUpdates> attribute_updates;
    std::optional<ExpectedAttributeMap> expected;
    std::optional<ConditionalOperator> conditional_operator;
    std::optional<ReturnValue> return_values;
    std::optional<ReturnConsumedCapacity> return_consumed_capacity;
    std::optional<ReturnItemCollectionMetrics> return_item_collection_metrics;
    std::optional<std::string> update_expression;
    std::optional<std::string> condition_expression;
    std::optional<ExpressionAttributeNameMap> expression_attribute_names;
    std::optional<Item> expression_attribute_values;
    std::optional<ReturnValuesOnConditionCheckFailure> return_values_on_condition_check_failure;
    friend bool operator==(const UpdateItemInput&, const UpdateItemInput&) = default;
};

struct UpdateItemOutput {
    std::optional<Item> attributes;
    std::optional<ConsumedCapacity> consumed_capacity;
    std::optional<ItemCollectionMetrics> item_collection_metrics;
    friend bool operator==(const UpdateItemOutput&, const UpdateItemOutput&) = default;
};

struct DeleteItemInput {
    std::string table_name;
    Item key;
    std::optional<ExpectedAttributeMap> expected;
    std::optional<ConditionalOperator> conditional_operator;
    std::optional<ReturnValue> return_values;
    std::optional<ReturnConsumedCapacity> return_consumed_capacity;
    std::optional<ReturnItemCollectionMetrics> return_item_collection_metrics;
    std::optional<std::string> condition_expression;
    std::optional<ExpressionAttributeNameMap> expression_attribute_names;
    std::optional<Item> expression_attribute_values;
    std::optional<ReturnValuesOnConditionCheckFailure> return_values_on_condition_check_failure;
    friend bool operator==(const DeleteItemInput&, const DeleteItemInput&) = default;
};

struct DeleteItemOutput {
    std::optional<Item> attributes;
    std::optional<ConsumedCapacity> consumed_capacity;
    std::optional<ItemCollectionMetrics> item_collection_metrics;
    friend bool operator==(const DeleteItemOutput&, const DeleteItemOutput&) = default;
};

}  // namespace tailrace
