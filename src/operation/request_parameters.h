// Checks of parameters that several requests have, before anything is looked up.
#pragma once

#include <optional>

#include "tailrace/enumerations.h"
#include "tailrace/error.h"
#include "tailrace/item.h"

namespace tailrace::operation {

/// An item or key of a request is well-formed.
Result<void> check_well_formed(const Item& item);

/// PutItem and DeleteItem know of what was there before at most.
Result<void> check_returns_old_only(std::optional<ReturnValue> return_values);

}  // namespace tailrace::operation
