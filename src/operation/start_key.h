// ExclusiveStartKey of Query and Scan: where a page goes on. With an index, it has the keys of the
// index and of the table.
#pragma once

#include <optional>
#include <vector>

#include "model/key_schema.h"
#include "tailrace/error.h"
#include "tailrace/item.h"

namespace tailrace::operation {

/// What such a key is to have.
struct StartKeySchema {
    // NOLINTNEXTLINE(google-explicit-constructor): without an index, that is the table's key.
    StartKeySchema(const model::KeySchema& keys, const model::KeySchema* table = nullptr)
        : keys(keys), table(table) {}

    /// Each once.
    std::vector<model::KeyAttribute> attributes() const;

    /// Of what is read.
    const model::KeySchema& keys;
    /// Of the index's table; null if it is the table that is read.
    const model::KeySchema* table;
};

/// The key's values are well-formed. Before the table is looked up.
Result<void> check_start_key_formed(const std::optional<Item>& start_key);

/// For Scan: it is such a key.
Result<void> check_scan_start_key(const StartKeySchema& schema, const Item& start_key);

// For Query, whose service checks the key condition between these.

/// It has as many attributes as it should, and hash attributes that fit.
Result<void> check_query_start_hash(const StartKeySchema& schema, const Item& start_key);
/// The others fit, too.
Result<void> check_query_start_range(const StartKeySchema& schema, const Item& start_key);

}  // namespace tailrace::operation
