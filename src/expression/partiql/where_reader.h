// The condition of a WHERE.
#pragma once

#include "expression/condition.h"
#include "expression/partiql/reader.h"

namespace tailrace::expression::partiql {

/// What follows `WHERE`.
Condition read_condition(Reader& reader);

}  // namespace tailrace::expression::partiql
