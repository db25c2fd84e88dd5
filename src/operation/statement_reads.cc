#include "operation/statement_reads.h"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "expression/key_attributes.h"
#include "expression/key_condition.h"
#include "expression/partiql/columns.h"
#include "expression/partiql/key_split.h"
#include "expression/value_order.h"
#include "model/limits.h"
#include "operation/answers.h"
#include "operation/key_range.h"
#include "operation/next_token.h"
#include "operation/start_key.h"

namespace tailrace::operation {
namespace {

namespace partiql = expression::partiql;
using partiql::KeySplit;
using partiql::SelectStatement;

constexpr std::size_t values_of_page_max = 10;

Result<ReadSource> source_of(const SelectStatement& statement, table::TablePtr table,
                             bool consistent) {
    std::optional<std::string> index;
    if (!statement.index.empty()) index = statement.index;
    return find_source(std::move(table), index, consistent, /*has_start_key=*/false);
}

/// Where a key has several partition key attributes, the condition is all filter.
KeySplit split_where(std::optional<expression::Condition> where, const model::KeySchema& schema) {
    if (schema.hash_attributes().size() > 1) return {.rest = std::move(where)};
    return partiql::split_where(std::move(where), schema);
}

Result<void> check_values(const KeySplit& split) {
    if (split.hash.size() <= partiql::hash_values_max) return {};
    return validation_error(
        fmt::format("The WHERE clause names too many values of the partition key; number of "
                    "values: {}, at most {}",
                    split.hash.size(), partiql::hash_values_max));
}

Result<void> check_order_key(const partiql::OrderTerm& term, const model::KeySchema& schema) {
    if (!term.path.is_nested() && schema.find(term.path.attribute())) return {};
    return validation_error(
        fmt::format("Variable reference {} in ORDER BY clause must be part of the primary key",
                    term.path.attribute()));
}

bool orders_by(const partiql::OrderTerm& term, const model::KeyAttribute& attribute) {
    return term.path.attribute() == attribute.name;
}

/// Nothing is sorted but the values of the partition key: the order of items is that of the keys.
Result<void> check_order(const SelectStatement& statement, const KeySplit& split,
                         const model::KeySchema& schema, bool has_where) {
    const auto& order = statement.order;
    if (order.empty()) return {};
    if (!has_where) {
        return validation_error(
            "Must have WHERE clause in the statement when using ORDER BY clause.");
    }
    if (split.hash.empty()) {
        return validation_error(
            "Must have at least one non-optional hash key condition in WHERE clause when using "
            "ORDER BY clause.");
    }
    for (const auto& term : order) {
        if (auto fits = check_order_key(term, schema); !fits) return fits;
    }
    if (split.hash.size() == 1 || orders_by(order.front(), schema.hash())) return {};
    return validation_error(
        "ORDER BY clause must begin with the hash key when the WHERE clause names several of its "
        "values");
}

storage::Direction direction_of(const std::vector<partiql::OrderTerm>& order,
                                const model::KeySchema& schema) {
    const auto found = std::ranges::find_if(order, [&](const auto& term) {
        return schema.range() && orders_by(term, *schema.range());
    });
    const bool backward = found != order.end() && found->descending;
    return backward ? storage::Direction::backward : storage::Direction::forward;
}

/// Of one type.
void sort_values(std::vector<expression::Constant>& values, bool descending) {
    std::ranges::sort(values, [descending](const auto& a, const auto& b) {
        const auto order = expression::compare(*a, *b);
        return descending ? order > 0 : order < 0;
    });
}

Result<storage::KeyRange> range_of(const KeySplit& split, const expression::Constant& hash,
                                   const model::KeySchema& schema) {
    expression::KeyCondition condition;
    condition.terms.push_back({schema.hash().name, expression::KeyOperator::Equal, hash, nullptr});
    if (split.range) condition.terms.push_back(*split.range);
    const auto query = expression::bind(condition, schema);
    if (!query) return failure(query);
    return query_range(*query);
}

/// One for each value, or one of everything.
Result<std::vector<storage::KeyRange>> ranges_of(const KeySplit& split,
                                                 const model::KeySchema& schema) {
    std::vector<storage::KeyRange> ranges;
    if (split.hash.empty()) ranges.emplace_back();
    for (const auto& hash : split.hash) {
        auto range = range_of(split, hash, schema);
        if (!range) return failure(range);
        ranges.push_back(*std::move(range));
    }
    return ranges;
}

ItemProjection projection_of(std::vector<expression::Path> paths) {
    if (paths.empty()) return ItemProjection();
    return ItemProjection(partiql::Columns(std::move(paths)));
}

Result<Selection> selection_of(std::vector<expression::Path> paths,
                               std::optional<expression::Condition> filter,
                               const model::KeySchema& schema) {
    if (filter) {
        if (auto fits = expression::check_key_paths(*filter, schema); !fits) return failure(fits);
    }
    return Selection{.filter = std::move(filter), .projection = projection_of(std::move(paths))};
}

bool contains_start(const storage::KeyRange& keys, const ReadSource& source, const Item& start) {
    return !start.defect() && check_scan_start_key(source.start_keys(), start) &&
           contains(keys, source.place_of(start));
}

Result<storage::KeyRange> keys_at(const SelectPlan& plan, const SelectPosition& position) {
    if (position.range >= plan.ranges.size()) return mismatched_token();
    auto keys = plan.ranges[position.range];
    if (!position.after) return keys;
    if (!contains_start(keys, plan.source, *position.after)) return mismatched_token();
    skip_through(keys, plan.direction, plan.source.place_of(*position.after));
    return keys;
}

/// Collects what the ranges of a page come to.
class SelectPageBuilder {
 public:
    SelectPageBuilder(const SelectPlan& plan, SelectPageRequest request)
        : plan_(plan), request_(std::move(request)), position_(std::move(request_.from)) {}

    Result<PageRequest> next_request() const {
        auto keys = keys_at(plan_, position_);
        if (!keys) return failure(keys);
        return PageRequest{.source = plan_.source,
                           .keys = *std::move(keys),
                           .direction = plan_.direction,
                           .limit = left(),
                           .fetches = plan_.fetches};
    }
    /// False if the page is over.
    bool add(Page part);
    SelectPage take() { return std::move(page_); }

 private:
    void add_units(const ConsumedUnits& units);
    std::optional<std::int32_t> left() const {
        if (!request_.limit) return std::nullopt;
        return *request_.limit - scanned_;
    }
    bool full() const {
        return left() == 0 || bytes_ >= model::page_bytes_max || values_ == values_of_page_max;
    }

    const SelectPlan& plan_;
    SelectPageRequest request_;
    SelectPosition position_;
    SelectPage page_;
    std::int32_t scanned_ = 0;
    std::size_t bytes_ = 0;
    std::size_t values_ = 0;
};

void SelectPageBuilder::add_units(const ConsumedUnits& units) {
    page_.units.table += units.table;
    for (const auto& [index, read] : units.local_indexes) page_.units.local_indexes[index] += read;
    for (const auto& [index, read] : units.global_indexes)
        page_.units.global_indexes[index] += read;
}

bool SelectPageBuilder::add(Page part) {
    page_.items.extend(*part.items);
    add_units(units_of(plan_.source, part, request_.consistent));
    scanned_ += part.scanned_count;
    bytes_ += part.bytes;
    ++values_;
    if (part.last_evaluated_key && !plan_.names_items) {
        position_.after = std::move(part.last_evaluated_key);
        page_.next = std::move(position_);
        return false;
    }
    position_ = {position_.range + 1, std::nullopt};
    if (position_.range == plan_.ranges.size()) return false;
    if (!full()) return true;
    page_.next = std::move(position_);
    return false;
}

Result<void> check_index(const ReadSource& source, const Selection& selection) {
    auto shown = check_shown(source, std::nullopt, selection.projection.attributes());
    if (!shown || !selection.filter) return shown;
    return check_filter(source, *selection.filter);
}

}  // namespace

Result<SelectPlan> plan_select(SelectStatement statement, table::TablePtr table, bool consistent) {
    auto source = source_of(statement, std::move(table), consistent);
    if (!source) return failure(source);
    const auto& schema = source->keys();
    const bool has_where = statement.where.has_value();
    auto split = split_where(std::move(statement.where), schema);
    if (auto few = check_values(split); !few) return failure(few);
    if (auto fits = check_order(statement, split, schema, has_where); !fits) return failure(fits);
    if (!statement.order.empty()) sort_values(split.hash, statement.order.front().descending);
    auto ranges = ranges_of(split, schema);
    if (!ranges) return failure(ranges);
    SelectPlan plan{.source = *source,
                    .ranges = *std::move(ranges),
                    .direction = direction_of(statement.order, schema),
                    .names_items = !source->index && split.names_items(schema)};
    auto selection = selection_of(std::move(statement.paths), std::move(split.rest), schema);
    if (!selection) return failure(selection);
    if (auto fits = check_index(*source, *selection); !fits) return failure(fits);
    plan.fetches = fetches(*source, std::nullopt, selection->projection.attributes());
    plan.selection = *std::move(selection);
    return plan;
}

awaitable<Result<SelectPage>> read_select(Context& context, const SelectPlan& plan,
                                          SelectPageRequest request) {
    SelectPageBuilder builder(plan, std::move(request));
    bool more = true;
    while (more) {
        auto next = builder.next_request();
        if (!next) co_return failure(next);
        auto part = co_await read_page(context, *std::move(next), plan.selection);
        if (!part) co_return failure(part);
        more = builder.add(*std::move(part));
    }
    co_return builder.take();
}

Result<ItemSelect> plan_item_select(SelectStatement statement, table::TablePtr table,
                                    std::string_view action) {
    if (!statement.index.empty()) {
        return validation_error(
            fmt::format("Select statements within {} must specify the primary key in the where "
                        "clause.",
                        action));
    }
    const auto& schema = table->key_schema();
    auto split = partiql::split_where(std::move(statement.where), schema);
    const auto key = partiql::key_of(split, schema);
    if (!key) {
        return validation_error(fmt::format(
            "Select statements within {} must specify the primary key in the where clause.",
            action));
    }
    if (auto fits = model::check_key(schema, *key); !fits) return failure(fits);
    auto selection = selection_of(std::move(statement.paths), std::move(split.rest), schema);
    if (!selection) return failure(selection);
    auto item_key = partition::item_key(schema, *key);
    return ItemSelect{{std::move(table), std::move(item_key)}, *std::move(selection)};
}

Result<std::optional<Item>> show_selected(const ItemSelect& select,
                                          std::optional<table::FoundItem> found) {
    if (!found) return std::optional<Item>();
    const auto& filter = select.selection.filter;
    if (filter) {
        const auto& attributes = found->item.attributes();
        if (found->item.defect()) return internal_error();
        if (!expression::holds(*filter, attributes)) return std::optional<Item>();
    }
    auto shown = select.selection.projection.apply(std::move(found->item));
    if (!shown) return failure(shown);
    return std::optional(*std::move(shown));
}

}  // namespace tailrace::operation
