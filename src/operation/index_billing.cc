#include "operation/index_billing.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "operation/answers.h"
#include "operation/billing.h"

namespace tailrace::operation {
namespace {

/// In an update of OnDemandThroughput.
constexpr std::int64_t no_limit = -1;

bool is_on_demand(const table::TableSettings& settings) {
    return settings.billing_mode == BillingMode::PAY_PER_REQUEST;
}

bool sets_limits(const std::optional<OnDemandThroughput>& limits) {
    return limits && (limits->max_read_request_units || limits->max_write_request_units);
}

Result<void> check_bounds(const std::string& index,
                          const std::optional<ProvisionedThroughput>& throughput) {
    if (!throughput) return {};
    const auto check = [&](std::string_view name, std::int64_t units) -> Result<void> {
        if (units <= capacity_units_max) return {};
        return validation_error(
            fmt::format("Given value {} for {} is out of bounds for index {}", units, name, index));
    };
    auto read = check("ReadCapacityUnits", throughput->read_capacity_units);
    return read ? check("WriteCapacityUnits", throughput->write_capacity_units) : read;
}

Refusal limits_of_provisioned(const std::string& index, const OnDemandThroughput& limits,
                              std::string_view the_table) {
    const auto* name =
        limits.max_read_request_units ? "MaxReadRequestUnits" : "MaxWriteRequestUnits";
    return invalid_parameter(
        fmt::format("{} for OnDemandThroughput for index{}{} cannot be specified when {}", name,
                    the_table.starts_with("the") ? " : " : ": ", index, the_table));
}

Result<void> check_limit(std::string_view name, const std::string& index,
                         std::optional<std::int64_t> units, bool may_be_lifted) {
    if (!units || *units >= 1 || (may_be_lifted && *units == no_limit)) return {};
    return invalid_parameter(
        fmt::format("Requested {} for OnDemandThroughput for index : {} is outside of valid range",
                    name, index));
}

Result<void> check_limits(const std::string& index, const std::optional<OnDemandThroughput>& limits,
                          bool may_be_lifted) {
    if (!limits) return {};
    auto read =
        check_limit("MaxReadRequestUnits", index, limits->max_read_request_units, may_be_lifted);
    if (!read) return read;
    return check_limit("MaxWriteRequestUnits", index, limits->max_write_request_units,
                       may_be_lifted);
}

/// Warm throughput only grows. `than` is what it has to reach.
Result<void> check_warm(const std::string& index, const std::optional<WarmThroughput>& asked,
                        const WarmThroughput& least, std::string_view than) {
    if (!asked) return {};
    const auto lower = [&](std::string_view name) {
        return invalid_parameter(fmt::format(
            "Requested {} for WarmThroughput for index {} is lower than {}", name, index, than));
    };
    if (asked->read_units_per_second && asked->read_units_per_second < least.read_units_per_second)
        return lower("ReadUnitsPerSecond");
    if (asked->write_units_per_second &&
        asked->write_units_per_second < least.write_units_per_second)
        return lower("WriteUnitsPerSecond");
    return {};
}

/// What both kinds of new indexes have to fit.
Result<void> check_throughput(const table::TableSettings& settings,
                              const GlobalSecondaryIndex& index, std::string_view the_table) {
    const auto& name = index.index_name;
    if (auto fine = check_bounds(name, index.provisioned_throughput); !fine) return fine;
    if (!is_on_demand(settings) && sets_limits(index.on_demand_throughput))
        return limits_of_provisioned(name, *index.on_demand_throughput, the_table);
    if (auto fine = check_limits(name, index.on_demand_throughput, false); !fine) return fine;
    auto bare = index;
    bare.warm_throughput.reset();
    return check_warm(name, index.warm_throughput, warm_throughput(settings, bare),
                      is_on_demand(settings) ? "initial throughput for OnDemand"
                                             : "the capacity units of ProvisionedThroughput");
}

Refusal throughput_unchanged(const std::string& index, const ProvisionedThroughput& throughput) {
    return validation_error(fmt::format(
        "The provisioned throughput for the index {0} will not change. The requested value equals "
        "the current value. Current ReadCapacityUnits provisioned for index {0}: {1}. Requested "
        "ReadCapacityUnits: {1}. Current WriteCapacityUnits provisioned for index {0}: {2}. "
        "Requested WriteCapacityUnits: {2}. Refer to the Amazon DynamoDB Developer Guide for "
        "current limits and how to request higher limits.",
        index, throughput.read_capacity_units, throughput.write_capacity_units));
}

void merge_limit(std::optional<std::int64_t>& kept, std::optional<std::int64_t> asked) {
    if (asked) kept = *asked == no_limit ? std::nullopt : asked;
}

Result<void> update_provisioned(const table::TableSettings& settings, GlobalSecondaryIndex& index,
                                const std::optional<ProvisionedThroughput>& asked, bool switches) {
    if (!asked) return {};
    if (is_on_demand(settings)) {
        return invalid_parameter(fmt::format(
            "The only Updates for index: {} when TableThroughputMode is PAY_PER_REQUEST can be to "
            "OnDemandThroughput, WarmThroughput",
            index.index_name));
    }
    if (!switches && index.provisioned_throughput == *asked)
        return throughput_unchanged(index.index_name, *asked);
    index.provisioned_throughput = *asked;
    return check_bounds(index.index_name, asked);
}

Result<void> update_limits(const table::TableSettings& settings, GlobalSecondaryIndex& index,
                           const std::optional<OnDemandThroughput>& asked) {
    if (!sets_limits(asked)) return {};
    if (!is_on_demand(settings)) {
        return limits_of_provisioned(index.index_name, *asked,
                                     "the table BillingMode is PROVISIONED");
    }
    if (auto fine = check_limits(index.index_name, asked, true); !fine) return fine;
    auto kept = index.on_demand_throughput.value_or(OnDemandThroughput());
    merge_limit(kept.max_read_request_units, asked->max_read_request_units);
    merge_limit(kept.max_write_request_units, asked->max_write_request_units);
    index.on_demand_throughput.reset();
    if (sets_limits(kept)) index.on_demand_throughput = kept;
    return {};
}

Result<void> update_warm(const table::TableSettings& settings, GlobalSecondaryIndex& index,
                         const std::optional<WarmThroughput>& asked) {
    if (!asked) return {};
    auto warm = warm_throughput(settings, index);
    auto enough = check_warm(index.index_name, asked, warm,
                             "current WarmThroughput, decreasing WarmThroughput is not supported");
    if (!enough) return enough;
    if (asked->read_units_per_second) warm.read_units_per_second = asked->read_units_per_second;
    if (asked->write_units_per_second) warm.write_units_per_second = asked->write_units_per_second;
    index.warm_throughput = warm;
    return {};
}

bool provisions(const UpdateTableInput& input, const std::string& index) {
    if (!input.global_secondary_index_updates) return false;
    return std::ranges::any_of(*input.global_secondary_index_updates, [&](const auto& each) {
        return each.update && each.update->index_name == index &&
               each.update->provisioned_throughput;
    });
}

}  // namespace

Result<void> check_new_index_billing(const table::TableSettings& settings,
                                     const GlobalSecondaryIndex& index) {
    if (is_on_demand(settings) && index.provisioned_throughput) {
        return invalid_parameter(
            fmt::format("ProvisionedThroughput should not be specified for index: {} when "
                        "BillingMode is PAY_PER_REQUEST",
                        index.index_name));
    }
    if (!is_on_demand(settings) && !index.provisioned_throughput) {
        return invalid_parameter("ProvisionedThroughput is not specified for index: " +
                                 index.index_name);
    }
    return check_throughput(settings, index, "table BillingMode is PROVISIONED.");
}

Result<void> check_added_index_billing(const table::TableSettings& settings,
                                       const GlobalSecondaryIndex& index) {
    if (is_on_demand(settings) && index.provisioned_throughput) {
        return invalid_parameter(
            fmt::format("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for "
                        "index: {} when BillingMode is PAY_PER_REQUEST",
                        index.index_name));
    }
    if (!is_on_demand(settings) && !index.provisioned_throughput) {
        return invalid_parameter(
            "Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: " +
            index.index_name);
    }
    return check_throughput(settings, index, "the table BillingMode is PROVISIONED");
}

Result<void> update_index_billing(const table::TableSettings& settings, GlobalSecondaryIndex& index,
                                  const UpdateGlobalSecondaryIndexAction& update, bool switches) {
    auto updated = update_provisioned(settings, index, update.provisioned_throughput, switches);
    if (!updated) return updated;
    updated = update_limits(settings, index, update.on_demand_throughput);
    if (!updated) return updated;
    return update_warm(settings, index, update.warm_throughput);
}

Result<void> switch_index_billing(table::TableSettings& settings, const UpdateTableInput& input) {
    for (auto& index : settings.global_indexes) {
        auto& definition = index.definition;
        if (index.status == IndexStatus::DELETING) continue;
        if (!is_on_demand(settings) && !provisions(input, definition.index_name)) {
            return invalid_parameter("ProvisionedThroughput must be specified for index: " +
                                     definition.index_name);
        }
        definition.on_demand_throughput.reset();
        if (is_on_demand(settings)) definition.provisioned_throughput.reset();
    }
    return {};
}

WarmThroughput warm_throughput(const table::TableSettings& settings,
                               const GlobalSecondaryIndex& index) {
    auto as_table = table::TableSettings{.billing_mode = settings.billing_mode,
                                         .warm_throughput = index.warm_throughput};
    as_table.provisioned_throughput =
        index.provisioned_throughput.value_or(ProvisionedThroughput());
    return warm_throughput(as_table);
}

}  // namespace tailrace::operation
