// From a SELECT to what is read for it: pages like those of Query and Scan, or single items.
//
// A WHERE that demands one of some values of the partition key is as many Queries, one after the
// other; any other is a Scan. What the keys do not say is the filter.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/coroutine.h"
#include "expression/partiql/statement.h"
#include "operation/context.h"
#include "operation/page.h"
#include "operation/read_source.h"
#include "table/table.h"
#include "tailrace/error.h"
#include "tailrace/item.h"
#include "tailrace/item_list.h"

namespace tailrace::operation {

/// A SELECT that fits its table or index.
struct SelectPlan {
    ReadSource source;
    /// What to read, range after range.
    std::vector<storage::KeyRange> ranges;
    storage::Direction direction = storage::Direction::forward;
    /// Each range is of one item at most.
    bool names_items = false;
    /// The entries of the index do not have all that is to be shown.
    bool fetches = false;
    Selection selection;
};

Result<SelectPlan> plan_select(expression::partiql::SelectStatement statement,
                               table::TablePtr table, bool consistent);

/// Where a page begins: behind an item of a range, or with all of the range.
struct SelectPosition {
    std::size_t range = 0;
    std::optional<Item> after;
    friend bool operator==(const SelectPosition&, const SelectPosition&) = default;
};

struct SelectPage {
    ItemList items;
    /// Absent if nothing is left.
    std::optional<SelectPosition> next;
    ConsumedUnits units;
};

struct SelectPageRequest {
    SelectPosition from;
    /// Of items read, before the filter.
    std::optional<std::int32_t> limit;
    bool consistent = false;
};

/// A page ends as one of Query does, and after ten values of the partition key. `plan` must live
/// until it is read. ValidationException if the position is none that the plan could have come to.
awaitable<Result<SelectPage>> read_select(Context& context, const SelectPlan& plan,
                                          SelectPageRequest request);

/// The one item that a SELECT of a batch or a transaction names.
struct ItemSelect {
    table::ReadRequest read;
    Selection selection;
};

/// `action` is what demands that the WHERE names one item.
Result<ItemSelect> plan_item_select(expression::partiql::SelectStatement statement,
                                    table::TablePtr table, std::string_view action);

/// What the SELECT shows of the item, if it is there and passes the filter.
Result<std::optional<Item>> show_selected(const ItemSelect& select,
                                          std::optional<table::FoundItem> found);

}  // namespace tailrace::operation
