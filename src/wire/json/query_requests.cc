#include <string_view>

#include "tailrace/query_requests.h"
#include "wire/json/capacity_shape.h"
#include "wire/json/constraints.h"
#include "wire/json/declaration.h"

namespace tailrace::wire::json {

template <>
struct Shape<Condition> {
    static constexpr std::string_view name = "Condition";
    static constexpr Member members[] = {
        member<&Condition::attribute_value_list>("AttributeValueList"),
        member<&Condition::comparison_operator>("ComparisonOperator"),
    };
};

template <>
struct Shape<QueryInput> {
    static constexpr std::string_view name = "QueryInput";
    static constexpr Member members[] = {
        member<&QueryInput::table_name>("TableName", table_name_or_arn),
        member<&QueryInput::index_name>("IndexName", index_name),
        member<&QueryInput::select>("Select"),
        member<&QueryInput::attributes_to_get>("AttributesToGet", attributes_to_get),
        member<&QueryInput::limit>("Limit", {.min = 1, .style = Style::terse}),
        member<&QueryInput::consistent_read>("ConsistentRead"),
        member<&QueryInput::key_conditions>("KeyConditions"),
        member<&QueryInput::query_filter>("QueryFilter"),
        member<&QueryInput::conditional_operator>("ConditionalOperator"),
        member<&QueryInput::scan_index_forward>("ScanIndexForward"),
        member<&QueryInput::exclusive_start_key>("ExclusiveStartKey"),
        member<&QueryInput::return_consumed_capacity>("ReturnConsumedCapacity"),
        member<&QueryInput::projection_expression>("ProjectionExpression"),
        member<&QueryInput::filter_expression>("FilterExpression"),
        member<&QueryInput::key_condition_expression>("KeyConditionExpression"),
        member<&QueryInput::expression_attribute_names>("ExpressionAttributeNames"),
        member<&QueryInput::expression_attribute_values>("ExpressionAttributeValues"),
    };
};

template <>
struct Shape<QueryOutput> {
    static constexpr std::string_view name = "QueryOutput";
    static constexpr Member members[] = {
        member<&QueryOutput::items>("Items"),
        member<&QueryOutput::count>("Count"),
        member<&QueryOutput::scanned_count>("ScannedCount"),
        member<&QueryOutput::last_evaluated_key>("LastEvaluatedKey"),
        member<&QueryOutput::consumed_capacity>("ConsumedCapacity"),
    };
};

template <>
struct Shape<ScanInput> {
    static constexpr std::string_view name = "ScanInput";
    static constexpr Member members[] = {
        member<&ScanInput::table_name>("TableName", table_name_or_arn),
        member<&ScanInput::index_name>("IndexName", index_name),
        member<&ScanInput::attributes_to_get>("AttributesToGet", attributes_to_get),
        member<&ScanInput::limit>("Limit", range(1)),
        member<&ScanInput::select>("Select"),
        member<&ScanInput::scan_filter>("ScanFilter"),
        member<&ScanInput::conditional_operator>("ConditionalOperator"),
        member<&ScanInput::exclusive_start_key>("ExclusiveStartKey"),
        member<&ScanInput::return_consumed_capacity>("ReturnConsumedCapacity"),
        member<&ScanInput::total_segments>("TotalSegments", range(1, 1'000'000)),
        member<&ScanInput::segment>("Segment", range(0, 999'999)),
        member<&ScanInput::projection_expression>("ProjectionExpression"),
        member<&ScanInput::filter_expression>("FilterExpression"),
        member<&ScanInput::expression_attribute_names>("ExpressionAttributeNames"),
        member<&ScanInput::expression_attribute_values>("ExpressionAttributeValues"),
        member<&ScanInput::consistent_read>("ConsistentRead"),
    };
};

template <>
struct Shape<ScanOutput> {
    static constexpr std::string_view name = "ScanOutput";
    static constexpr Member members[] = {
        member<&ScanOutput::items>("Items"),
        member<&ScanOutput::count>("Count"),
        member<&ScanOutput::scanned_count>("ScannedCount"),
        member<&ScanOutput::last_evaluated_key>("LastEvaluatedKey"),
        member<&ScanOutput::consumed_capacity>("ConsumedCapacity"),
    };
};

template struct Codec<QueryInput>;
template struct Codec<QueryOutput>;
template struct Codec<ScanInput>;
template struct Codec<ScanOutput>;

}  // namespace tailrace::wire::json
