// PartiQL: ExecuteStatement, BatchExecuteStatement, ExecuteTransaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tailrace/attribute_value.h"
#include "tailrace/capacity.h"
#include "tailrace/enumerations.h"
#include "tailrace/item.h"
#include "tailrace/item_list.h"
#include "tailrace/transaction_requests.h"

namespace tailrace {

struct ExecuteStatementInput {
    std::string statement;
    /// For the `?` of the statement, in order.
    std::optional<std::vector<AttributeValue>> parameters;
    std::optional<bool> consistent_read;
    std::optional<std::string> next_token;
    std::optional<ReturnConsumedCapacity> return_consumed_capacity;
    std::optional<std::int32_t> limit;
    std::optional<ReturnValuesOnConditionCheckFailure> return_values_on_condition_check_failure;
    friend bool operator==(const ExecuteStatementInput&, const ExecuteStatementInput&) = default;
};

struct ExecuteStatementOutput {
    /// What a SELECT found, or what a write was asked to return.
    ItemList items;
    std::optional<std::string> next_token;
    std::optional<ConsumedCapacity> consumed_capacity;
    std::optional<Item> last_evaluated_key;
    friend bool operator==(const ExecuteStatementOutput&, const ExecuteStatementOutput&) = default;
};

struct BatchStatementRequest {
    std::string statement;
    std::optional<std::vector<AttributeValue>> parameters;
    std::optional<bool> consistent_read;
    std::optional<ReturnValuesOnConditionCheckFailure> return_values_on_condition_check_failure;
    friend bool operator==(const BatchStatementRequest&, const BatchStatementRequest&) = default;
};

struct BatchExecuteStatementInput {
    std::vector<BatchStatementRequest> statements;
    std::optional<ReturnConsumedCapacity> return_consumed_capacity;
    friend bool operator==(const BatchExecuteStatementInput&,
                           const BatchExecuteStatementInput&) = default;
};

struct BatchStatementError {
    std::optional<BatchStatementErrorCodeEnum> code;
    std::optional<std::string> message;
    std::optional<Item> item;
    friend bool operator==(const BatchStatementError&, const BatchStatementError&) = default;
};

struct BatchStatementResponse {
    std::optional<BatchStatementError> error;
    /// Absent if the statement could not be read.
    std::optional<std::string> table_name;
    std::optional<Item> item;
    friend bool operator==(const BatchStatementResponse&, const BatchStatementResponse&) = default;
};

struct BatchExecuteStatementOutput {
    /// One for each statement, in request order.
    std::vector<BatchStatementResponse> responses;
    std::optional<std::vector<ConsumedCapacity>> consumed_capacity;
    friend bool operator==(const BatchExecuteStatementOutput&,
                           const BatchExecuteStatementOutput&) = default;
};

struct ParameterizedStatement {
    std::string statement;
    std::optional<std::vector<AttributeValue>> parameters;
    std::optional<ReturnValuesOnConditionCheckFailure> return_values_on_condition_check_failure;
    friend bool operator==(const ParameterizedStatement&, const ParameterizedStatement&) = default;
};

struct ExecuteTransactionInput {
    std::vector<ParameterizedStatement> transact_statements;
    std::optional<std::string> client_request_token;
    std::optional<ReturnConsumedCapacity> return_consumed_capacity;
    friend bool operator==(const ExecuteTransactionInput&,
                           const ExecuteTransactionInput&) = default;
};

struct ExecuteTransactionOutput {
    /// One for each SELECT, in request order; none for writes.
    std::vector<ItemResponse> responses;
    std::optional<std::vector<ConsumedCapacity>> consumed_capacity;
    friend bool operator==(const ExecuteTransactionOutput&,
                           const ExecuteTransactionOutput&) = default;
};

}  // namespace tailrace
