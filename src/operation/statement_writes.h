// From a statement that writes, or checks, an item to the decision that does it.
#pragma once

#include <memory>
#include <optional>

#include "expression/partiql/statement.h"
#include "model/key_schema.h"
#include "operation/write_decisions.h"
#include "tailrace/enumerations.h"
#include "tailrace/error.h"

namespace tailrace::operation {

/// `schema` is that of the statement's table, for the WHERE names the key. The statement is no
/// SELECT.
Result<std::unique_ptr<WriteDecision>> plan_statement(
    expression::partiql::Statement statement, const model::KeySchema& schema,
    std::optional<ReturnValuesOnConditionCheckFailure> on_failure);

/// Whether it has a RETURNING.
bool returns_item(const expression::partiql::Statement& statement);

}  // namespace tailrace::operation
