#include "operation/page.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "base/pace.h"
#include "expression/legacy_condition.h"
#include "model/canonical.h"
#include "model/limits.h"
#include "operation/answers.h"

namespace tailrace::operation {
namespace {

Refusal damaged(const table::Table& table) {
    base::log(base::LogLevel::error, "a stored item is damaged", {{"table", table.name()}});
    return internal_error();
}

/// What a page costs its thread at most, but for its last item.
constexpr base::Milliseconds page_work_max{1000};

/// Collects what a page shows of the items that were read.
class PageBuilder {
 public:
    PageBuilder(const table::Table& table, const Selection& selection)
        : table_(table), selection_(selection) {
        if (!selection_.counts_only) page_.items.emplace();
    }

    Result<void> add(const partition::StoredItem& item);
    /// There is, or may be, more after the last item.
    Result<void> end_after(const partition::StoredItem& last);
    Page take() { return std::move(page_); }

 private:
    Result<void> add(std::string_view json);
    Result<Item> key_of(std::string_view json) const;

    const table::Table& table_;
    const Selection& selection_;
    Page page_;
};

Result<void> PageBuilder::add(const partition::StoredItem& item) {
    ++page_.scanned_count;
    page_.bytes += item.size;
    return add(item.json);
}

Result<void> PageBuilder::end_after(const partition::StoredItem& last) {
    auto key = key_of(last.json);
    if (!key) return failure(key);
    page_.last_evaluated_key = *std::move(key);
    return {};
}

Result<void> PageBuilder::add(std::string_view json) {
    const bool projects = !selection_.counts_only && selection_.projection.reads_item();
    if (!selection_.filter && !projects) {
        ++page_.count;
        if (page_.items) page_.items->append(json);
        return {};
    }
    const auto attributes = model::parse_canonical(json);
    if (!attributes) return damaged(table_);
    if (selection_.filter && !expression::holds(*selection_.filter, *attributes)) return {};
    ++page_.count;
    if (projects) {
        selection_.projection.append(*page_.items, *attributes);
    } else if (page_.items) {
        page_.items->append(json);
    }
    return {};
}

Result<Item> PageBuilder::key_of(std::string_view json) const {
    AttributeMap key;
    for (const auto& attribute : table_.key_schema().attributes()) {
        const auto found = model::find_canonical(json, attribute.name);
        if (!found) return damaged(table_);
        auto value = model::parse_canonical_value(*found);
        if (!value) return damaged(table_);
        key.emplace(attribute.name, *std::move(value));
    }
    return Item(std::move(key));
}

awaitable<Result<Page>> make_page(Context& context, const table::Table& table,
                                  const Selection& selection, const table::ScannedItems& scanned) {
    PageBuilder builder(table, selection);
    base::Pace pace(context.clock);
    std::size_t added = 0;
    while (added < scanned.size() && pace.worked() < page_work_max) {
        if (auto done = builder.add(scanned[added++].item); !done) co_return failure(done);
        if (pace.turn_is_over()) co_await pace.give_way();
    }
    if (added > 0 && (added < scanned.size() || scanned.more())) {
        auto ended = builder.end_after(scanned[added - 1].item);
        if (!ended) co_return failure(ended);
    }
    co_return builder.take();
}

Refusal superfluous(std::string_view projecting, std::string_view choosing) {
    return validation_error(std::string("Cannot specify the ")
                                .append(projecting)
                                .append(" when choosing to get ")
                                .append(choosing));
}

}  // namespace

Result<void> select_legacy_filter(Selection& selection, std::optional<ConditionMap>& filter,
                                  std::optional<ConditionalOperator> joining) {
    if (!filter) return {};
    auto condition = expression::legacy_condition(*std::move(filter), joining);
    if (!condition) return failure(condition);
    selection.filter = *std::move(condition);
    selection.filter_name = "QueryFilter";
    return {};
}

Result<void> select_attributes(Selection& selection,
                               const std::optional<std::vector<std::string>>& attributes) {
    if (!attributes) return {};
    auto projection = parse_attributes_to_get(*attributes);
    if (!projection) return failure(projection);
    selection.projection = *std::move(projection);
    return {};
}

Result<Selection> parse_selection(Selection selection,
                                  const std::optional<std::string>& filter_expression,
                                  const std::optional<std::string>& projection_expression,
                                  expression::Bindings& bindings) {
    if (filter_expression) {
        auto filter = expression::parse_condition(expression::Kind::FilterExpression,
                                                  *filter_expression, bindings);
        if (!filter) return failure(filter);
        selection.filter = *std::move(filter);
    }
    if (projection_expression) {
        auto projection = expression::parse_projection(*projection_expression, bindings);
        if (!projection) return failure(projection);
        selection.projection = ItemProjection(*std::move(projection));
    }
    return selection;
}

std::string_view projecting_parameter(bool has_attributes_to_get, bool has_projection_expression) {
    if (has_attributes_to_get) return "AttributesToGet";
    return has_projection_expression ? "ProjectionExpression" : "";
}

Result<void> check_select(std::optional<Select> select, std::string_view projecting,
                          std::string_view envelope) {
    if (!select) return {};
    switch (*select) {
        case Select::SPECIFIC_ATTRIBUTES:
            if (!projecting.empty()) return {};
            return validation_error(std::string(envelope).append(
                "Must specify the AttributesToGet or ProjectionExpression when choosing to get "
                "SPECIFIC_ATTRIBUTES"));
        case Select::COUNT:
            if (!projecting.empty()) return superfluous(projecting, "only the Count");
            return {};
        case Select::ALL_ATTRIBUTES:
            if (!projecting.empty()) return superfluous(projecting, "ALL_ATTRIBUTES");
            return {};
        case Select::ALL_PROJECTED_ATTRIBUTES:
            if (!projecting.empty()) return superfluous(projecting, "ALL_PROJECTED_ATTRIBUTES");
            break;
    }
    return validation_error(
        "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
}

awaitable<Result<Page>> read_page(Context& context, PageRequest request,
                                  const Selection& selection) {
    table::ScanRange range;
    range.keys = std::move(request.keys);
    range.direction = request.direction;
    range.bytes_max = model::page_bytes_max;
    // No item is smaller than two bytes, so without Limit it is the bytes that end a page.
    range.items_max = request.limit ? static_cast<std::size_t>(*request.limit) : range.bytes_max;
    auto scanned = co_await context.items.scan(request.table, std::move(range));
    if (!scanned) co_return failure(scanned);
    co_return co_await make_page(context, *request.table, selection, *scanned);
}

}  // namespace tailrace::operation
