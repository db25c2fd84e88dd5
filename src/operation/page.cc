#include "operation/page.h"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "base/log.h"
#include "base/pace.h"
#include "expression/legacy_condition.h"
#include "model/canonical.h"
#include "model/canonical_members.h"
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
/// Items that are fetched from an index's table at a time.
constexpr std::size_t fetched_at_once = 32;

/// What an item or an entry has of these.
Result<Item> attributes_of(const table::Table& table,
                           std::span<const model::KeyAttribute> attributes, std::string_view json) {
    AttributeMap key;
    for (const auto& attribute : attributes) {
        const auto found = model::find_canonical(json, attribute.name);
        if (!found) return damaged(table);
        auto value = model::parse_canonical_value(*found);
        if (!value) return damaged(table);
        key.emplace(attribute.name, *std::move(value));
    }
    return Item(std::move(key));
}

/// Collects what a page shows of the items that were read.
class PageBuilder {
 public:
    PageBuilder(const ReadSource& source, const Selection& selection)
        : source_(source), selection_(selection) {
        if (!selection_.counts_only) page_.items.emplace();
    }

    Result<void> add(const partition::StoredItem& item);
    /// An entry, and the item that it is of.
    Result<void> add(const partition::StoredItem& entry, const table::FoundItem& item);
    bool full() const { return page_.bytes + fetched_bytes_ >= model::page_bytes_max; }
    /// There is, or may be, more after the last item.
    Result<void> end_after(const partition::StoredItem& last);
    Page take() { return std::move(page_); }

 private:
    Result<void> add(std::string_view json);
    /// Whether `shown` is to be shown is decided by `json`.
    Result<void> add(std::string_view json, std::string_view shown);
    Result<Item> key_of(std::string_view json) const;

    const ReadSource& source_;
    const Selection& selection_;
    Page page_;
    std::size_t fetched_bytes_ = 0;
};

Result<void> PageBuilder::add(const partition::StoredItem& item) {
    ++page_.scanned_count;
    page_.bytes += item.size;
    return add(item.json);
}

Result<void> PageBuilder::add(const partition::StoredItem& entry, const table::FoundItem& item) {
    ++page_.scanned_count;
    page_.bytes += entry.size;
    fetched_bytes_ += item.size;
    page_.fetched_units += read_units(item.size, true);
    return add(entry.json, item.item.json());
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
    if (!attributes) return damaged(*source_.table);
    if (selection_.filter && !expression::holds(*selection_.filter, *attributes)) return {};
    ++page_.count;
    if (projects) {
        selection_.projection.append(*page_.items, *attributes);
    } else if (page_.items) {
        page_.items->append(json);
    }
    return {};
}

Result<void> PageBuilder::add(std::string_view json, std::string_view shown) {
    if (selection_.filter) {
        const auto attributes = model::parse_canonical(json);
        if (!attributes) return damaged(*source_.table);
        if (!expression::holds(*selection_.filter, *attributes)) return {};
    }
    ++page_.count;
    return selection_.projection.append(*page_.items, Item::from_canonical(std::string(shown)));
}

Result<Item> PageBuilder::key_of(std::string_view json) const {
    return attributes_of(*source_.table, source_.start_keys().attributes(), json);
}

awaitable<Result<Page>> make_page(Context& context, const ReadSource& source,
                                  const Selection& selection, const table::ScannedItems& scanned) {
    PageBuilder builder(source, selection);
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

Result<table::ReadRequest> item_of(const ReadSource& source, const partition::StoredItem& entry) {
    const auto& schema = source.table->key_schema();
    auto key = attributes_of(*source.table, schema.attributes(), entry.json);
    if (!key) return failure(key);
    return table::ReadRequest{source.table, partition::item_key(schema, key->attributes())};
}

/// The items of some entries, in the same order.
awaitable<Result<std::vector<std::optional<table::FoundItem>>>> fetch(
    Context& context, const ReadSource& source, std::span<const table::ScannedItem> entries) {
    std::vector<table::ReadRequest> requests;
    for (const auto& entry : entries) {
        auto request = item_of(source, entry.item);
        if (!request) co_return failure(request);
        requests.push_back(*std::move(request));
    }
    co_return co_await context.items.read_together(std::move(requests));
}

/// With the items of the entries. One that was deleted meanwhile is passed over.
awaitable<Result<Page>> make_fetched_page(Context& context, const ReadSource& source,
                                          const Selection& selection,
                                          const table::ScannedItems& scanned) {
    PageBuilder builder(source, selection);
    base::Pace pace(context.clock);
    std::size_t added = 0;
    const std::span<const table::ScannedItem> entries(scanned.begin(), scanned.end());
    while (added < entries.size() && !builder.full() && pace.worked() < page_work_max) {
        const auto some = entries.subspan(added, std::min(fetched_at_once, entries.size() - added));
        const auto items = co_await fetch(context, source, some);
        if (!items) co_return Refusal(items.error());
        for (std::size_t i = 0; i < some.size() && !builder.full(); ++i, ++added) {
            if (!(*items)[i]) continue;
            if (auto done = builder.add(some[i].item, *(*items)[i]); !done) co_return failure(done);
        }
        if (pace.turn_is_over()) co_await pace.give_way();
    }
    if (added > 0 && (added < entries.size() || scanned.more())) {
        auto ended = builder.end_after(entries[added - 1].item);
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

Result<void> check_select(std::optional<Select> select, std::string_view projecting, bool has_index,
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
            if (has_index) return {};
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
    const auto& source = request.source;
    range.index = source.index;
    auto scanned = co_await context.items.scan(source.table, std::move(range));
    if (!scanned) co_return failure(scanned);
    if (request.fetches) co_return co_await make_fetched_page(context, source, selection, *scanned);
    co_return co_await make_page(context, source, selection, *scanned);
}

ConsumedUnits units_of(const ReadSource& source, const Page& page, bool consistent) {
    const auto read = read_units(page.bytes, consistent);
    if (!source.index) return {.table = read};
    ConsumedUnits units{.table = consistent ? page.fetched_units : page.fetched_units / 2};
    auto& indexes = source.index->is_local() ? units.local_indexes : units.global_indexes;
    indexes[source.index->name] = read;
    return units;
}

}  // namespace tailrace::operation
