#include <string_view>

#include "tailrace/transaction_requests.h"
#include "wire/json/capacity_shape.h"
#include "wire/json/constraints.h"
#include "wire/json/declaration.h"
#include "wire/json/item_response_shape.h"

namespace tailrace::wire::json {

template <>
struct Shape<ConditionCheck> {
    static constexpr std::string_view name = "ConditionCheck";
    static constexpr Member members[] = {
        member<&ConditionCheck::key>("Key"),
        member<&ConditionCheck::table_name>("TableName", table_name_or_arn),
        member<&ConditionCheck::condition_expression>("ConditionExpression"),
        member<&ConditionCheck::expression_attribute_names>("ExpressionAttributeNames"),
        member<&ConditionCheck::expression_attribute_values>("ExpressionAttributeValues"),
        member<&ConditionCheck::return_values_on_condition_check_failure>(
            "ReturnValuesOnConditionCheckFailure"),
    };
};

template <>
struct Shape<Put> {
    static constexpr std::string_view name = "Put";
    static constexpr Member members[] = {
        member<&Put::item>("Item"),
        member<&Put::table_name>("TableName", table_name_or_arn),
        member<&Put::condition_expression>("ConditionExpression"),
        member<&Put::expression_attribute_names>("ExpressionAttributeNames"),
        member<&Put::expression_attribute_values>("ExpressionAttributeValues"),
        member<&Put::return_values_on_condition_check_failure>(
            "ReturnValuesOnConditionCheckFailure"),
    };
};

template <>
struct Shape<Delete> {
    static constexpr std::string_view name = "Delete";
    static constexpr Member members[] = {
        member<&Delete::key>("Key"),
        member<&Delete::table_name>("TableName", table_name_or_arn),
        member<&Delete::condition_expression>("ConditionExpression"),
        member<&Delete::expression_attribute_names>("ExpressionAttributeNames"),
        member<&Delete::expression_attribute_values>("ExpressionAttributeValues"),
        member<&Delete::return_values_on_condition_check_failure>(
            "ReturnValuesOnConditionCheckFailure"),
    };
};

template <>
struct Shape<Update> {
    static constexpr std::string_view name = "Update";
    static constexpr Member members[] = {
        member<&Update::key>("Key"),
        member<&Update::update_expression>("UpdateExpression"),
        member<&Update::table_name>("TableName", table_name_or_arn),
        member<&Update::condition_expression>("ConditionExpression"),
        member<&Update::expression_attribute_names>("ExpressionAttributeNames"),
        member<&Update::expression_attribute_values>("ExpressionAttributeValues"),
        member<&Update::return_values_on_condition_check_failure>(
            "ReturnValuesOnConditionCheckFailure"),
    };
};

template <>
struct Shape<TransactWriteItem> {
    static constexpr std::string_view name = "TransactWriteItem";
    static constexpr Member members[] = {
        member<&TransactWriteItem::condition_check>("ConditionCheck"),
        member<&TransactWriteItem::put>("Put"),
        member<&TransactWriteItem::delete_>("Delete"),
        member<&TransactWriteItem::update>("Update"),
    };
};

template <>
struct Shape<TransactWriteItemsInput> {
    static constexpr std::string_view name = "TransactWriteItemsInput";
    static constexpr Member members[] = {
        member<&TransactWriteItemsInput::transact_items>("TransactItems", length(1, 100)),
        member<&TransactWriteItemsInput::return_consumed_capacity>("ReturnConsumedCapacity"),
        member<&TransactWriteItemsInput::return_item_collection_metrics>(
            "ReturnItemCollectionMetrics"),
        member<&TransactWriteItemsInput::client_request_token>("ClientRequestToken", length(1, 36)),
    };
};

template <>
struct Shape<TransactWriteItemsOutput> {
    static constexpr std::string_view name = "TransactWriteItemsOutput";
    static constexpr Member members[] = {
        member<&TransactWriteItemsOutput::consumed_capacity>("ConsumedCapacity"),
        member<&TransactWriteItemsOutput::item_collection_metrics>("ItemCollectionMetrics"),
    };
};

template <>
struct Shape<Get> {
    static constexpr std::string_view name = "Get";
    static constexpr Member members[] = {
        member<&Get::key>("Key"),
        member<&Get::table_name>("TableName", table_name_or_arn),
        member<&Get::projection_expression>("ProjectionExpression"),
        member<&Get::expression_attribute_names>("ExpressionAttributeNames"),
    };
};

template <>
struct Shape<TransactGetItem> {
    static constexpr std::string_view name = "TransactGetItem";
    static constexpr Member members[] = {
        member<&TransactGetItem::get>("Get"),
    };
};

template <>
struct Shape<TransactGetItemsInput> {
    static constexpr std::string_view name = "TransactGetItemsInput";
    static constexpr Member members[] = {
        member<&TransactGetItemsInput::transact_items>("TransactItems", length(1, 100)),
        member<&TransactGetItemsInput::return_consumed_capacity>("ReturnConsumedCapacity"),
    };
};

template <>
struct Shape<TransactGetItemsOutput> {
    static constexpr std::string_view name = "TransactGetItemsOutput";
    static constexpr Member members[] = {
        member<&TransactGetItemsOutput::consumed_capacity>("ConsumedCapacity"),
        member<&TransactGetItemsOutput::responses>("Responses"),
    };
};

template struct Codec<TransactWriteItemsInput>;
template struct Codec<TransactWriteItemsOutput>;
template struct Codec<TransactGetItemsInput>;
template struct Codec<TransactGetItemsOutput>;

}  // namespace tailrace::wire::json
