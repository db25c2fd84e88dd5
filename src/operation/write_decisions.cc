#include "operation/write_decisions.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/log.h"
#include "expression/key_attributes.h"
#include "model/canonical.h"
#include "model/item_size.h"
#include "model/limits.h"
#include "operation/answers.h"

namespace tailrace::operation {
namespace {

using partition::Change;
using partition::StoredItem;

Result<AttributeMap> attributes_of(const StoredItem* stored) {
    if (!stored) return AttributeMap();
    auto parsed = model::parse_canonical(stored->json);
    if (parsed) return *std::move(parsed);
    base::log(base::LogLevel::error, "a stored item is damaged",
              {{"offset", parsed.error().offset}});
    return internal_error();
}

/// With nothing but its canonical bytes, which are cheap to copy.
Item compact(const Item& item) {
    return Item::from_canonical(item.json());
}

}  // namespace

Result<partition::ItemKey> WriteDecision::bind(table::TablePtr table) {
    table_ = std::move(table);
    return bind(table_->key_schema());
}

Result<partition::ItemKey> WriteDecision::bind(const model::KeySchema& schema) {
    if (auto fits = check_key(schema); !fits) return failure(fits);
    if (auto fits = condition_.check_key_paths(schema); !fits) return failure(fits);
    if (auto fits = check_change(schema); !fits) return failure(fits);
    auto key = partition::item_key(schema, keyed().attributes());
    bound();
    return key;
}

Result<Change> WriteDecision::decide(const StoredItem* current) {
    returned_.reset();
    effects_ = {};
    size_ = current ? current->size : 0;
    AttributeMap attributes;
    if (condition_.reads_item() || reads_item()) {
        auto parsed = attributes_of(current);
        if (!parsed) return failure(parsed);
        attributes = *std::move(parsed);
    }
    if (auto checked = condition_.check(current, attributes); !checked) return failure(checked);
    auto changed = change(current, attributes);
    if (changed && changed->kind == Change::Kind::put) size_ = std::max(size_, changed->size);
    return changed;
}

ConsumedUnits WriteDecision::units() const {
    ConsumedUnits units{.table = write_units(size_)};
    for (const auto& cost : effects_.index_units) {
        const auto index = std::ranges::find(indexes(), cost.index,
                                             [](const auto& each) { return each.index.space; });
        // One that was added or dropped meanwhile.
        if (index == indexes().end()) continue;
        auto& shown = index->is_local() ? units.local_indexes : units.global_indexes;
        shown[index->name] = static_cast<double>(cost.write_units);
    }
    return units;
}

std::optional<ItemCollectionMetrics> WriteDecision::collection_metrics(
    std::optional<ReturnItemCollectionMetrics> asked) const {
    if (asked != ReturnItemCollectionMetrics::SIZE || !effects_.collection_bytes)
        return std::nullopt;
    constexpr std::uint64_t gigabyte = std::uint64_t{1} << 30;
    const auto whole = static_cast<double>(*effects_.collection_bytes / gigabyte);
    const auto& hash = table_->key_schema().hash().name;
    ItemCollectionMetrics metrics;
    metrics.item_collection_key = Item(AttributeMap{{hash, *keyed().find(hash)}});
    metrics.size_estimate_range_gb = std::vector{whole, whole + 1};
    return metrics;
}

void WriteDecision::keep_old(const StoredItem* current) {
    if (return_values_ != ReturnValue::ALL_OLD || !current) return;
    keep_returned(Item::from_canonical(std::string(current->json)));
}

Result<void> PutDecision::check_key(const model::KeySchema& schema) const {
    auto fits = model::check_item_key(schema, item_.attributes());
    return fits ? check_index_values(indexes(), item_.attributes()) : fits;
}

void PutDecision::bound() {
    item_ = compact(item_);
}

Result<Change> PutDecision::change(const StoredItem* current, const AttributeMap&) {
    keep_old(current);
    return Change{.kind = Change::Kind::put, .item = item_, .size = request_size()};
}

KeyedDecision::KeyedDecision(Item key, WriteCondition condition,
                             std::optional<ReturnValue> return_values)
    : WriteDecision(std::move(condition), return_values, model::item_size(key.attributes())),
      key_(std::move(key)) {}

Result<void> KeyedDecision::check_key(const model::KeySchema& schema) const {
    return model::check_key(schema, key_.attributes());
}

Result<Change> DeleteDecision::change(const StoredItem* current, const AttributeMap&) {
    keep_old(current);
    return Change{.kind = Change::Kind::remove};
}

Result<Change> CheckDecision::change(const StoredItem*, const AttributeMap&) {
    return Change{.kind = Change::Kind::keep};
}

Result<void> UpdateDecision::check_change(const model::KeySchema& schema) const {
    if (!update_) return {};
    if (auto spares = expression::check_spares_key(*update_, schema); !spares) return spares;
    if (auto fits = check_index_constants(indexes(), *update_); !fits) return fits;
    return expression::check_key_paths(*update_, schema);
}

Result<Change> UpdateDecision::change(const StoredItem* current, const AttributeMap& attributes) {
    keep_old(current);
    auto after = updated(current ? attributes : key().attributes());
    if (!after) return failure(after);
    const bool creates = !update_ || expression::creates_item(*update_);
    if (!current && !creates) return Change{.kind = Change::Kind::keep};
    if (return_values() == ReturnValue::UPDATED_OLD) keep_touched(attributes);
    const auto size = model::item_size(*after);
    if (size > model::item_bytes_max) return std::unexpected(expression::update_size_error());
    if (auto fits = check_updated_index_values(indexes(), *after); !fits) return failure(fits);
    if (return_values() == ReturnValue::UPDATED_NEW) keep_touched(*after);
    Item item(*std::move(after));
    keep_new(item);
    return Change{.kind = Change::Kind::put, .item = std::move(item), .size = size};
}

Result<AttributeMap> UpdateDecision::updated(const AttributeMap& before) const {
    if (!update_) return before;
    return expression::apply(*update_, before);
}

void UpdateDecision::keep_new(const Item& item) {
    if (return_values() == ReturnValue::ALL_NEW) keep_returned(compact(item));
}

void UpdateDecision::keep_touched(const AttributeMap& attributes) {
    if (!update_) return;
    auto touched = expression::project_touched(*update_, attributes);
    if (!touched.empty()) keep_returned(Item(std::move(touched)));
}

}  // namespace tailrace::operation
