#include "operation/item_projection.h"

#include <array>
#include <utility>

#include "expression/bindings.h"
#include "expression/key_attributes.h"
#include "expression/legacy_projection.h"
#include "expression/parameters.h"
#include "model/canonical.h"
#include "operation/answers.h"

namespace tailrace::operation {

Result<void> ItemProjection::check_key_paths(const model::KeySchema& schema) const {
    if (!projection_) return {};
    return expression::check_key_paths(*projection_, schema);
}

AttributeMap ItemProjection::parts_of(const AttributeMap& attributes) const {
    return columns_ ? columns_->apply(attributes) : projection_->apply(attributes);
}

std::vector<std::string> ItemProjection::attributes() const {
    std::vector<std::string> names;
    const auto add = [&](const auto& paths) {
        for (const auto& path : paths) names.push_back(path.attribute());
    };
    if (columns_) add(columns_->paths());
    if (projection_) add(projection_->paths());
    return names;
}

Result<Item> ItemProjection::apply(Item item) const {
    if (!reads_item()) return item;
    const auto& attributes = item.attributes();
    if (item.defect()) return internal_error();
    return Item(parts_of(attributes));
}

Result<void> ItemProjection::append(ItemList& list, const Item& item) const {
    if (!reads_item()) {
        list.append(item.json());
        return {};
    }
    const auto& attributes = item.attributes();
    if (item.defect()) return internal_error();
    append(list, attributes);
    return {};
}

void ItemProjection::append(ItemList& list, const AttributeMap& attributes) const {
    std::string json;
    model::append_canonical(json, parts_of(attributes));
    list.append(json);
}

Result<void> check_projection_parameters(const std::optional<std::string>& projection_expression,
                                         const std::optional<ExpressionAttributeNameMap>& names,
                                         bool has_attributes_to_get) {
    const std::array expressions = {
        expression::Parameter{"ProjectionExpression", projection_expression.has_value()}};
    const std::array legacy = {expression::Parameter{"AttributesToGet", has_attributes_to_get}};
    return expression::check_parameters(expressions, legacy, names.has_value(), false);
}

Result<ItemProjection> parse_item_projection(
    const std::optional<std::string>& projection_expression,
    const std::optional<ExpressionAttributeNameMap>& names) {
    if (!projection_expression) return ItemProjection();
    auto bindings = expression::Bindings::create(names, std::nullopt);
    if (!bindings) return failure(bindings);
    auto projection = expression::parse_projection(*projection_expression, *bindings);
    if (!projection) return failure(projection);
    if (auto used = bindings->check_all_used(); !used) return failure(used);
    return ItemProjection(*std::move(projection));
}

Result<ItemProjection> parse_attributes_to_get(const std::vector<std::string>& attributes) {
    auto projection = expression::legacy_projection(attributes);
    if (!projection) return failure(projection);
    return ItemProjection(*std::move(projection));
}

}  // namespace tailrace::operation
