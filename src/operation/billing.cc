#include "operation/billing.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "operation/answers.h"

namespace tailrace::operation {
namespace {

constexpr WarmThroughput on_demand_warm{.read_units_per_second = 12'000,
                                        .write_units_per_second = 4'000};
/// In an update of OnDemandThroughput.
constexpr std::int64_t no_limit = -1;

Result<void> check_bounds(const std::optional<ProvisionedThroughput>& throughput) {
    if (!throughput) return {};
    const auto check = [](std::string_view name, std::int64_t units) -> Result<void> {
        if (units <= capacity_units_max) return {};
        return validation_error(fmt::format("Given value {} for {} is out of bounds", units, name));
    };
    auto read = check("ReadCapacityUnits", throughput->read_capacity_units);
    return read ? check("WriteCapacityUnits", throughput->write_capacity_units) : read;
}

Refusal throughput_of_on_demand() {
    return invalid_parameter(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
        "PAY_PER_REQUEST");
}

/// `the` and the full stop are what CreateTable and UpdateTable differ in.
Refusal limits_of_provisioned(const OnDemandThroughput& limits, std::string_view table_billing) {
    const auto* name =
        limits.max_read_request_units ? "MaxReadRequestUnits" : "MaxWriteRequestUnits";
    return invalid_parameter(
        fmt::format("{} for OnDemandThroughput cannot be specified when {}", name, table_billing));
}

bool sets_limits(const std::optional<OnDemandThroughput>& limits) {
    return limits && (limits->max_read_request_units || limits->max_write_request_units);
}

Result<void> check_limit(std::string_view name, std::optional<std::int64_t> units,
                         bool may_be_lifted) {
    if (!units || *units >= 1 || (may_be_lifted && *units == no_limit)) return {};
    return invalid_parameter(fmt::format(
        "Requested {} for OnDemandThroughput for table is outside of valid range", name));
}

Result<void> check_limits(const OnDemandThroughput& limits, bool may_be_lifted) {
    auto read = check_limit("MaxReadRequestUnits", limits.max_read_request_units, may_be_lifted);
    if (!read) return read;
    return check_limit("MaxWriteRequestUnits", limits.max_write_request_units, may_be_lifted);
}

void merge_limit(std::optional<std::int64_t>& kept, std::optional<std::int64_t> asked) {
    if (asked) kept = *asked == no_limit ? std::nullopt : asked;
}

Result<void> update_limits(table::TableSettings& settings,
                           const std::optional<OnDemandThroughput>& asked) {
    if (!sets_limits(asked)) return {};
    if (settings.billing_mode == BillingMode::PROVISIONED) {
        return limits_of_provisioned(*asked, "the table BillingMode is PROVISIONED");
    }
    if (auto fine = check_limits(*asked, true); !fine) return fine;
    auto kept = settings.on_demand_throughput.value_or(OnDemandThroughput());
    merge_limit(kept.max_read_request_units, asked->max_read_request_units);
    merge_limit(kept.max_write_request_units, asked->max_write_request_units);
    settings.on_demand_throughput.reset();
    if (sets_limits(kept)) settings.on_demand_throughput = kept;
    return {};
}

Refusal throughput_unchanged(const ProvisionedThroughput& throughput) {
    return validation_error(fmt::format(
        "The provisioned throughput for the table will not change. The requested value equals the "
        "current value. Current ReadCapacityUnits provisioned for the table: {0}. Requested "
        "ReadCapacityUnits: {0}. Current WriteCapacityUnits provisioned for the table: {1}. "
        "Requested WriteCapacityUnits: {1}. Refer to the Amazon DynamoDB Developer Guide for "
        "current limits and how to request higher limits.",
        throughput.read_capacity_units, throughput.write_capacity_units));
}

void switch_to_on_demand(table::TableSettings& settings, base::UnixMilliseconds now) {
    if (settings.billing_mode == BillingMode::PAY_PER_REQUEST) return;
    settings.billing_mode = BillingMode::PAY_PER_REQUEST;
    settings.provisioned_throughput = {};
    settings.on_demand_since_ms = now;
}

Result<void> update_throughput(table::TableSettings& settings, const UpdateTableInput& input) {
    if (!input.provisioned_throughput) return {};
    const bool switches = input.billing_mode == BillingMode::PROVISIONED &&
                          settings.billing_mode == BillingMode::PAY_PER_REQUEST;
    if (settings.billing_mode == BillingMode::PAY_PER_REQUEST && !switches) {
        return throughput_of_on_demand();
    }
    if (!switches && settings.provisioned_throughput == *input.provisioned_throughput) {
        return throughput_unchanged(*input.provisioned_throughput);
    }
    settings.billing_mode = BillingMode::PROVISIONED;
    settings.provisioned_throughput = *input.provisioned_throughput;
    settings.on_demand_throughput.reset();
    return {};
}

/// Warm throughput only grows. `than` is what it has to reach.
Result<void> check_warm(const WarmThroughput& asked, std::int64_t read, std::int64_t write,
                        std::string_view than) {
    const auto lower = [&](std::string_view name) {
        return invalid_parameter(
            fmt::format("Requested {} for WarmThroughput for table is lower than {}", name, than));
    };
    if (asked.read_units_per_second.value_or(read) < read) return lower("ReadUnitsPerSecond");
    if (asked.write_units_per_second.value_or(write) < write) return lower("WriteUnitsPerSecond");
    return {};
}

Result<void> update_warm(table::TableSettings& settings,
                         const std::optional<WarmThroughput>& asked) {
    if (!asked) return {};
    auto warm = warm_throughput(settings);
    auto enough = check_warm(*asked, *warm.read_units_per_second, *warm.write_units_per_second,
                             "current WarmThroughput, decreasing WarmThroughput is not supported");
    if (!enough) return enough;
    if (asked->read_units_per_second) warm.read_units_per_second = asked->read_units_per_second;
    if (asked->write_units_per_second) warm.write_units_per_second = asked->write_units_per_second;
    settings.warm_throughput = warm;
    return {};
}

Result<void> set_on_demand(table::TableSettings& settings, const CreateTableInput& input,
                           base::UnixMilliseconds now) {
    if (input.provisioned_throughput) return throughput_of_on_demand();
    switch_to_on_demand(settings, now);
    if (!sets_limits(input.on_demand_throughput)) return {};
    settings.on_demand_throughput = input.on_demand_throughput;
    return check_limits(*input.on_demand_throughput, false);
}

Result<void> set_provisioned(table::TableSettings& settings, const CreateTableInput& input) {
    if (!input.provisioned_throughput) {
        return invalid_parameter(
            "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is "
            "PROVISIONED");
    }
    if (sets_limits(input.on_demand_throughput)) {
        return limits_of_provisioned(*input.on_demand_throughput,
                                     "table BillingMode is PROVISIONED.");
    }
    settings.provisioned_throughput = *input.provisioned_throughput;
    return check_bounds(input.provisioned_throughput);
}

Result<void> set_warm(table::TableSettings& settings, const std::optional<WarmThroughput>& asked) {
    if (!asked) return {};
    const auto least = warm_throughput(settings);
    const bool on_demand = settings.billing_mode == BillingMode::PAY_PER_REQUEST;
    settings.warm_throughput = asked;
    return check_warm(*asked, *least.read_units_per_second, *least.write_units_per_second,
                      on_demand ? "initial throughput for OnDemand"
                                : "the capacity units of ProvisionedThroughput");
}

}  // namespace

Result<void> set_billing(table::TableSettings& settings, const CreateTableInput& input,
                         base::UnixMilliseconds now) {
    const bool on_demand = input.billing_mode == BillingMode::PAY_PER_REQUEST;
    auto set = on_demand ? set_on_demand(settings, input, now) : set_provisioned(settings, input);
    return set ? set_warm(settings, input.warm_throughput) : set;
}

Result<void> check_billing_update(const UpdateTableInput& input) {
    if (input.billing_mode == BillingMode::PROVISIONED && !input.provisioned_throughput) {
        return invalid_parameter(
            "ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
    }
    if (input.billing_mode == BillingMode::PAY_PER_REQUEST && input.provisioned_throughput) {
        return throughput_of_on_demand();
    }
    return check_bounds(input.provisioned_throughput);
}

Result<void> update_billing(table::TableSettings& settings, const UpdateTableInput& input,
                            base::UnixMilliseconds now) {
    if (auto updated = update_throughput(settings, input); !updated) return updated;
    if (input.billing_mode == BillingMode::PAY_PER_REQUEST) switch_to_on_demand(settings, now);
    if (auto updated = update_limits(settings, input.on_demand_throughput); !updated) {
        return updated;
    }
    return update_warm(settings, input.warm_throughput);
}

WarmThroughput warm_throughput(const table::TableSettings& settings) {
    const auto& provisioned = settings.provisioned_throughput;
    auto warm = on_demand_warm;
    if (settings.billing_mode == BillingMode::PROVISIONED) {
        warm = {provisioned.read_capacity_units, provisioned.write_capacity_units};
    }
    if (!settings.warm_throughput) return warm;
    const auto& asked = *settings.warm_throughput;
    const auto larger = [](std::optional<std::int64_t> a, std::optional<std::int64_t> b) {
        return std::max(a, b);
    };
    return {larger(warm.read_units_per_second, asked.read_units_per_second),
            larger(warm.write_units_per_second, asked.write_units_per_second)};
}

}  // namespace tailrace::operation
