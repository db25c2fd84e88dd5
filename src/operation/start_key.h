// ExclusiveStartKey of Query and Scan: where a page goes on.
#pragma once

#include <optional>

#include "model/key_schema.h"
#include "tailrace/error.h"
#include "tailrace/item.h"

namespace tailrace::operation {

/// The key's values are well-formed. Before the table is looked up.
Result<void> check_start_key_formed(const std::optional<Item>& start_key);

/// For Scan: it is a key of the schema.
Result<void> check_scan_start_key(const model::KeySchema& schema, const Item& start_key);

// For Query, whose service checks the key condition between these.

/// It has as many attributes as the schema, and a hash attribute that fits.
Result<void> check_query_start_hash(const model::KeySchema& schema, const Item& start_key);
/// It has a range attribute that fits, if the schema has one.
Result<void> check_query_start_range(const model::KeySchema& schema, const Item& start_key);

}  // namespace tailrace::operation
