// Key conditions: which items of a table or an index a Query reads.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "expression/condition.h"
#include "expression/expression.h"
#include "tailrace/error.h"

namespace tailrace::model {
struct KeySchema;
}

namespace tailrace::expression {

enum class KeyOperator : std::uint8_t {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Between,
    BeginsWith,
};

/// One attribute against one constant, or two for Between (lower, upper).
struct KeyTerm {
    std::string attribute;
    KeyOperator op = KeyOperator::Equal;
    Constant value;
    std::optional<Constant> upper;
};

/// At most one term for each attribute; in the order of the text.
struct KeyCondition {
    std::vector<KeyTerm> terms;
};

/// A key condition that fits a key schema. Both lists follow the schema's order. All of `range` but
/// the last are Equal; fewer terms than the schema has range attributes leave the rest open.
struct KeyQuery {
    std::vector<Constant> hash;
    std::vector<KeyTerm> range;
};

/// Turns a tree that was parsed as KeyConditionExpression into terms; fails if it says anything
/// that no key could answer.
Result<KeyCondition> key_condition(const Condition& condition);

/// Fits the terms to the schema of the table or index that is queried.
Result<KeyQuery> bind(const KeyCondition& condition, const model::KeySchema& schema);

/// Fails if a filter of a Query mentions an attribute of the key that is queried.
Result<void> check_filter(const Condition& filter, const model::KeySchema& schema);

}  // namespace tailrace::expression
