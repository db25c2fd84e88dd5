// The items of a page.
#pragma once

#include "tailrace/item.h"
#include "tailrace/json_array.h"

namespace tailrace {

/// `Items` of Query and Scan, and one table's `Responses` of BatchGetItem.
using ItemList = JsonArray<Item>;

}  // namespace tailrace
