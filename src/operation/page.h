// What Query and Scan share: one page of a table's items, or of an index's entries, filtered and
// projected.
//
// A page ends with the item that makes it Limit items or 1 MB, before the filter, or one second of
// work; where it ended is LastEvaluatedKey, which is given even if nothing comes after it. Of a
// local index, items may be fetched from the table; they count for the 1 MB, too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/coroutine.h"
#include "expression/bindings.h"
#include "expression/condition.h"
#include "operation/consumed_capacity.h"
#include "operation/context.h"
#include "operation/item_projection.h"
#include "operation/read_source.h"
#include "table/table.h"
#include "tailrace/enumerations.h"
#include "tailrace/error.h"
#include "tailrace/item.h"
#include "tailrace/item_list.h"
#include "tailrace/query_requests.h"

namespace tailrace::operation {

/// What becomes of the items that are read.
struct Selection {
    std::optional<expression::Condition> filter;
    /// As errors name it.
    std::string_view filter_name = "Filter Expression";
    ItemProjection projection;
    bool counts_only = false;
};

/// QueryFilter or ScanFilter, and ConditionalOperator. Takes the filter out of the request.
Result<void> select_legacy_filter(Selection& selection, std::optional<ConditionMap>& filter,
                                  std::optional<ConditionalOperator> joining);
/// AttributesToGet.
Result<void> select_attributes(Selection& selection,
                               const std::optional<std::vector<std::string>>& attributes);

/// Adds FilterExpression and ProjectionExpression, parsed in this order.
Result<Selection> parse_selection(Selection selection,
                                  const std::optional<std::string>& filter_expression,
                                  const std::optional<std::string>& projection_expression,
                                  expression::Bindings& bindings);

/// The parameter that names what to show of an item; empty if there is none.
std::string_view projecting_parameter(bool has_attributes_to_get, bool has_projection_expression);

/// Whether Select and that parameter go together, with or without an index. `envelope` is what
/// Query, unlike Scan, says before one of the answers.
Result<void> check_select(std::optional<Select> select, std::string_view projecting, bool has_index,
                          std::string_view envelope);

struct Page {
    /// Absent if they are only counted.
    std::optional<ItemList> items;
    std::int32_t count = 0;
    std::int32_t scanned_count = 0;
    std::optional<Item> last_evaluated_key;
    /// Of all items or entries read, by the service's sizes.
    std::size_t bytes = 0;
    /// Read units, as for consistent reads, of what was fetched from the index's table.
    double fetched_units = 0;
};

struct PageRequest {
    ReadSource source;
    /// May be none.
    storage::KeyRange keys;
    storage::Direction direction = storage::Direction::forward;
    std::optional<std::int32_t> limit;
    /// The entries of the index do not have all that is to be shown.
    bool fetches = false;
};

/// What a page cost, of the table and of the index.
ConsumedUnits units_of(const ReadSource& source, const Page& page, bool consistent);

/// `selection` must live until the page is read.
awaitable<Result<Page>> read_page(Context& context, PageRequest request,
                                  const Selection& selection);

template <class Output, class Input>
Output reply_to(const Input& input, const ReadSource& source, Page page) {
    const bool consistent = input.consistent_read.value_or(false);
    return {.items = std::move(page.items),
            .count = page.count,
            .scanned_count = page.scanned_count,
            .last_evaluated_key = std::move(page.last_evaluated_key),
            .consumed_capacity = consumed_capacity(input.return_consumed_capacity, input.table_name,
                                                   units_of(source, page, consistent))};
}

}  // namespace tailrace::operation
