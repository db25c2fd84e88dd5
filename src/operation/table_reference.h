// From what a request names a table by, its name or its ARN, to the table.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/coroutine.h"
#include "operation/context.h"
#include "stream/stream_arn.h"
#include "table/table.h"
#include "tailrace/error.h"

namespace tailrace::operation {

/// Fails for an ARN that is of nothing this site could have.
Result<std::string> table_name_of(const stream::Site& site, std::string_view reference);

/// For requests about items, who need a table that can be read and written.
/// ResourceNotFoundException: `Requested resource not found`.
awaitable<Result<table::TablePtr>> find_usable_table(Context& context,
                                                     const std::string& reference);

/// The same for requests that may read an index of it. What is remembered of a table may be older
/// than the index; then it is looked up again.
awaitable<Result<table::TablePtr>> find_table_with(Context& context, const std::string& reference,
                                                   const std::optional<std::string>& index);

/// For requests about the table itself, in whatever state; as the store says now.
/// ResourceNotFoundException: `Requested resource not found: Table: <name> not found`.
awaitable<Result<table::TablePtr>> find_any_table(Context& context, const std::string& reference);

}  // namespace tailrace::operation
