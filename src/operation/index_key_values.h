// Attributes of items that are keys of secondary indexes: an item may lack them, but what it has
// must be what an index can hold.
#pragma once

#include <span>

#include "expression/update.h"
#include "table/table_indexes.h"
#include "tailrace/attribute_value.h"
#include "tailrace/error.h"

namespace tailrace::operation {

using Indexes = std::span<const table::TableIndex>;

/// Of the item of a put.
Result<void> check_index_values(Indexes indexes, const AttributeMap& item);

/// Of constants that an update assigns, before there is an item.
Result<void> check_index_constants(Indexes indexes, const expression::Update& update);
/// Of the item that an update made.
Result<void> check_updated_index_values(Indexes indexes, const AttributeMap& item);

/// Whether one is empty. The service refuses a transaction with such an item as a whole.
bool has_empty_index_value(Indexes indexes, const AttributeMap& item);

}  // namespace tailrace::operation
