// The ConditionExpression of one write, and what its failure tells.
#pragma once

#include <optional>

#include "expression/condition.h"
#include "model/key_schema.h"
#include "partition/stored_item.h"
#include "tailrace/attribute_value.h"
#include "tailrace/enumerations.h"
#include "tailrace/error.h"

namespace tailrace::operation {

class WriteCondition {
 public:
    /// Always holds.
    WriteCondition() = default;
    WriteCondition(expression::Condition condition,
                   std::optional<ReturnValuesOnConditionCheckFailure> on_failure)
        : condition_(std::move(condition)),
          tells_item_(on_failure == ReturnValuesOnConditionCheckFailure::ALL_OLD) {}

    /// Fails for a path into a key attribute.
    Result<void> check_key_paths(const model::KeySchema& schema) const;
    /// Whether `check` looks at the attributes.
    bool reads_item() const { return condition_.has_value(); }

    /// ConditionalCheckFailedException if it does not hold. `attributes` are those of `current`,
    /// none if it is null.
    Result<void> check(const partition::StoredItem* current, const AttributeMap& attributes) const;

 private:
    std::optional<expression::Condition> condition_;
    bool tells_item_ = false;
};

}  // namespace tailrace::operation
