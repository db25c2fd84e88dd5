#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "model/limits.h"
#include "operation/answers.h"
#include "operation/consumed_capacity.h"
#include "operation/item_projection.h"
#include "operation/operations.h"
#include "operation/repeated_item.h"
#include "operation/request_parameters.h"
#include "operation/table_reference.h"
#include "operation/transaction_reasons.h"

namespace tailrace::operation {
namespace {

using Projections = std::vector<ItemProjection>;

Result<ItemProjection> plan(const Get& get) {
    auto checked = check_projection_parameters(get.projection_expression,
                                               get.expression_attribute_names, false);
    if (!checked) return failure(checked);
    if (auto formed = check_well_formed(get.key); !formed) return failure(formed);
    return parse_item_projection(get.projection_expression, get.expression_attribute_names);
}

Result<Projections> plan(const TransactGetItemsInput& input) {
    Projections projections;
    for (const auto& item : input.transact_items) {
        auto projection = plan(item.get);
        if (!projection) return failure(projection);
        projections.push_back(*std::move(projection));
    }
    return projections;
}

Result<void> check_fits(const Get& get, const ItemProjection& projection,
                        const model::KeySchema& schema) {
    if (auto fits = model::check_key(schema, get.key.attributes()); !fits) return fits;
    return projection.check_key_paths(schema);
}

/// A key that does not fit its table cancels the transaction, but for an empty one.
awaitable<Result<std::vector<table::ReadRequest>>> bind_all(Context& context,
                                                            const TransactGetItemsInput& input,
                                                            const Projections& projections) {
    std::vector<table::ReadRequest> reads;
    ActionErrors errors(input.transact_items.size());
    for (std::size_t i = 0; i < input.transact_items.size(); ++i) {
        const auto& get = input.transact_items[i].get;
        auto found = co_await find_usable_table(context, get.table_name);
        if (!found) co_return failure(found);
        const auto& schema = (*found)->key_schema();
        auto fits = check_fits(get, projections[i], schema);
        if (fits) {
            reads.emplace_back(*found, partition::item_key(schema, get.key.attributes()));
        } else if (has_empty_key(schema, get.key.attributes())) {
            co_return failure(fits);
        } else {
            errors[i] = std::move(fits.error());
        }
    }
    if (names_item_twice(reads)) {
        co_return validation_error(
            "Transaction request cannot include multiple operations on one item");
    }
    if (any_failed(errors)) co_return cancelled(std::move(errors));
    co_return reads;
}

Result<TransactGetItemsOutput> reply(const TransactGetItemsInput& input,
                                     const Projections& projections,
                                     std::vector<std::optional<table::FoundItem>> found) {
    TransactGetItemsOutput output;
    CapacityByTable capacity(input.return_consumed_capacity,
                             CapacityByTable::Kind::transactional_read);
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
        auto& response = output.responses.emplace_back();
        const auto size = found[i] ? found[i]->size : 0;
        bytes += size;
        capacity.add(input.transact_items[i].get.table_name, read_units(size, true));
        if (!found[i]) continue;
        auto item = projections[i].apply(std::move(found[i]->item));
        if (!item) return failure(item);
        response.item = *std::move(item);
    }
    if (bytes > model::transaction_bytes_max) {
        return validation_error(
            "The aggregate size of the items in the transaction cannot exceed 4 MB");
    }
    output.consumed_capacity = capacity.take();
    return output;
}

}  // namespace

awaitable<Result<TransactGetItemsOutput>> transact_get_items(Context& context,
                                                             TransactGetItemsInput input) {
    auto projections = plan(input);
    if (!projections) co_return failure(projections);
    auto reads = co_await bind_all(context, input, *projections);
    if (!reads) co_return failure(reads);
    auto found = co_await context.items.read_together(*std::move(reads));
    if (!found) co_return failure(found);
    co_return reply(input, *projections, *std::move(found));
}

}  // namespace tailrace::operation
