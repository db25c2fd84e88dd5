#include <array>
#include <string_view>

#include "tailrace/account_requests.h"
#include "wire/json/declaration.h"

namespace tailrace::wire::json {

template <>
struct Shape<DescribeLimitsInput> {
    static constexpr std::string_view name = "DescribeLimitsInput";
    static constexpr std::array<Member, 0> members{};
};

template <>
struct Shape<DescribeLimitsOutput> {
    static constexpr std::string_view name = "DescribeLimitsOutput";
    static constexpr Member members[] = {
        member<&DescribeLimitsOutput::account_max_read_capacity_units>(
            "AccountMaxReadCapacityUnits"),
        member<&DescribeLimitsOutput::account_max_write_capacity_units>(
            "AccountMaxWriteCapacityUnits"),
        member<&DescribeLimitsOutput::table_max_read_capacity_units>("TableMaxReadCapacityUnits"),
        member<&DescribeLimitsOutput::table_max_write_capacity_units>("TableMaxWriteCapacityUnits"),
    };
};

template <>
struct Shape<DescribeEndpointsInput> {
    static constexpr std::string_view name = "DescribeEndpointsInput";
    static constexpr std::array<Member, 0> members{};
};

template <>
struct Shape<Endpoint> {
    static constexpr std::string_view name = "Endpoint";
    static constexpr Member members[] = {
        member<&Endpoint::address>("Address"),
        member<&Endpoint::cache_period_in_minutes>("CachePeriodInMinutes"),
    };
};

template <>
struct Shape<DescribeEndpointsOutput> {
    static constexpr std::string_view name = "DescribeEndpointsOutput";
    static constexpr Member members[] = {
        member<&DescribeEndpointsOutput::endpoints>("Endpoints"),
    };
};

template struct Codec<DescribeLimitsInput>;
template struct Codec<DescribeLimitsOutput>;
template struct Codec<DescribeEndpointsInput>;
template struct Codec<DescribeEndpointsOutput>;

}  // namespace tailrace::wire::json
