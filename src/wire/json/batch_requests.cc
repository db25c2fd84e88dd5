#include <string_view>

#include "tailrace/batch_requests.h"
#include "wire/json/capacity_shape.h"
#include "wire/json/constraints.h"
#include "wire/json/declaration.h"

namespace tailrace::wire::json {

namespace {

constexpr Constraint writes_of_table = length(1, 25);

constexpr Constraint write_requests{
    .min = 1,
    .max = 25,
    .missing = "The requestItems parameter is required for BatchWriteItem",
    .each = &writes_of_table,
    .keys = &table_name_or_arn,
};

constexpr Constraint keys_by_table{
    .min = 1,
    .max = 100,
    .missing = "The requestItems parameter is required for BatchGetItem",
    .june = &model::june_no_request_items,
    .keys = &table_name_or_arn,
};

constexpr Constraint keys{.min = 1, .max = 100, .style = Style::terse};

}  // namespace

template <>
struct Shape<PutRequest> {
    static constexpr std::string_view name = "PutRequest";
    static constexpr Member members[] = {
        member<&PutRequest::item>("Item"),
    };
};

template <>
struct Shape<DeleteRequest> {
    static constexpr std::string_view name = "DeleteRequest";
    static constexpr Member members[] = {
        member<&DeleteRequest::key>("Key"),
    };
};

template <>
struct Shape<WriteRequest> {
    static constexpr std::string_view name = "WriteRequest";
    static constexpr Member members[] = {
        member<&WriteRequest::put_request>("PutRequest"),
        member<&WriteRequest::delete_request>("DeleteRequest"),
    };
};

template <>
struct Shape<BatchWriteItemInput> {
    static constexpr std::string_view name = "BatchWriteItemInput";
    static constexpr Member members[] = {
        member<&BatchWriteItemInput::request_items>("RequestItems", write_requests),
        member<&BatchWriteItemInput::return_consumed_capacity>("ReturnConsumedCapacity"),
        member<&BatchWriteItemInput::return_item_collection_metrics>("ReturnItemCollectionMetrics"),
    };
};

template <>
struct Shape<BatchWriteItemOutput> {
    static constexpr std::string_view name = "BatchWriteItemOutput";
    static constexpr Member members[] = {
        member<&BatchWriteItemOutput::unprocessed_items>("UnprocessedItems"),
        member<&BatchWriteItemOutput::item_collection_metrics>("ItemCollectionMetrics"),
        member<&BatchWriteItemOutput::consumed_capacity>("ConsumedCapacity"),
    };
};

template <>
struct Shape<KeysAndAttributes> {
    static constexpr std::string_view name = "KeysAndAttributes";
    static constexpr Member members[] = {
        member<&KeysAndAttributes::keys>("Keys", keys),
        member<&KeysAndAttributes::attributes_to_get>("AttributesToGet", attributes_to_get),
        member<&KeysAndAttributes::consistent_read>("ConsistentRead"),
        member<&KeysAndAttributes::projection_expression>("ProjectionExpression"),
        member<&KeysAndAttributes::expression_attribute_names>("ExpressionAttributeNames"),
    };
};

template <>
struct Shape<BatchGetItemInput> {
    static constexpr std::string_view name = "BatchGetItemInput";
    static constexpr Member members[] = {
        member<&BatchGetItemInput::request_items>("RequestItems", keys_by_table),
        member<&BatchGetItemInput::return_consumed_capacity>("ReturnConsumedCapacity"),
    };
};

template <>
struct Shape<BatchGetItemOutput> {
    static constexpr std::string_view name = "BatchGetItemOutput";
    static constexpr Member members[] = {
        member<&BatchGetItemOutput::responses>("Responses"),
        member<&BatchGetItemOutput::unprocessed_keys>("UnprocessedKeys"),
        member<&BatchGetItemOutput::consumed_capacity>("ConsumedCapacity"),
    };
};

template struct Codec<BatchWriteItemInput>;
template struct Codec<BatchWriteItemOutput>;
template struct Codec<BatchGetItemInput>;
template struct Codec<BatchGetItemOutput>;

}  // namespace tailrace::wire::json
