#include <optional>
#include <utility>

#include "model/key_schema.h"
#include "operation/answers.h"
#include "operation/consumed_capacity.h"
#include "operation/item_projection.h"
#include "operation/operations.h"
#include "operation/request_parameters.h"
#include "operation/table_reference.h"

namespace tailrace::operation {
namespace {

Result<ItemProjection> plan(const GetItemInput& input) {
    auto checked =
        check_projection_parameters(input.projection_expression, input.expression_attribute_names,
                                    input.attributes_to_get.has_value());
    if (!checked) return failure(checked);
    if (auto formed = check_well_formed(input.key); !formed) return failure(formed);
    if (input.attributes_to_get) return parse_attributes_to_get(*input.attributes_to_get);
    return parse_item_projection(input.projection_expression, input.expression_attribute_names);
}

Result<void> check_fits(const GetItemInput& input, const ItemProjection& projection,
                        const model::KeySchema& schema) {
    if (auto fits = model::check_key(schema, input.key.attributes()); !fits) return fits;
    return projection.check_key_paths(schema);
}

/// What is eventually consistent with the service is strongly consistent here, and costs half all
/// the same.
Result<GetItemOutput> reply(const GetItemInput& input, const ItemProjection& projection,
                            std::optional<table::FoundItem> found) {
    GetItemOutput output;
    const auto units = read_units(found ? found->size : 0, input.consistent_read.value_or(false));
    output.consumed_capacity =
        consumed_capacity(input.return_consumed_capacity, input.table_name, units);
    if (!found) return output;
    auto item = projection.apply(std::move(found->item));
    if (!item) return failure(item);
    output.item = *std::move(item);
    return output;
}

}  // namespace

awaitable<Result<GetItemOutput>> get_item(Context& context, GetItemInput input) {
    auto projection = plan(input);
    if (!projection) co_return failure(projection);
    auto found = co_await find_usable_table(context, input.table_name);
    if (!found) co_return failure(found);
    const auto& schema = (*found)->key_schema();
    if (auto fits = check_fits(input, *projection, schema); !fits) co_return failure(fits);

    auto key = partition::item_key(schema, input.key.attributes());
    table::ReadRequest request{*std::move(found), std::move(key)};
    auto item = co_await context.items.read(std::move(request));
    if (!item) co_return failure(item);
    co_return reply(input, *projection, *std::move(item));
}

}  // namespace tailrace::operation
