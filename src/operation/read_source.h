// What a Query or a Scan reads: a table, or one of its indexes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "expression/condition.h"
#include "model/key_schema.h"
#include "operation/start_key.h"
#include "table/table.h"
#include "tailrace/enumerations.h"
#include "tailrace/error.h"
#include "tailrace/item.h"

namespace tailrace::operation {

struct ReadSource {
    table::TablePtr table;
    /// Of the table; null if it is the table that is read.
    const table::TableIndex* index = nullptr;

    const model::KeySchema& keys() const { return index ? index->index.keys : table->key_schema(); }
    /// Of ExclusiveStartKey and LastEvaluatedKey.
    StartKeySchema start_keys() const { return {keys(), index ? &table->key_schema() : nullptr}; }
    /// Where a start key that fits lies among what is read.
    std::string place_of(const Item& start_key) const;
};

/// The index, if one is named, is there and can be read so.
Result<ReadSource> find_source(table::TablePtr table, const std::optional<std::string>& index,
                               bool consistent, bool has_start_key);

/// What is to be shown is there to be shown. For Query, so is what is filtered by; a Scan finds
/// that it is not.
Result<void> check_shown(const ReadSource& source, std::optional<Select> select,
                         const std::vector<std::string>& projected);
Result<void> check_filter(const ReadSource& source, const expression::Condition& filter);

/// Whether items are to be fetched from the table, since the entries of the local index lack what
/// is to be shown.
bool fetches(const ReadSource& source, std::optional<Select> select,
             const std::vector<std::string>& projected);

}  // namespace tailrace::operation
