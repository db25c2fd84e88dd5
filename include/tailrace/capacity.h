// What a request cost, and how large an item collection has become.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tailrace/item.h"

namespace tailrace {

struct Capacity {
    std::optional<double> read_capacity_units;
    std::optional<double> write_capacity_units;
    std::optional<double> capacity_units;
    friend bool operator==(const Capacity&, const Capacity&) = default;
};

using SecondaryIndexesCapacityMap = std::map<std::string, Capacity, std::less<>>;

/// `read_` and `write_capacity_units` are sent by transactions; `table` and the indexes when
/// INDEXES was asked for.
struct ConsumedCapacity {
    std::string table_name;
    std::optional<double> capacity_units;
    std::optional<double> read_capacity_units;
    std::optional<double> write_capacity_units;
    std::optional<Capacity> table;
    std::optional<SecondaryIndexesCapacityMap> local_secondary_indexes;
    std::optional<SecondaryIndexesCapacityMap> global_secondary_indexes;
    friend bool operator==(const ConsumedCapacity&, const ConsumedCapacity&) = default;
};

struct ItemCollectionMetrics {
    std::optional<Item> item_collection_key;
    /// Lower and upper bound, in gigabytes.
    std::optional<std::vector<double>> size_estimate_range_gb;
    friend bool operator==(const ItemCollectionMetrics&, const ItemCollectionMetrics&) = default;
};

using ItemCollectionMetricsPerTable =
    std::map<std::string, std::vector<ItemCollectionMetrics>, std::less<>>;

}  // namespace tailrace
