// What a WHERE says of the key of a table or an index, and what is left of it.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "expression/condition.h"
#include "expression/key_condition.h"
#include "model/key_schema.h"
#include "tailrace/attribute_value.h"
#include "tailrace/error.h"

namespace tailrace::expression::partiql {

/// More are refused by who reads: the service looks up no more in one statement.
inline constexpr std::size_t hash_values_max = 50;

struct KeySplit {
    /// Different values (if they are not too many), of which the hash attribute must equal one.
    /// None if the condition leaves it open, and then all of it is `rest`.
    std::vector<Constant> hash;
    /// Of the range attribute, an equality if there is one.
    std::optional<KeyTerm> range;
    /// Holds for those of these keys that the condition holds for.
    std::optional<Condition> rest;

    /// Whether it leaves no more than one item for each value of `hash`.
    bool names_items(const model::KeySchema& schema) const;
};

/// Looks at what the condition demands in any case, that is, at the terms of its outermost ANDs.
KeySplit split_where(std::optional<Condition> where, const model::KeySchema& schema);

/// The one key that the split names; else ValidationException: `Where clause does not contain a
/// mandatory equality on all key attributes`.
Result<AttributeMap> key_of(const KeySplit& split, const model::KeySchema& schema);

}  // namespace tailrace::expression::partiql
