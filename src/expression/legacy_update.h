// AttributeUpdates: updates, as they were written before there were expressions.
#pragma once

#include "expression/update.h"
#include "tailrace/error.h"
#include "tailrace/item_requests.h"

namespace tailrace::expression {

/// Each attribute's name is one name, whatever is in it. Without Action, it is PUT. ADD appends a
/// list to a list; DELETE without a value removes the attribute.
Result<Update> legacy_update(AttributeUpdates updates);

}  // namespace tailrace::expression
