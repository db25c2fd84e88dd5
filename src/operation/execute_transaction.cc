#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "expression/partiql/statement.h"
#include "model/limits.h"
#include "operation/answers.h"
#include "operation/consumed_capacity.h"
#include "operation/operations.h"
#include "operation/repeated_item.h"
#include "operation/request_digest.h"
#include "operation/statement_reads.h"
#include "operation/statement_writes.h"
#include "operation/table_reference.h"
#include "operation/transaction_payload.h"
#include "operation/write_together.h"

namespace tailrace::operation {
namespace {

using expression::partiql::SelectStatement;
using expression::partiql::Statement;

Result<Statement> parse(ParameterizedStatement& request) {
    auto parameters = std::exchange(request.parameters, std::nullopt);
    auto statement = expression::partiql::parse_statement(
        request.statement, std::move(parameters).value_or(std::vector<AttributeValue>()));
    if (statement && returns_item(*statement)) {
        return validation_error("RETURNING cannot be used in ExecuteTransaction");
    }
    return statement;
}

Result<std::vector<Statement>> parse_all(ExecuteTransactionInput& input) {
    std::vector<Statement> statements;
    for (auto& request : input.transact_statements) {
        auto statement = parse(request);
        if (!statement) return failure(statement);
        statements.push_back(*std::move(statement));
    }
    const auto reads = std::ranges::count_if(statements, expression::partiql::is_read);
    if (reads > 0 && static_cast<std::size_t>(reads) < statements.size()) {
        return validation_error(
            "The entire transaction must consist of either read statements or write statements");
    }
    return statements;
}

struct ItemSelects {
    std::vector<std::string> tables;
    std::vector<ItemSelect> selects;
};

awaitable<Result<ItemSelects>> plan_reads(Context& context, std::vector<Statement> statements) {
    ItemSelects plan;
    for (auto& statement : statements) {
        auto& select = std::get<SelectStatement>(statement);
        plan.tables.push_back(select.table);
        auto found = co_await find_usable_table(context, plan.tables.back());
        if (!found) co_return failure(found);
        auto planned = plan_item_select(std::move(select), *std::move(found), "ExecuteTransaction");
        if (!planned) co_return failure(planned);
        plan.selects.push_back(*std::move(planned));
    }
    co_return plan;
}

Result<std::vector<table::ReadRequest>> requests_of(const std::vector<ItemSelect>& selects) {
    std::vector<table::ReadRequest> requests;
    requests.reserve(selects.size());
    for (const auto& select : selects) requests.push_back(select.read);
    if (!names_item_twice(requests)) return requests;
    return validation_error("Transaction request cannot include multiple operations on one item");
}

Result<ExecuteTransactionOutput> reply(const ExecuteTransactionInput& input,
                                       const ItemSelects& plan,
                                       std::vector<std::optional<table::FoundItem>> found) {
    ExecuteTransactionOutput output;
    CapacityByTable capacity(input.return_consumed_capacity,
                             CapacityByTable::Kind::transactional_read);
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const auto size = found[i] ? found[i]->size : 0;
        bytes += size;
        capacity.add(plan.tables[i], read_units(size, true));
        auto shown = show_selected(plan.selects[i], std::move(found[i]));
        if (!shown) return failure(shown);
        output.responses.push_back({*std::move(shown)});
    }
    if (bytes > model::transaction_bytes_max) {
        return validation_error(
            "The aggregate size of the items in the transaction cannot exceed 4 MB");
    }
    output.consumed_capacity = capacity.take();
    return output;
}

awaitable<Result<ExecuteTransactionOutput>> read(Context& context,
                                                 const ExecuteTransactionInput& input,
                                                 std::vector<Statement> statements) {
    auto plan = co_await plan_reads(context, std::move(statements));
    if (!plan) co_return failure(plan);
    auto requests = requests_of(plan->selects);
    if (!requests) co_return failure(requests);
    auto found = co_await context.items.read_together(*std::move(requests));
    if (!found) co_return failure(found);
    co_return reply(input, *plan, *std::move(found));
}

awaitable<Result<std::vector<TransactedWrite>>> plan_writes(Context& context,
                                                            const ExecuteTransactionInput& input,
                                                            std::vector<Statement> statements) {
    std::vector<TransactedWrite> writes;
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < statements.size(); ++i) {
        auto& write = writes.emplace_back(table_of(statements[i]));
        const auto found = co_await find_usable_table(context, write.table_reference);
        if (!found) co_return Refusal(found.error());
        auto decision =
            plan_statement(std::move(statements[i]), (*found)->key_schema(),
                           input.transact_statements[i].return_values_on_condition_check_failure);
        if (!decision) co_return failure(decision);
        write.decision = *std::move(decision);
        bytes += input.transact_statements[i].statement.size() + write.decision->request_size();
        if (auto fits = check_payload(bytes); !fits) co_return failure(fits);
    }
    co_return writes;
}

std::optional<table::TransactionToken> token_of(const ExecuteTransactionInput& input) {
    if (!input.client_request_token) return std::nullopt;
    return table::TransactionToken{*input.client_request_token, request_digest(input)};
}

}  // namespace

awaitable<Result<ExecuteTransactionOutput>> execute_transaction(Context& context,
                                                                ExecuteTransactionInput input) {
    auto token = token_of(input);
    auto statements = parse_all(input);
    if (!statements) co_return failure(statements);
    if (expression::partiql::is_read(statements->front())) {
        co_return co_await read(context, input, *std::move(statements));
    }
    auto writes = co_await plan_writes(context, input, *std::move(statements));
    if (!writes) co_return failure(writes);
    auto written =
        co_await write_together(context, *writes, std::move(token), input.return_consumed_capacity);
    if (!written) co_return failure(written);
    co_return ExecuteTransactionOutput{.consumed_capacity = std::move(written->capacity)};
}

}  // namespace tailrace::operation
