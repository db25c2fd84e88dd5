// The shapes of what requests cost.
#pragma once

#include <string_view>

#include "tailrace/capacity.h"
#include "wire/json/declaration.h"

namespace tailrace::wire::json {

template <>
struct Shape<Capacity> {
    static constexpr std::string_view name = "Capacity";
    static constexpr Member members[] = {
        member<&Capacity::read_capacity_units>("ReadCapacityUnits"),
        member<&Capacity::write_capacity_units>("WriteCapacityUnits"),
        member<&Capacity::capacity_units>("CapacityUnits"),
    };
};

template <>
struct Shape<ConsumedCapacity> {
    static constexpr std::string_view name = "ConsumedCapacity";
    static constexpr Member members[] = {
        member<&ConsumedCapacity::table_name>("TableName"),
        member<&ConsumedCapacity::capacity_units>("CapacityUnits"),
        member<&ConsumedCapacity::read_capacity_units>("ReadCapacityUnits"),
        member<&ConsumedCapacity::write_capacity_units>("WriteCapacityUnits"),
        member<&ConsumedCapacity::table>("Table"),
        member<&ConsumedCapacity::local_secondary_indexes>("LocalSecondaryIndexes"),
        member<&ConsumedCapacity::global_secondary_indexes>("GlobalSecondaryIndexes"),
    };
};

template <>
struct Shape<ItemCollectionMetrics> {
    static constexpr std::string_view name = "ItemCollectionMetrics";
    static constexpr Member members[] = {
        member<&ItemCollectionMetrics::item_collection_key>("ItemCollectionKey"),
        member<&ItemCollectionMetrics::size_estimate_range_gb>("SizeEstimateRangeGB"),
    };
};

}  // namespace tailrace::wire::json
