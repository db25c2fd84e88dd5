// Who finds that a partition has moved looks its table up again.
#pragma once

#include "base/coroutine.h"
#include "table/catalog.h"
#include "table/table.h"
#include "tailrace/error.h"

namespace tailrace::table {

/// How often a table may move under one request before it is given up.
inline constexpr int moves_max = 20;

/// The table of this name as the store has it now, if the key of a request still fits it.
awaitable<Result<TablePtr>> moved_table(Catalog& catalog, TablePtr table);

}  // namespace tailrace::table
