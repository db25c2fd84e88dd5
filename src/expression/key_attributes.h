// What expressions may not do with the attributes of the key.
#pragma once

#include <string_view>

#include "expression/condition.h"
#include "expression/projection.h"
#include "expression/update.h"
#include "model/key_schema.h"
#include "tailrace/error.h"

namespace tailrace::expression {

// Keys are scalars: a path into one is an error (`Key attributes must be scalars; ...`), not just a
// path that leads nowhere. Of an update these are the paths that it reads.
Result<void> check_key_paths(const Condition& condition, const model::KeySchema& schema);
Result<void> check_key_paths(const Projection& projection, const model::KeySchema& schema);
Result<void> check_key_paths(const Update& update, const model::KeySchema& schema);

/// An update leaves the key as it is: `... Cannot update attribute id. This attribute is part of
/// the key`.
Result<void> check_spares_key(const Update& update, const model::KeySchema& schema);

/// The filter of a Query has nothing to do with the key that is queried: `<filter_name> can only
/// contain non-primary key attributes: ...`.
Result<void> check_spares_key(const Condition& filter, const model::KeySchema& schema,
                              std::string_view filter_name = "Filter Expression");

}  // namespace tailrace::expression
