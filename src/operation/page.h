// What Query and Scan share: one page of a table's items, filtered and projected.
//
// A page ends with the item that makes it Limit items or 1 MB, before the filter, or one second of
// work; where it ended is LastEvaluatedKey, which is given even if nothing comes after it.
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

/// Whether Select and that parameter go together, where there are no indexes. `envelope` is what
/// Query, unlike Scan, says before one of the answers.
Result<void> check_select(std::optional<Select> select, std::string_view projecting,
                          std::string_view envelope);

struct Page {
    /// Absent if they are only counted.
    std::optional<ItemList> items;
    std::int32_t count = 0;
    std::int32_t scanned_count = 0;
    std::optional<Item> last_evaluated_key;
    /// Of all items read, by the service's sizes.
    std::size_t bytes = 0;
};

struct PageRequest {
    table::TablePtr table;
    /// May be none.
    storage::KeyRange keys;
    storage::Direction direction = storage::Direction::forward;
    std::optional<std::int32_t> limit;
};

/// `selection` must live until the page is read.
awaitable<Result<Page>> read_page(Context& context, PageRequest request,
                                  const Selection& selection);

template <class Output, class Input>
Output reply_to(const Input& input, Page page) {
    const auto units = read_units(page.bytes, input.consistent_read.value_or(false));
    return {.items = std::move(page.items),
            .count = page.count,
            .scanned_count = page.scanned_count,
            .last_evaluated_key = std::move(page.last_evaluated_key),
            .consumed_capacity =
                consumed_capacity(input.return_consumed_capacity, input.table_name, units)};
}

}  // namespace tailrace::operation
