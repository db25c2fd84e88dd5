// The definitions of secondary indexes, checked in the service's words and order. (What a global
// one is paid with is in index_billing.h.)
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "table/table_row.h"
#include "tailrace/error.h"
#include "tailrace/table_requests.h"

namespace tailrace::operation {

/// Of a new table whose attributes and keys are checked.
Result<void> set_indexes(table::TableSettings& settings, const CreateTableInput& input);

/// What can be said of one global index without its table.
Result<void> check_global_index(const GlobalSecondaryIndex& index);

/// As it is kept.
table::GlobalIndex new_global_index(GlobalSecondaryIndex definition);

/// The key attributes that no definition has, said of a table or an index.
Result<void> check_keys_defined(std::span<const std::string_view> keys,
                                std::span<const std::string_view> defined);

/// How many attributes the indexes project by name.
Result<void> check_projected_attributes(const table::TableSettings& settings);

std::vector<std::string_view> names_of(std::span<const KeySchemaElement> key_schema);
std::vector<std::string_view> names_of(std::span<const AttributeDefinition> definitions);

}  // namespace tailrace::operation
