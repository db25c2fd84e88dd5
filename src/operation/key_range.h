// Which stored keys a Query or a Scan reads.
//
// An item's key is hash u64 | partition key | sort key (partition/stored_item.h), and an index
// entry's the same of its values, and more (partition/index_entries.h), each part in bytes that
// sort as its values do and that say where they end. So the items of one partition key lie
// together, a condition on the sort key is a range among them, and a segment of a parallel scan is
// a range of hashes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "expression/key_condition.h"
#include "model/key_schema.h"
#include "table/item_access.h"
#include "tailrace/attribute_value.h"

namespace tailrace::operation {

/// Keys of the items that a bound key condition names.
storage::KeyRange query_range(const expression::KeyQuery& query);

/// One of `total` parts of nearly equal size, which together are all; `segment` < `total`.
storage::KeyRange segment_range(std::int32_t segment, std::int32_t total);

bool contains(const storage::KeyRange& range, std::string_view key);

/// What a reader in this direction has not seen after it has seen `key`.
void skip_through(storage::KeyRange& range, storage::Direction direction, std::string_view key);

}  // namespace tailrace::operation
