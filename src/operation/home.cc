#include "operation/home.h"

#include <utility>

#include "expression/partiql/statement.h"
#include "model/key_schema.h"
#include "operation/statement_writes.h"
#include "operation/table_reference.h"
#include "partition/stored_item.h"
#include "table/system_spaces.h"

namespace tailrace::operation {

namespace {

/// `keyed` has the key's attributes, and may have more.
awaitable<Home> home_of_item(Context& context, const std::string& table, const Item& keyed) {
    const auto found = co_await find_usable_table(context, table);
    if (!found) co_return std::nullopt;
    const auto& schema = (*found)->key_schema();
    const auto& attributes = keyed.attributes();
    if (!model::check_item_key(schema, attributes)) co_return std::nullopt;
    const auto key = partition::item_key(schema, attributes);
    co_return (*found)->partition_of(key.hash)->id();
}

awaitable<Home> home_of_statement(Context& context, std::string text,
                                  std::optional<std::vector<AttributeValue>> parameters) {
    auto statement = expression::partiql::parse_statement(
        text, std::move(parameters).value_or(std::vector<AttributeValue>()));
    if (!statement || expression::partiql::is_read(*statement)) co_return std::nullopt;
    const auto found = co_await find_usable_table(context, table_of(*statement));
    if (!found) co_return std::nullopt;
    const auto& schema = (*found)->key_schema();
    const auto decision = plan_statement(*std::move(statement), schema, std::nullopt);
    if (!decision) co_return std::nullopt;
    const auto key = (*decision)->bind(schema);
    if (!key) co_return std::nullopt;
    co_return (*found)->partition_of(key->hash)->id();
}

}  // namespace

awaitable<Home> home_of(Context& context, const PutItemInput& input) {
    return home_of_item(context, input.table_name, input.item);
}

awaitable<Home> home_of(Context& context, const UpdateItemInput& input) {
    return home_of_item(context, input.table_name, input.key);
}

awaitable<Home> home_of(Context& context, const DeleteItemInput& input) {
    return home_of_item(context, input.table_name, input.key);
}

awaitable<Home> home_of(Context& context, const TransactWriteItemsInput& input) {
    if (input.transact_items.empty()) co_return std::nullopt;
    const auto& first = input.transact_items.front();
    if (first.put) co_return co_await home_of_item(context, first.put->table_name, first.put->item);
    if (first.update)
        co_return co_await home_of_item(context, first.update->table_name, first.update->key);
    if (first.delete_)
        co_return co_await home_of_item(context, first.delete_->table_name, first.delete_->key);
    if (!first.condition_check) co_return std::nullopt;
    co_return co_await home_of_item(context, first.condition_check->table_name,
                                    first.condition_check->key);
}

awaitable<Home> home_of(Context& context, const ExecuteStatementInput& input) {
    return home_of_statement(context, input.statement, input.parameters);
}

awaitable<Home> home_of(Context& context, const ExecuteTransactionInput& input) {
    if (input.transact_statements.empty()) co_return std::nullopt;
    auto text = input.transact_statements.front().statement;
    auto parameters = input.transact_statements.front().parameters;
    co_return co_await home_of_statement(context, std::move(text), std::move(parameters));
}

storage::PartitionId home_of_tables() {
    return table::catalog_partition;
}

}  // namespace tailrace::operation
