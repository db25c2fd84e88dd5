// What one write demands of the item that is there, and what a failure tells.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "expression/condition.h"
#include "model/key_schema.h"
#include "partition/stored_item.h"
#include "tailrace/attribute_value.h"
#include "tailrace/enumerations.h"
#include "tailrace/error.h"

namespace tailrace::operation {

/// Whether there has to be an item. Only statements demand that besides a condition.
enum class Presence : std::uint8_t {
    any,
    /// Of INSERT: DuplicateItemException if there is one.
    forbidden,
    /// Of UPDATE and EXISTS: else the condition has failed.
    required,
    /// Of DELETE: the condition is asked of an item only.
    optional,
};

class WriteCondition {
 public:
    /// Always holds.
    WriteCondition() = default;
    WriteCondition(expression::Condition condition,
                   std::optional<ReturnValuesOnConditionCheckFailure> on_failure)
        : condition_(std::move(condition)),
          tells_item_(on_failure == ReturnValuesOnConditionCheckFailure::ALL_OLD) {}
    explicit WriteCondition(Presence presence) : presence_(presence) {}
    WriteCondition(Presence presence, std::optional<expression::Condition> condition,
                   std::optional<ReturnValuesOnConditionCheckFailure> on_failure)
        : condition_(std::move(condition)),
          presence_(presence),
          tells_item_(on_failure == ReturnValuesOnConditionCheckFailure::ALL_OLD) {}

    /// Fails for a path into a key attribute.
    Result<void> check_key_paths(const model::KeySchema& schema) const;
    /// Whether `check` looks at the attributes.
    bool reads_item() const { return condition_.has_value(); }

    /// ConditionalCheckFailedException if it does not hold, or as `Presence` says. `attributes` are
    /// those of `current`, none if it is null.
    Result<void> check(const partition::StoredItem* current, const AttributeMap& attributes) const;

 private:
    bool holds(const partition::StoredItem* current, const AttributeMap& attributes) const;

    std::optional<expression::Condition> condition_;
    Presence presence_ = Presence::any;
    bool tells_item_ = false;
};

}  // namespace tailrace::operation
