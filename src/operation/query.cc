#include <array>
#include <optional>
#include <utility>

#include "expression/key_attributes.h"
#include "expression/key_condition.h"
#include "expression/legacy_condition.h"
#include "expression/legacy_key_condition.h"
#include "expression/parameters.h"
#include "operation/answers.h"
#include "operation/key_range.h"
#include "operation/operations.h"
#include "operation/page.h"
#include "operation/read_source.h"
#include "operation/start_key.h"
#include "operation/table_reference.h"

namespace tailrace::operation {
namespace {

struct QueryPlan {
    expression::KeyCondition condition;
    Selection selection;
};

Result<void> check_query_parameters(const QueryInput& input) {
    const std::array expressions = {
        expression::Parameter{"ProjectionExpression", input.projection_expression.has_value()},
        expression::Parameter{"FilterExpression", input.filter_expression.has_value()},
        expression::Parameter{"KeyConditionExpression",
                              input.key_condition_expression.has_value()}};
    const std::array legacy = {
        expression::Parameter{"AttributesToGet", input.attributes_to_get.has_value()},
        expression::Parameter{"QueryFilter", input.query_filter.has_value()},
        expression::Parameter{"ConditionalOperator", input.conditional_operator.has_value()},
        // They may stand beside the other expressions.
        expression::Parameter{"KeyConditions", input.key_conditions.has_value() &&
                                                   input.key_condition_expression.has_value()}};
    auto checked = expression::check_parameters(expressions, legacy,
                                                input.expression_attribute_names.has_value(),
                                                input.expression_attribute_values.has_value());
    if (!checked) return checked;
    return expression::check_conditional_operator(
        input.conditional_operator, input.query_filter ? input.query_filter->size() : 0);
}

Result<Selection> select_by_legacy(QueryInput& input) {
    Selection selection;
    auto selected = select_legacy_filter(selection, input.query_filter, input.conditional_operator);
    if (selected) selected = select_attributes(selection, input.attributes_to_get);
    if (!selected) return failure(selected);
    return selection;
}

Result<void> validate(const QueryInput& input) {
    auto formed = check_start_key_formed(input.exclusive_start_key);
    if (!formed) return formed;
    if (!input.key_conditions && !input.key_condition_expression) {
        return validation_error(
            "Either the KeyConditions or KeyConditionExpression parameter must be specified in the "
            "request.");
    }
    return check_select(input.select,
                        projecting_parameter(input.attributes_to_get.has_value(),
                                             input.projection_expression.has_value()),
                        input.index_name.has_value(), "1 validation error detected: ");
}

/// What KeyConditionExpression says; nothing if there are KeyConditions instead.
Result<std::optional<expression::Condition>> parse_key_condition(const QueryInput& input,
                                                                 expression::Bindings& bindings) {
    if (!input.key_condition_expression) return std::nullopt;
    return expression::parse_condition(expression::Kind::KeyConditionExpression,
                                       *input.key_condition_expression, bindings);
}

Result<QueryPlan> plan(QueryInput& input) {
    if (auto checked = check_query_parameters(input); !checked) return failure(checked);
    auto legacy = select_by_legacy(input);
    if (!legacy) return failure(legacy);
    if (auto valid = validate(input); !valid) return failure(valid);
    auto bindings = expression::Bindings::create(input.expression_attribute_names,
                                                 std::move(input.expression_attribute_values));
    if (!bindings) return failure(bindings);
    auto parsed = parse_key_condition(input, *bindings);
    if (!parsed) return failure(parsed);
    auto selection = parse_selection(*std::move(legacy), input.filter_expression,
                                     input.projection_expression, *bindings);
    if (!selection) return failure(selection);
    if (auto used = bindings->check_all_used(); !used) return failure(used);
    auto condition = *parsed ? expression::key_condition(**parsed)
                             : expression::legacy_key_condition(*std::move(input.key_conditions));
    if (!condition) return failure(condition);
    selection->counts_only = input.select == Select::COUNT;
    return QueryPlan{*std::move(condition), *std::move(selection)};
}

/// The key condition, checked in turn with the attributes of ExclusiveStartKey.
Result<expression::KeyQuery> bind_condition(const QueryPlan& plan, const StartKeySchema& schema,
                                            const std::optional<Item>& start_key) {
    if (start_key) {
        if (auto fits = check_query_start_hash(schema, *start_key); !fits) return failure(fits);
    }
    auto query = expression::bind(plan.condition, schema.keys);
    if (query && start_key) {
        if (auto fits = check_query_start_range(schema, *start_key); !fits) return failure(fits);
    }
    return query;
}

/// Goes on from the start key, which must be one that the query could have ended at.
Result<void> skip_to_start(storage::KeyRange& keys, storage::Direction direction,
                           const expression::KeyQuery& query, const ReadSource& source,
                           const Item& start_key) {
    const auto start = source.place_of(start_key);
    if (contains(keys, start)) {
        skip_through(keys, direction, start);
        return {};
    }
    if (query.range.empty()) {
        return validation_error(
            "The provided starting key is outside query boundaries based on provided conditions");
    }
    // With the start's own hash values, only the sort key can be outside.
    auto moved = query;
    const auto hash = source.keys().hash_attributes();
    for (std::size_t i = 0; i < hash.size(); ++i)
        moved.hash[i] = std::make_shared<const AttributeValue>(*start_key.find(hash[i].name));
    if (!contains(query_range(moved), start)) {
        return validation_error("The provided starting key does not match the range key predicate");
    }
    return validation_error("The query can return at most one row and cannot be restarted");
}

Result<void> check_selection(const Selection& selection, const model::KeySchema& schema) {
    if (auto fits = selection.projection.check_key_paths(schema); !fits) return fits;
    if (!selection.filter) return {};
    return expression::check_spares_key(*selection.filter, schema, selection.filter_name);
}

/// Whether the index, if there is one, has what is asked of it.
Result<void> check_index(const QueryInput& input, const Selection& selection,
                         const ReadSource& source) {
    auto shown = check_shown(source, input.select, selection.projection.attributes());
    if (!shown || !selection.filter) return shown;
    return check_filter(source, *selection.filter);
}

Result<PageRequest> fit(const QueryInput& input, const QueryPlan& plan, table::TablePtr table) {
    const auto& start_key = input.exclusive_start_key;
    auto source = find_source(std::move(table), input.index_name,
                              input.consistent_read.value_or(false), start_key.has_value());
    if (!source) return failure(source);
    auto query = bind_condition(plan, source->start_keys(), start_key);
    if (!query) return failure(query);
    PageRequest page{.source = *source, .keys = query_range(*query), .limit = input.limit};
    if (!input.scan_index_forward.value_or(true)) page.direction = storage::Direction::backward;
    if (start_key) {
        auto skipped = skip_to_start(page.keys, page.direction, *query, *source, *start_key);
        if (!skipped) return failure(skipped);
    }
    if (auto fits = check_selection(plan.selection, source->keys()); !fits) return failure(fits);
    if (auto fits = check_index(input, plan.selection, *source); !fits) return failure(fits);
    page.fetches = fetches(*source, input.select, plan.selection.projection.attributes());
    return page;
}

}  // namespace

awaitable<Result<QueryOutput>> query(Context& context, QueryInput input) {
    auto planned = plan(input);
    if (!planned) co_return failure(planned);
    auto found = co_await find_table_with(context, input.table_name, input.index_name);
    if (!found) co_return failure(found);
    auto request = fit(input, *planned, *std::move(found));
    if (!request) co_return failure(request);
    const auto source = request->source;
    auto page = co_await read_page(context, *std::move(request), planned->selection);
    if (!page) co_return failure(page);
    co_return reply_to<QueryOutput>(input, source, *std::move(page));
}

}  // namespace tailrace::operation
