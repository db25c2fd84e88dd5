// What a read returns of an item: all of it, as it is stored, or the parts that a
// ProjectionExpression or the list of a SELECT names.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "expression/partiql/columns.h"
#include "expression/projection.h"
#include "model/key_schema.h"
#include "tailrace/error.h"
#include "tailrace/item.h"
#include "tailrace/item_list.h"
#include "tailrace/item_requests.h"

namespace tailrace::operation {

class ItemProjection {
 public:
    /// Everything.
    ItemProjection() = default;
    explicit ItemProjection(expression::Projection projection)
        : projection_(std::move(projection)) {}
    explicit ItemProjection(expression::partiql::Columns columns) : columns_(std::move(columns)) {}

    /// Whether `apply` needs to look into items.
    bool reads_item() const { return projection_ || columns_; }
    /// Top-level attributes that are named; none for everything.
    std::vector<std::string> attributes() const;
    Result<void> check_key_paths(const model::KeySchema& schema) const;

    Result<Item> apply(Item item) const;
    Result<void> append(ItemList& list, const Item& item) const;
    /// The same for one whose attributes are at hand; only if `reads_item`.
    void append(ItemList& list, const AttributeMap& attributes) const;

 private:
    /// Only if `reads_item`.
    AttributeMap parts_of(const AttributeMap& attributes) const;

    // One of them at most.
    std::optional<expression::Projection> projection_;
    std::optional<expression::partiql::Columns> columns_;
};

// For requests that get items by their keys. The service tells of ill-formed keys between the two.

/// `has_attributes_to_get` is whether the request has that legacy parameter; then it is to be
/// parsed in the place of ProjectionExpression.
Result<void> check_projection_parameters(const std::optional<std::string>& projection_expression,
                                         const std::optional<ExpressionAttributeNameMap>& names,
                                         bool has_attributes_to_get);
Result<ItemProjection> parse_item_projection(
    const std::optional<std::string>& projection_expression,
    const std::optional<ExpressionAttributeNameMap>& names);
Result<ItemProjection> parse_attributes_to_get(const std::vector<std::string>& attributes);

}  // namespace tailrace::operation
