// Query, Scan.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tailrace/capacity.h"
#include "tailrace/enumerations.h"
#include "tailrace/item.h"
#include "tailrace/item_list.h"
#include "tailrace/item_requests.h"

namespace tailrace {

/// The way to write key conditions and filters before there were expressions.
struct Condition {
    std::optional<std::vector<AttributeValue>> attribute_value_list;
    ComparisonOperator comparison_operator{};
    friend bool operator==(const Condition&, const Condition&) = default;
};
using ConditionMap = std::map<std::string, Condition, std::less<>>;

struct QueryInput {
    std::string table_name;
    std::optional<std::string> index_name;
    std::optional<Select> select;
    std::optional<std::vector<std::string>> attributes_to_get;
    std::optional<std::int32_t> limit;
    std::optional<bool> consistent_read;
    std::optional<ConditionMap> key_conditions;
    std::optional<ConditionMap> query_filter;
    std::optional<ConditionalOperator> conditional_operator;
    std::optional<bool> scan_index_forward;
    std::optional<Item> exclusive_start_key;
    std::optional<ReturnConsumedCapacity> return_consumed_capacity;
    std::optional<std::string> projection_expression;
    std::optional<std::string> filter_expression;
    std::optional<std::string> key_condition_expression;
    std::optional<ExpressionAttributeNameMap> expression_attribute_names;
    std::optional<Item> expression_attribute_values;
    friend bool operator==(const QueryInput&, const QueryInput&) = default;
};

struct QueryOutput {
    /// Absent for Select COUNT.
    std::optional<ItemList> items;
    std::int32_t count = 0;
    std::int32_t scanned_count = 0;
    std::optional<Item> last_evaluated_key;
    std::optional<ConsumedCapacity> consumed_capacity;
    friend bool operator==(const QueryOutput&, const QueryOutput&) = default;
};

struct ScanInput {
    std::string table_name;
    std::optional<std::string> index_name;
    std::optional<std::vector<std::string>> attributes_to_get;
    std::optional<std::int32_t> limit;
    std::optional<Select> select;
    std::optional<ConditionMap> scan_filter;
    std::optional<ConditionalOperator> conditional_operator;
    std::optional<Item> exclusive_start_key;
    std::optional<ReturnConsumedCapacity> return_consumed_capacity;
    std::optional<std::int32_t> total_segments;
    std::optional<std::int32_t> segment;
    std::optional<std::string> projection_expression;
    std::optional<std::string> filter_expression;
    std::optional<ExpressionAttributeNameMap> expression_attribute_names;
    std::optional<Item> expression_attribute_values;
    std::optional<bool> consistent_read;
    friend bool operator==(const ScanInput&, const ScanInput&) = default;
};

struct ScanOutput {
    /// Absent for Select COUNT.
    std::optional<ItemList> items;
    std::int32_t count = 0;
    std::int32_t scanned_count = 0;
    std::optional<Item> last_evaluated_key;
    std::optional<ConsumedCapacity> consumed_capacity;
    friend bool operator==(const ScanOutput&, const ScanOutput&) = default;
};

}  // namespace tailrace
