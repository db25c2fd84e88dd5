#include "operation/write_condition.h"

#include <memory>
#include <string>

#include "expression/key_attributes.h"
#include "tailrace/item.h"

namespace tailrace::operation {

Result<void> WriteCondition::check_key_paths(const model::KeySchema& schema) const {
    if (!condition_) return {};
    return expression::check_key_paths(*condition_, schema);
}

bool WriteCondition::holds(const partition::StoredItem* current,
                           const AttributeMap& attributes) const {
    if (!current && presence_ == Presence::required) return false;
    if (!current && presence_ == Presence::optional) return true;
    return !condition_ || expression::holds(*condition_, attributes);
}

Result<void> WriteCondition::check(const partition::StoredItem* current,
                                   const AttributeMap& attributes) const {
    if (current && presence_ == Presence::forbidden) {
        return fail(ErrorCode::DuplicateItemException, "Duplicate primary key exists in table");
    }
    if (holds(current, attributes)) return {};
    auto detail = std::make_shared<ErrorDetail>();
    if (tells_item_ && current) detail->item = Item::from_canonical(std::string(current->json));
    return std::unexpected(Error{ErrorCode::ConditionalCheckFailedException,
                                 "The conditional request failed", std::move(detail)});
}

}  // namespace tailrace::operation
