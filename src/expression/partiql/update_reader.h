// SET and REMOVE of an UPDATE.
#pragma once

#include "expression/partiql/reader.h"
#include "expression/update.h"

namespace tailrace::expression::partiql {

/// What follows the table's name: at least one change.
Update read_update(Reader& reader);

}  // namespace tailrace::expression::partiql
