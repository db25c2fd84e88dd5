// Key conditions: which items of a table or an index a Query reads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "expression/condition.h"
#include "expression/expression.h"
#include "model/key_schema.h"
#include "tailrace/error.h"

namespace tailrace::expression {

enum class KeyOperator : std::uint8_t {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Between,
    BeginsWith,
    /// Of legacy parameters alone: one that no key could answer, so that `bind` fails.
    NotIndexable,
};

/// One attribute against one constant; with `Between` that is the lower bound, and `upper` is not
/// null. What is `NotIndexable` may have no constant.
struct KeyTerm {
    std::string attribute;
    KeyOperator op = KeyOperator::Equal;
    Constant value;
    Constant upper;
};

/// At most one term for each attribute; in the order of the text.
struct KeyCondition {
    std::vector<KeyTerm> terms;
};

/// A key condition that fits a key schema. Both lists follow the schema's order. All terms of
/// `range` but the last are `Equal`; range attributes without a term are free.
struct KeyQuery {
    std::vector<Constant> hash;
    std::vector<KeyTerm> range;
};

/// Turns a tree that was parsed as KeyConditionExpression into terms; fails if it says anything
/// that no key could answer. The service does this before it looks for the table.
Result<KeyCondition> key_condition(const Condition& condition);

/// Fits the terms to the schema of the table or index that is queried.
Result<KeyQuery> bind(const KeyCondition& condition, const model::KeySchema& schema);

}  // namespace tailrace::expression
