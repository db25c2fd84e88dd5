// One comparison of an attribute, as it was written before there were expressions.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "expression/condition.h"
#include "tailrace/attribute_value.h"
#include "tailrace/enumerations.h"
#include "tailrace/error.h"

namespace tailrace::expression {

using Arguments = std::vector<AttributeValue>;

/// Whether the operator takes so many arguments, and of these types.
Result<void> check_arguments(ComparisonOperator op, std::span<const AttributeValue> arguments);

/// `attribute` is one name, whatever is in it: legacy parameters know no paths. The arguments must
/// have been checked.
///
/// An attribute that is missing is not equal to anything (NE), but nothing is not contained in it
/// (NOT_CONTAINS): here the negation of CONTAINS is more than `NOT contains(...)`.
Condition legacy_comparison(std::string attribute, ComparisonOperator op, Arguments arguments);

}  // namespace tailrace::expression
