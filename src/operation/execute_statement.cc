#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "expression/partiql/statement.h"
#include "operation/answers.h"
#include "operation/consumed_capacity.h"
#include "operation/next_token.h"
#include "operation/operations.h"
#include "operation/request_digest.h"
#include "operation/statement_reads.h"
#include "operation/statement_writes.h"
#include "operation/table_reference.h"
#include "operation/write_item.h"

namespace tailrace::operation {
namespace {

using expression::partiql::SelectStatement;
using expression::partiql::Statement;

Result<Statement> parse(ExecuteStatementInput& input) {
    auto parameters = std::exchange(input.parameters, std::nullopt);
    auto statement = expression::partiql::parse_statement(
        input.statement, std::move(parameters).value_or(std::vector<AttributeValue>()));
    if (!statement) return statement;
    if (std::holds_alternative<expression::partiql::ExistsStatement>(*statement)) {
        return validation_error("EXISTS can only be used in ExecuteTransaction");
    }
    const bool reads = expression::partiql::is_read(*statement);
    if (!reads && input.next_token) return mismatched_token();
    return statement;
}

Result<SelectPageRequest> page_request(const ExecuteStatementInput& input,
                                       const std::string& digest) {
    SelectPageRequest request{.limit = input.limit,
                              .consistent = input.consistent_read.value_or(false)};
    if (!input.next_token) return request;
    auto position = read_next_token(*input.next_token, digest);
    if (!position) return failure(position);
    request.from = *std::move(position);
    return request;
}

ExecuteStatementOutput reply(const ExecuteStatementInput& input, const std::string& table,
                             const std::string& digest, SelectPage page) {
    ExecuteStatementOutput output{
        .items = std::move(page.items),
        .consumed_capacity = consumed_capacity(input.return_consumed_capacity, table, page.units)};
    if (!page.next) return output;
    output.next_token = next_token(digest, *page.next);
    output.last_evaluated_key = std::move(page.next->after);
    return output;
}

awaitable<Result<ExecuteStatementOutput>> read(Context& context, const ExecuteStatementInput& input,
                                               const std::string& digest,
                                               SelectStatement statement) {
    auto request = page_request(input, digest);
    if (!request) co_return failure(request);
    const auto table = statement.table;
    auto found = co_await find_usable_table(context, table);
    if (!found) co_return failure(found);
    auto plan = plan_select(std::move(statement), *std::move(found), request->consistent);
    if (!plan) co_return failure(plan);
    auto page = co_await read_select(context, *plan, *std::move(request));
    if (!page) co_return failure(page);
    co_return reply(input, table, digest, *std::move(page));
}

ExecuteStatementOutput reply(const ExecuteStatementInput& input, const std::string& table,
                             WriteDecision& decision) {
    ExecuteStatementOutput output{.consumed_capacity = consumed_capacity(
                                      input.return_consumed_capacity, table, decision.units())};
    if (const auto returned = decision.take_returned()) output.items.append(returned->json());
    return output;
}

awaitable<Result<ExecuteStatementOutput>> write(Context& context,
                                                const ExecuteStatementInput& input,
                                                Statement statement) {
    const auto table = table_of(statement);
    auto found = co_await find_usable_table(context, table);
    if (!found) co_return failure(found);
    auto decision = plan_statement(std::move(statement), (*found)->key_schema(),
                                   input.return_values_on_condition_check_failure);
    if (!decision) co_return failure(decision);
    auto written = co_await write_item(context, *std::move(found), **decision);
    if (!written) co_return failure(written);
    co_return reply(input, table, **decision);
}

}  // namespace

awaitable<Result<ExecuteStatementOutput>> execute_statement(Context& context,
                                                            ExecuteStatementInput input) {
    const auto digest = statement_digest(input.statement, input.parameters);
    auto statement = parse(input);
    if (!statement) co_return failure(statement);
    if (auto* select = std::get_if<SelectStatement>(&*statement)) {
        co_return co_await read(context, input, digest, std::move(*select));
    }
    co_return co_await write(context, input, *std::move(statement));
}

}  // namespace tailrace::operation
