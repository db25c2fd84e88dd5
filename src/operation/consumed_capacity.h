// What a request cost, by the service's rules.
//
// A read unit is 4 KB read consistently, or 8 KB eventually consistent; a write unit is 1 KB of the
// larger of the item before and after. Each item is rounded up, and costs a unit even if it is not
// there; a page of Query or Scan is rounded up as a whole. Transactions cost twice as much.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tailrace/capacity.h"
#include "tailrace/enumerations.h"

namespace tailrace::operation {

/// `bytes` by the service's item sizes.
double read_units(std::size_t bytes, bool consistent);
double write_units(std::size_t bytes);

/// What the parts of a table cost.
struct ConsumedUnits {
    double table = 0;
    std::map<std::string, double, std::less<>> local_indexes = {};
    std::map<std::string, double, std::less<>> global_indexes = {};
};

/// Of a request to one table. Absent unless asked for.
std::optional<ConsumedCapacity> consumed_capacity(std::optional<ReturnConsumedCapacity> asked,
                                                  const std::string& table,
                                                  const ConsumedUnits& units);
inline std::optional<ConsumedCapacity> consumed_capacity(
    std::optional<ReturnConsumedCapacity> asked, const std::string& table, double units) {
    return consumed_capacity(asked, table, ConsumedUnits{.table = units});
}

/// Of a request to several tables: adds up what each of them cost.
class CapacityByTable {
 public:
    enum class Kind { single, transactional_read, transactional_write };
    CapacityByTable(std::optional<ReturnConsumedCapacity> asked, Kind kind)
        : asked_(asked.value_or(ReturnConsumedCapacity::NONE)), kind_(kind) {}

    /// Transactional units count double.
    void add(const std::string& table, const ConsumedUnits& units);
    void add(const std::string& table, double units) { add(table, ConsumedUnits{.table = units}); }
    /// In the order in which tables were first added. Absent unless asked for.
    std::optional<std::vector<ConsumedCapacity>> take();

 private:
    using IndexCapacities = std::optional<SecondaryIndexesCapacityMap>;
    Capacity capacity_of(double units) const;
    void add(ConsumedCapacity& entry, IndexCapacities& shown,
             const std::map<std::string, double, std::less<>>& indexes) const;

    ReturnConsumedCapacity asked_;
    Kind kind_;
    std::vector<ConsumedCapacity> tables_;
    /// Of each of them, what the table itself cost.
    std::vector<double> own_units_;
};

}  // namespace tailrace::operation
