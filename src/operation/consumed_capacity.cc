#include "operation/consumed_capacity.h"

#include <algorithm>
#include <utility>

#include "model/limits.h"

namespace tailrace::operation {
namespace {

double units_of(std::size_t bytes, std::size_t unit_bytes) {
    const auto units = (bytes + unit_bytes - 1) / unit_bytes;
    return static_cast<double>(std::max<std::size_t>(units, 1));
}

bool shows_indexes(ReturnConsumedCapacity asked) {
    return asked == ReturnConsumedCapacity::INDEXES;
}

}  // namespace

double read_units(std::size_t bytes, bool consistent) {
    const auto units = units_of(bytes, model::read_unit_bytes);
    return consistent ? units : units / 2;
}

double write_units(std::size_t bytes) {
    return units_of(bytes, model::write_unit_bytes);
}

std::optional<ConsumedCapacity> consumed_capacity(std::optional<ReturnConsumedCapacity> asked,
                                                  const std::string& table,
                                                  const ConsumedUnits& units) {
    CapacityByTable capacity(asked, CapacityByTable::Kind::single);
    capacity.add(table, units);
    auto taken = capacity.take();
    if (!taken) return std::nullopt;
    return std::move(taken->front());
}

void CapacityByTable::add(const std::string& table, const ConsumedUnits& units) {
    if (asked_ == ReturnConsumedCapacity::NONE) return;
    auto entry = std::ranges::find(tables_, table, &ConsumedCapacity::table_name);
    const auto place = static_cast<std::size_t>(entry - tables_.begin());
    if (entry == tables_.end()) {
        entry = tables_.insert(entry, {.table_name = table, .capacity_units = 0.0});
        own_units_.push_back(0.0);
    }
    const double own = kind_ == Kind::single ? units.table : 2 * units.table;
    own_units_[place] += own;
    *entry->capacity_units += own;
    add(*entry, entry->local_secondary_indexes, units.local_indexes);
    add(*entry, entry->global_secondary_indexes, units.global_indexes);
}

void CapacityByTable::add(ConsumedCapacity& entry, IndexCapacities& shown,
                          const std::map<std::string, double, std::less<>>& indexes) const {
    for (const auto& [name, units] : indexes) {
        const double counted = kind_ == Kind::single ? units : 2 * units;
        *entry.capacity_units += counted;
        if (!shows_indexes(asked_)) continue;
        if (!shown) shown.emplace();
        auto& capacity = (*shown)[name];
        capacity = capacity_of(capacity.capacity_units.value_or(0) + counted);
    }
}

Capacity CapacityByTable::capacity_of(double units) const {
    Capacity capacity{.capacity_units = units};
    if (kind_ == Kind::transactional_read) capacity.read_capacity_units = units;
    if (kind_ == Kind::transactional_write) capacity.write_capacity_units = units;
    return capacity;
}

std::optional<std::vector<ConsumedCapacity>> CapacityByTable::take() {
    if (asked_ == ReturnConsumedCapacity::NONE) return std::nullopt;
    for (std::size_t i = 0; i < tables_.size(); ++i) {
        auto& entry = tables_[i];
        const auto total = capacity_of(*entry.capacity_units);
        entry.read_capacity_units = total.read_capacity_units;
        entry.write_capacity_units = total.write_capacity_units;
        if (shows_indexes(asked_)) entry.table = capacity_of(own_units_[i]);
    }
    return std::move(tables_);
}

}  // namespace tailrace::operation
