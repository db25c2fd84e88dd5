// Checks of parameters that several requests have, before anything is looked up.
#pragma once

#include <optional>
#include <span>

#include "expression/parameters.h"
#include "tailrace/enumerations.h"
#include "tailrace/error.h"
#include "tailrace/item.h"

namespace tailrace::operation {

/// Which expressions and legacy parameters may stand together (expression/parameters.h), and that
/// there are no legacy ones, which this server does not support yet.
Result<void> check_expression_parameters(std::span<const expression::Parameter> expressions,
                                         std::span<const expression::Parameter> legacy,
                                         bool has_names, bool has_values);

/// An item or key of a request is well-formed.
Result<void> check_well_formed(const Item& item);

/// PutItem and DeleteItem know of what was there before at most.
Result<void> check_returns_old_only(std::optional<ReturnValue> return_values);

}  // namespace tailrace::operation
