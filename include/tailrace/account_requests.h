// DescribeLimits, DescribeEndpoints: what is asked of no table.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tailrace {

struct DescribeLimitsInput {
    friend bool operator==(const DescribeLimitsInput&, const DescribeLimitsInput&) = default;
};

struct DescribeLimitsOutput {
    std::optional<std::int64_t> account_max_read_capacity_units;
    std::optional<std::int64_t> account_max_write_capacity_units;
    std::optional<std::int64_t> table_max_read_capacity_units;
    std::optional<std::int64_t> table_max_write_capacity_units;
    friend bool operator==(const DescribeLimitsOutput&, const DescribeLimitsOutput&) = default;
};

struct DescribeEndpointsInput {
    friend bool operator==(const DescribeEndpointsInput&, const DescribeEndpointsInput&) = default;
};

struct Endpoint {
    /// Host and port, without a scheme.
    std::string address;
    std::int64_t cache_period_in_minutes = 0;
    friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

struct DescribeEndpointsOutput {
    std::vector<Endpoint> endpoints;
    friend bool operator==(const DescribeEndpointsOutput&,
                           const DescribeEndpointsOutput&) = default;
};

}  // namespace tailrace
