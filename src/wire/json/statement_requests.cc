#include <string_view>

#include "tailrace/statement_requests.h"
#include "wire/json/capacity_shape.h"
#include "wire/json/declaration.h"
#include "wire/json/item_response_shape.h"

namespace tailrace::wire::json {

namespace {

constexpr Constraint statement = length(1, 8192);
constexpr Constraint parameters = length(1);

}  // namespace

template <>
struct Shape<ExecuteStatementInput> {
    static constexpr std::string_view name = "ExecuteStatementInput";
    static constexpr Member members[] = {
        member<&ExecuteStatementInput::statement>("Statement", statement),
        member<&ExecuteStatementInput::parameters>("Parameters", parameters),
        member<&ExecuteStatementInput::consistent_read>("ConsistentRead"),
        member<&ExecuteStatementInput::next_token>("NextToken", length(1, 32768)),
        member<&ExecuteStatementInput::return_consumed_capacity>("ReturnConsumedCapacity"),
        member<&ExecuteStatementInput::limit>("Limit", range(1)),
        member<&ExecuteStatementInput::return_values_on_condition_check_failure>(
            "ReturnValuesOnConditionCheckFailure"),
    };
};

template <>
struct Shape<ExecuteStatementOutput> {
    static constexpr std::string_view name = "ExecuteStatementOutput";
    static constexpr Member members[] = {
        member<&ExecuteStatementOutput::items>("Items"),
        member<&ExecuteStatementOutput::next_token>("NextToken"),
        member<&ExecuteStatementOutput::consumed_capacity>("ConsumedCapacity"),
        member<&ExecuteStatementOutput::last_evaluated_key>("LastEvaluatedKey"),
    };
};

template <>
struct Shape<BatchStatementRequest> {
    static constexpr std::string_view name = "BatchStatementRequest";
    static constexpr Member members[] = {
        member<&BatchStatementRequest::statement>("Statement", statement),
        member<&BatchStatementRequest::parameters>("Parameters", parameters),
        member<&BatchStatementRequest::consistent_read>("ConsistentRead"),
        member<&BatchStatementRequest::return_values_on_condition_check_failure>(
            "ReturnValuesOnConditionCheckFailure"),
    };
};

template <>
struct Shape<BatchExecuteStatementInput> {
    static constexpr std::string_view name = "BatchExecuteStatementInput";
    static constexpr Member members[] = {
        member<&BatchExecuteStatementInput::statements>("Statements", length(1, 25)),
        member<&BatchExecuteStatementInput::return_consumed_capacity>("ReturnConsumedCapacity"),
    };
};

template <>
struct Shape<BatchStatementError> {
    static constexpr std::string_view name = "BatchStatementError";
    static constexpr Member members[] = {
        member<&BatchStatementError::code>("Code"),
        member<&BatchStatementError::message>("Message"),
        member<&BatchStatementError::item>("Item"),
    };
};

template <>
struct Shape<BatchStatementResponse> {
    static constexpr std::string_view name = "BatchStatementResponse";
    static constexpr Member members[] = {
        member<&BatchStatementResponse::error>("Error"),
        member<&BatchStatementResponse::table_name>("TableName"),
        member<&BatchStatementResponse::item>("Item"),
    };
};

template <>
struct Shape<BatchExecuteStatementOutput> {
    static constexpr std::string_view name = "BatchExecuteStatementOutput";
    static constexpr Member members[] = {
        member<&BatchExecuteStatementOutput::responses>("Responses"),
        member<&BatchExecuteStatementOutput::consumed_capacity>("ConsumedCapacity"),
    };
};

template <>
struct Shape<ParameterizedStatement> {
    static constexpr std::string_view name = "ParameterizedStatement";
    static constexpr Member members[] = {
        member<&ParameterizedStatement::statement>("Statement", statement),
        member<&ParameterizedStatement::parameters>("Parameters", parameters),
        member<&ParameterizedStatement::return_values_on_condition_check_failure>(
            "ReturnValuesOnConditionCheckFailure"),
    };
};

template <>
struct Shape<ExecuteTransactionInput> {
    static constexpr std::string_view name = "ExecuteTransactionInput";
    static constexpr Member members[] = {
        member<&ExecuteTransactionInput::transact_statements>("TransactStatements", length(1, 100)),
        member<&ExecuteTransactionInput::client_request_token>("ClientRequestToken", length(1, 36)),
        member<&ExecuteTransactionInput::return_consumed_capacity>("ReturnConsumedCapacity"),
    };
};

template <>
struct Shape<ExecuteTransactionOutput> {
    static constexpr std::string_view name = "ExecuteTransactionOutput";
    static constexpr Member members[] = {
        member<&ExecuteTransactionOutput::responses>("Responses"),
        member<&ExecuteTransactionOutput::consumed_capacity>("ConsumedCapacity"),
    };
};

template struct Codec<ExecuteStatementInput>;
template struct Codec<ExecuteStatementOutput>;
template struct Codec<BatchExecuteStatementInput>;
template struct Codec<BatchExecuteStatementOutput>;
template struct Codec<ExecuteTransactionInput>;
template struct Codec<ExecuteTransactionOutput>;

}  // namespace tailrace::wire::json
