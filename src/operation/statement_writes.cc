#include "operation/statement_writes.h"

#include <utility>
#include <variant>

#include "base/assert.h"
#include "expression/partiql/key_split.h"
#include "model/nesting.h"
#include "operation/answers.h"
#include "operation/write_plans.h"

namespace tailrace::operation {
namespace {

namespace partiql = expression::partiql;
using Decision = std::unique_ptr<WriteDecision>;

class StatementPlan {
 public:
    StatementPlan(const model::KeySchema& schema,
                  std::optional<ReturnValuesOnConditionCheckFailure> on_failure)
        : schema_(schema), on_failure_(on_failure) {}

    Result<Decision> operator()(partiql::InsertStatement statement) const;
    Result<Decision> operator()(partiql::UpdateStatement statement) const;
    Result<Decision> operator()(partiql::DeleteStatement statement) const;
    Result<Decision> operator()(partiql::ExistsStatement statement) const;
    Result<Decision> operator()(const partiql::SelectStatement&) const {
        TAILRACE_ASSERT(false, "a SELECT writes nothing");
        return internal_error();
    }

 private:
    struct Target {
        Item key;
        WriteCondition condition;
    };
    Result<Target> target(std::optional<expression::Condition> where, Presence presence) const;

    const model::KeySchema& schema_;
    std::optional<ReturnValuesOnConditionCheckFailure> on_failure_;
};

Result<StatementPlan::Target> StatementPlan::target(std::optional<expression::Condition> where,
                                                    Presence presence) const {
    auto split = partiql::split_where(std::move(where), schema_);
    auto key = partiql::key_of(split, schema_);
    if (!key) return failure(key);
    return Target{Item(*std::move(key)),
                  WriteCondition(presence, std::move(split.rest), on_failure_)};
}

Result<Decision> StatementPlan::operator()(partiql::InsertStatement statement) const {
    if (!model::within_nesting_limit(statement.item)) return Refusal(model::nesting_error());
    const auto size = size_of_item(statement.item);
    if (!size) return failure(size);
    return std::make_unique<PutDecision>(Item(std::move(statement.item)), *size,
                                         WriteCondition(Presence::forbidden), std::nullopt);
}

Result<Decision> StatementPlan::operator()(partiql::UpdateStatement statement) const {
    auto at = target(std::move(statement.where), Presence::required);
    if (!at) return failure(at);
    return std::make_unique<UpdateDecision>(std::move(at->key), std::move(statement.update),
                                            std::move(at->condition), statement.returning);
}

Result<Decision> StatementPlan::operator()(partiql::DeleteStatement statement) const {
    auto at = target(std::move(statement.where), Presence::optional);
    if (!at) return failure(at);
    return std::make_unique<DeleteDecision>(std::move(at->key), std::move(at->condition),
                                            statement.returning);
}

Result<Decision> StatementPlan::operator()(partiql::ExistsStatement statement) const {
    auto& select = statement.select;
    if (!select.index.empty()) {
        return validation_error("This operation is not supported on an index");
    }
    auto at = target(std::move(select.where), Presence::required);
    if (!at) return failure(at);
    return std::make_unique<CheckDecision>(std::move(at->key), std::move(at->condition));
}

}  // namespace

Result<Decision> plan_statement(partiql::Statement statement, const model::KeySchema& schema,
                                std::optional<ReturnValuesOnConditionCheckFailure> on_failure) {
    return std::visit(StatementPlan(schema, on_failure), std::move(statement));
}

bool returns_item(const partiql::Statement& statement) {
    return std::visit(
        [](const auto& each) {
            if constexpr (requires { each.returning; }) return each.returning.has_value();
            return false;
        },
        statement);
}

}  // namespace tailrace::operation
