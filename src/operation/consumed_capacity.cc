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
                                                  const std::string& table, double units) {
    CapacityByTable capacity(asked, CapacityByTable::Kind::single);
    capacity.add(table, units);
    auto taken = capacity.take();
    if (!taken) return std::nullopt;
    return std::move(taken->front());
}

void CapacityByTable::add(const std::string& table, double units) {
    if (asked_ == ReturnConsumedCapacity::NONE) return;
    auto entry = std::ranges::find(tables_, table, &ConsumedCapacity::table_name);
    if (entry == tables_.end()) {
        entry = tables_.insert(entry, {.table_name = table, .capacity_units = 0.0});
    }
    *entry->capacity_units += kind_ == Kind::single ? units : 2 * units;
}

std::optional<std::vector<ConsumedCapacity>> CapacityByTable::take() {
    if (asked_ == ReturnConsumedCapacity::NONE) return std::nullopt;
    for (auto& entry : tables_) {
        if (kind_ == Kind::transactional_read) entry.read_capacity_units = entry.capacity_units;
        if (kind_ == Kind::transactional_write) entry.write_capacity_units = entry.capacity_units;
        if (!shows_indexes(asked_)) continue;
        entry.table = Capacity{.read_capacity_units = entry.read_capacity_units,
                               .write_capacity_units = entry.write_capacity_units,
                               .capacity_units = entry.capacity_units};
    }
    return std::move(tables_);
}

}  // namespace tailrace::operation
