#include <string_view>

#include "tailrace/item_requests.h"
#include "wire/json/capacity_shape.h"
#include "wire/json/constraints.h"
#include "wire/json/declaration.h"

namespace tailrace::wire::json {

namespace {

constexpr Constraint returned_values{.june = &model::june_return_values};
constexpr Constraint updated_values{.june = &model::june_return_values_of_update};

}  // namespace

template <>
struct Shape<ExpectedAttributeValue> {
    static constexpr std::string_view name = "ExpectedAttributeValue";
    static constexpr Member members[] = {
        member<&ExpectedAttributeValue::value>("Value"),
        member<&ExpectedAttributeValue::exists>("Exists"),
        member<&ExpectedAttributeValue::comparison_operator>("ComparisonOperator"),
        member<&ExpectedAttributeValue::attribute_value_list>("AttributeValueList"),
    };
};

template <>
struct Shape<AttributeValueUpdate> {
    static constexpr std::string_view name = "AttributeValueUpdate";
    static constexpr Member members[] = {
        member<&AttributeValueUpdate::value>("Value"),
        member<&AttributeValueUpdate::action>("Action"),
    };
};

template <>
struct Shape<PutItemInput> {
    static constexpr std::string_view name = "PutItemInput";
    static constexpr Member members[] = {
        member<&PutItemInput::table_name>("TableName", written_table),
        member<&PutItemInput::item>("Item"),
        member<&PutItemInput::expected>("Expected"),
        member<&PutItemInput::return_consumed_capacity>("ReturnConsumedCapacity"),
        member<&PutItemInput::return_values>("ReturnValues", returned_values),
        member<&PutItemInput::return_item_collection_metrics>("ReturnItemCollectionMetrics"),
        member<&PutItemInput::conditional_operator>("ConditionalOperator"),
        member<&PutItemInput::condition_expression>("ConditionExpression"),
        member<&PutItemInput::expression_attribute_names>("ExpressionAttributeNames"),
        member<&PutItemInput::expression_attribute_values>("ExpressionAttributeValues"),
        member<&PutItemInput::return_values_on_condition_check_failure>(
            "ReturnValuesOnConditionCheckFailure"),
    };
};

template <>
struct Shape<PutItemOutput> {
    static constexpr std::string_view name = "PutItemOutput";
    static constexpr Member members[] = {
        member<&PutItemOutput::attributes>("Attributes"),
        member<&PutItemOutput::consumed_capacity>("ConsumedCapacity"),
        member<&PutItemOutput::item_collection_metrics>("ItemCollectionMetrics"),
    };
};

template <>
struct Shape<GetItemInput> {
    static constexpr std::string_view name = "GetItemInput";
    static constexpr Member members[] = {
        member<&GetItemInput::table_name>("TableName", table_name_or_arn),
        member<&GetItemInput::key>("Key"),
        member<&GetItemInput::attributes_to_get>("AttributesToGet", attributes_to_get),
        member<&GetItemInput::consistent_read>("ConsistentRead"),
        member<&GetItemInput::return_consumed_capacity>("ReturnConsumedCapacity"),
        member<&GetItemInput::projection_expression>("ProjectionExpression"),
        member<&GetItemInput::expression_attribute_names>("ExpressionAttributeNames"),
    };
};

template <>
struct Shape<GetItemOutput> {
    static constexpr std::string_view name = "GetItemOutput";
    static constexpr Member members[] = {
        member<&GetItemOutput::item>("Item"),
        member<&GetItemOutput::consumed_capacity>("ConsumedCapacity"),
    };
};

template <>
struct Shape<UpdateItemInput> {
    static constexpr std::string_view name = "UpdateItemInput";
    static constexpr Member members[] = {
        member<&UpdateItemInput::table_name>("TableName", written_table),
        member<&UpdateItemInput::key>("Key"),
        member<&UpdateItemInput::attribute_updates>("AttributeUpdates"),
        member<&UpdateItemInput::expected>("Expected"),
        member<&UpdateItemInput::conditional_operator>("ConditionalOperator"),
        member<&UpdateItemInput::return_consumed_capacity>("ReturnConsumedCapacity"),
        member<&UpdateItemInput::return_values>("ReturnValues", updated_values),
        member<&UpdateItemInput::return_item_collection_metrics>("ReturnItemCollectionMetrics"),
        member<&UpdateItemInput::update_expression>("UpdateExpression"),
        member<&UpdateItemInput::condition_expression>("ConditionExpression"),
        member<&UpdateItemInput::expression_attribute_names>("ExpressionAttributeNames"),
        member<&UpdateItemInput::expression_attribute_values>("ExpressionAttributeValues"),
        member<&UpdateItemInput::return_values_on_condition_check_failure>(
            "ReturnValuesOnConditionCheckFailure"),
    };
};

template <>
struct Shape<UpdateItemOutput> {
    static constexpr std::string_view name = "UpdateItemOutput";
    static constexpr Member members[] = {
        member<&UpdateItemOutput::attributes>("Attributes"),
        member<&UpdateItemOutput::consumed_capacity>("ConsumedCapacity"),
        member<&UpdateItemOutput::item_collection_metrics>("ItemCollectionMetrics"),
    };
};

template <>
struct Shape<DeleteItemInput> {
    static constexpr std::string_view name = "DeleteItemInput";
    static constexpr Member members[] = {
        member<&DeleteItemInput::table_name>("TableName", written_table),
        member<&DeleteItemInput::key>("Key"),
        member<&DeleteItemInput::expected>("Expected"),
        member<&DeleteItemInput::conditional_operator>("ConditionalOperator"),
        member<&DeleteItemInput::return_consumed_capacity>("ReturnConsumedCapacity"),
        member<&DeleteItemInput::return_values>("ReturnValues", returned_values),
        member<&DeleteItemInput::return_item_collection_metrics>("ReturnItemCollectionMetrics"),
        member<&DeleteItemInput::condition_expression>("ConditionExpression"),
        member<&DeleteItemInput::expression_attribute_names>("ExpressionAttributeNames"),
        member<&DeleteItemInput::expression_attribute_values>("ExpressionAttributeValues"),
        member<&DeleteItemInput::return_values_on_condition_check_failure>(
            "ReturnValuesOnConditionCheckFailure"),
    };
};

template <>
struct Shape<DeleteItemOutput> {
    static constexpr std::string_view name = "DeleteItemOutput";
    static constexpr Member members[] = {
        member<&DeleteItemOutput::attributes>("Attributes"),
        member<&DeleteItemOutput::consumed_capacity>("ConsumedCapacity"),
        member<&DeleteItemOutput::item_collection_metrics>("ItemCollectionMetrics"),
    };
};

template struct Codec<PutItemInput>;
template struct Codec<PutItemOutput>;
template struct Codec<GetItemInput>;
template struct Codec<GetItemOutput>;
template struct Codec<UpdateItemInput>;
template struct Codec<UpdateItemOutput>;
template struct Codec<DeleteItemInput>;
template struct Codec<DeleteItemOutput>;

}  // namespace tailrace::wire::json
