#include <array>
#include <utility>

#include <fmt/format.h>

#include "expression/key_attributes.h"
#include "expression/legacy_condition.h"
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

Result<void> check_scan_parameters(const ScanInput& input) {
    const std::array expressions = {
        expression::Parameter{"ProjectionExpression", input.projection_expression.has_value()},
        expression::Parameter{"FilterExpression", input.filter_expression.has_value()}};
    const std::array legacy = {
        expression::Parameter{"AttributesToGet", input.attributes_to_get.has_value()},
        expression::Parameter{"ScanFilter", input.scan_filter.has_value()},
        expression::Parameter{"ConditionalOperator", input.conditional_operator.has_value()}};
    auto checked = expression::check_parameters(expressions, legacy,
                                                input.expression_attribute_names.has_value(),
                                                input.expression_attribute_values.has_value());
    if (!checked) return checked;
    return expression::check_conditional_operator(
        input.conditional_operator, input.scan_filter ? input.scan_filter->size() : 0);
}

Result<Selection> select_by_legacy(ScanInput& input) {
    Selection selection;
    auto selected = select_attributes(selection, input.attributes_to_get);
    if (selected) {
        selected = select_legacy_filter(selection, input.scan_filter, input.conditional_operator);
    }
    if (!selected) return failure(selected);
    return selection;
}

Result<void> check_segment(const ScanInput& input) {
    if (input.segment && !input.total_segments) {
        return validation_error(
            "The TotalSegments parameter is required but was not present in the request when "
            "Segment parameter is present");
    }
    if (input.total_segments && !input.segment) {
        return validation_error(
            "The Segment parameter is required but was not present in the request when parameter "
            "TotalSegments is present");
    }
    if (!input.segment || *input.segment < *input.total_segments) return {};
    return validation_error(
        fmt::format("The Segment parameter is zero-based and must be less than parameter "
                    "TotalSegments: Segment: {} is not less than TotalSegments: {}",
                    *input.segment, *input.total_segments));
}

Result<void> validate(const ScanInput& input) {
    auto formed = check_start_key_formed(input.exclusive_start_key);
    if (!formed) return formed;
    if (auto checked = check_segment(input); !checked) return checked;
    return check_select(input.select,
                        projecting_parameter(input.attributes_to_get.has_value(),
                                             input.projection_expression.has_value()),
                        input.index_name.has_value(), "");
}

Result<Selection> plan(ScanInput& input) {
    if (auto checked = check_scan_parameters(input); !checked) return failure(checked);
    auto legacy = select_by_legacy(input);
    if (!legacy) return legacy;
    if (auto valid = validate(input); !valid) return failure(valid);
    auto bindings = expression::Bindings::create(input.expression_attribute_names,
                                                 std::move(input.expression_attribute_values));
    if (!bindings) return failure(bindings);
    auto selection = parse_selection(*std::move(legacy), input.filter_expression,
                                     input.projection_expression, *bindings);
    if (!selection) return selection;
    if (auto used = bindings->check_all_used(); !used) return failure(used);
    selection->counts_only = input.select == Select::COUNT;
    return selection;
}

Result<void> skip_to_start(storage::KeyRange& keys, const ScanInput& input,
                           const ReadSource& source) {
    if (!input.exclusive_start_key) return {};
    auto fits = check_scan_start_key(source.start_keys(), *input.exclusive_start_key);
    if (!fits) return fits;
    const auto start = source.place_of(*input.exclusive_start_key);
    if (!contains(keys, start)) {
        return validation_error(fmt::format(
            "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use "
            "ExclusiveStartKey with correct Segment. TotalSegments: {} Segment: {}",
            *input.total_segments, *input.segment));
    }
    skip_through(keys, storage::Direction::forward, start);
    return {};
}

Result<void> check_selection(const Selection& selection, const model::KeySchema& schema) {
    if (auto fits = selection.projection.check_key_paths(schema); !fits) return fits;
    if (!selection.filter) return {};
    return expression::check_key_paths(*selection.filter, schema);
}

Result<PageRequest> fit(const ScanInput& input, const Selection& selection, table::TablePtr table) {
    auto source =
        find_source(std::move(table), input.index_name, input.consistent_read.value_or(false),
                    input.exclusive_start_key.has_value());
    if (!source) return failure(source);
    const auto projected = selection.projection.attributes();
    storage::KeyRange keys;
    if (input.segment) keys = segment_range(*input.segment, *input.total_segments);
    if (auto skipped = skip_to_start(keys, input, *source); !skipped) return failure(skipped);
    if (auto fits = check_shown(*source, input.select, projected); !fits) return failure(fits);
    if (auto fits = check_selection(selection, source->keys()); !fits) return failure(fits);
    return PageRequest{.source = *source,
                       .keys = std::move(keys),
                       .limit = input.limit,
                       .fetches = fetches(*source, input.select, projected)};
}

}  // namespace

awaitable<Result<ScanOutput>> scan(Context& context, ScanInput input) {
    auto selection = plan(input);
    if (!selection) co_return failure(selection);
    auto found = co_await find_table_with(context, input.table_name, input.index_name);
    if (!found) co_return failure(found);
    auto request = fit(input, *selection, *std::move(found));
    if (!request) co_return failure(request);
    const auto source = request->source;
    auto page = co_await read_page(context, *std::move(request), *selection);
    if (!page) co_return failure(page);
    co_return reply_to<ScanOutput>(input, source, *std::move(page));
}

}  // namespace tailrace::operation
