#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "expression/partiql/statement.h"
#include "operation/answers.h"
#include "operation/consumed_capacity.h"
#include "operation/operations.h"
#include "operation/statement_reads.h"
#include "operation/statement_writes.h"
#include "operation/table_reference.h"

namespace tailrace::operation {
namespace {

using expression::partiql::ExistsStatement;
using expression::partiql::SelectStatement;
using expression::partiql::Statement;

/// One statement of the batch, from its request to its response.
struct BatchedStatement {
    BatchStatementRequest& request;
    Result<Statement> statement;
    /// Of a write.
    std::unique_ptr<WriteDecision> decision = nullptr;
    BatchStatementResponse response = {};

    bool failed() const { return response.error.has_value(); }
};

BatchStatementErrorCodeEnum code_of(ErrorCode code) {
    using enum BatchStatementErrorCodeEnum;
    switch (code) {
        case ErrorCode::ConditionalCheckFailedException:
            return ConditionalCheckFailed;
        case ErrorCode::DuplicateItemException:
            return DuplicateItem;
        case ErrorCode::ItemCollectionSizeLimitExceededException:
            return ItemCollectionSizeLimitExceeded;
        case ErrorCode::ProvisionedThroughputExceededException:
            return ProvisionedThroughputExceeded;
        case ErrorCode::RequestLimitExceeded:
            return RequestLimitExceeded;
        case ErrorCode::ResourceNotFoundException:
            return ResourceNotFound;
        case ErrorCode::ThrottlingException:
            return ThrottlingError;
        case ErrorCode::TransactionConflictException:
            return TransactionConflict;
        case ErrorCode::ValidationException:
            return ValidationError;
        default:
            return InternalServerError;
    }
}

void fail(BatchedStatement& batched, Error error) {
    auto& failed = batched.response.error.emplace();
    failed.code = code_of(error.code);
    failed.message = std::move(error.message);
    if (error.detail) failed.item = error.detail->item;
}

Result<Statement> parse(BatchStatementRequest& request) {
    auto parameters = std::exchange(request.parameters, std::nullopt);
    auto statement = expression::partiql::parse_statement(
        request.statement, std::move(parameters).value_or(std::vector<AttributeValue>()));
    if (statement && std::holds_alternative<ExistsStatement>(*statement)) {
        return validation_error("EXISTS can only be used in ExecuteTransaction");
    }
    return statement;
}

std::vector<BatchedStatement> parse_all(std::vector<BatchStatementRequest>& requests) {
    std::vector<BatchedStatement> batch;
    for (auto& request : requests) {
        auto& batched = batch.emplace_back(request, parse(request));
        if (batched.statement) {
            batched.response.table_name = table_of(*batched.statement);
        } else {
            fail(batched, std::move(batched.statement.error()));
        }
    }
    return batch;
}

bool reads(const BatchedStatement& batched) {
    return batched.statement && expression::partiql::is_read(*batched.statement);
}

Result<void> check_not_mixed(const std::vector<BatchedStatement>& batch) {
    const auto writes = [](const auto& each) { return each.statement && !reads(each); };
    if (std::ranges::none_of(batch, reads) || std::ranges::none_of(batch, writes)) return {};
    return validation_error(
        "The entire batch must consist of either read statements or write statements");
}

/// A SELECT; gives what it cost.
awaitable<Result<double>> read(Context& context, BatchedStatement& batched) {
    auto found = co_await find_usable_table(context, *batched.response.table_name);
    if (!found) co_return failure(found);
    auto select = plan_item_select(std::get<SelectStatement>(*std::move(batched.statement)),
                                   *std::move(found), "BatchExecuteStatement");
    if (!select) co_return failure(select);
    auto item = co_await context.items.read(select->read);
    if (!item) co_return failure(item);
    const auto size = *item ? (*item)->size : 0;
    auto shown = show_selected(*select, *std::move(item));
    if (!shown) co_return failure(shown);
    batched.response.item = *std::move(shown);
    co_return read_units(size, batched.request.consistent_read.value_or(false));
}

awaitable<void> read_all(Context& context, std::vector<BatchedStatement>& batch,
                         CapacityByTable& capacity) {
    for (auto& batched : batch) {
        if (batched.failed()) continue;
        auto units = co_await read(context, batched);
        if (units) {
            capacity.add(*batched.response.table_name, *units);
        } else {
            fail(batched, std::move(units.error()));
        }
    }
}

awaitable<Result<table::WriteRequest>> bind(Context& context, BatchedStatement& batched) {
    auto found = co_await find_usable_table(context, *batched.response.table_name);
    if (!found) co_return failure(found);
    const auto& schema = (*found)->key_schema();
    auto decision = plan_statement(*std::move(batched.statement), schema,
                                   batched.request.return_values_on_condition_check_failure);
    if (!decision) co_return failure(decision);
    auto key = (*decision)->bind(*found);
    if (!key) co_return failure(key);
    batched.decision = *std::move(decision);
    co_return table::WriteRequest{*std::move(found), *std::move(key), batched.decision.get(),
                                  batched.decision->commit_size()};
}

void finish(BatchedStatement& batched, Result<void>& written, CapacityByTable& capacity) {
    if (!written) return fail(batched, std::move(written.error()));
    batched.response.item = batched.decision->take_returned();
    capacity.add(*batched.response.table_name, batched.decision->units());
}

awaitable<void> write_all(Context& context, std::vector<BatchedStatement>& batch,
                          CapacityByTable& capacity) {
    std::vector<table::WriteRequest> requests;
    std::vector<BatchedStatement*> writers;
    for (auto& batched : batch) {
        if (batched.failed()) continue;
        auto request = co_await bind(context, batched);
        if (request) {
            requests.push_back(*std::move(request));
            writers.push_back(&batched);
        } else {
            fail(batched, std::move(request.error()));
        }
    }
    if (requests.empty()) co_return;
    auto results = co_await context.items.write_all(std::move(requests));
    for (std::size_t i = 0; i < writers.size(); ++i) finish(*writers[i], results[i], capacity);
}

}  // namespace

awaitable<Result<BatchExecuteStatementOutput>> batch_execute_statement(
    Context& context, BatchExecuteStatementInput input) {
    auto batch = parse_all(input.statements);
    if (auto checked = check_not_mixed(batch); !checked) co_return failure(checked);
    CapacityByTable capacity(input.return_consumed_capacity, CapacityByTable::Kind::single);
    if (std::ranges::any_of(batch, reads)) {
        co_await read_all(context, batch, capacity);
    } else {
        co_await write_all(context, batch, capacity);
    }
    BatchExecuteStatementOutput output;
    for (auto& batched : batch) output.responses.push_back(std::move(batched.response));
    output.consumed_capacity = capacity.take();
    co_return output;
}

}  // namespace tailrace::operation
