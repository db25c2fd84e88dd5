#include "client/endpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tailrace::client {

namespace {

struct Partition {
    std::string_view region_prefix;
    std::string_view suffix;
    std::string_view dual_stack_suffix;
};

constexpr Partition first_partition{"", "amazonaws.com", "api.aws"};
constexpr std::array other_partitions{
    Partition{"cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn"},
    Partition{"eusc-", "amazonaws.eu", "api.amazonwebservices.eu"},
    Partition{"us-iso-", "c2s.ic.gov", "api.aws.ic.gov"},
    Partition{"us-isob-", "sc2s.sgov.gov", "api.aws.scloud"},
    Partition{"us-isof-", "csp.hci.ic.gov", "api.aws.hci.ic.gov"},
    Partition{"eu-isoe-", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"},
};
/// There, the endpoints without FIPS in their names are validated, too.
constexpr std::string_view government_prefix = "us-gov-";

const Partition& partition_of(std::string_view region) {
    const auto* const found = std::ranges::find_if(other_partitions, [&](const auto& partition) {
        return region.starts_with(partition.region_prefix);
    });
    return found == other_partitions.end() ? first_partition : *found;
}

}  // namespace

std::string endpoint_url(Api api, std::string_view region, EndpointVariant variant) {
    const auto& partition = partition_of(region);
    const bool is_named_fips =
        variant.fips && (variant.dual_stack || !region.starts_with(government_prefix));
    const auto* const streams = variant.dual_stack ? "streams-" : "streams.";
    return fmt::format("https://{}dynamodb{}.{}.{}", api == Api::streams ? streams : "",
                       is_named_fips ? "-fips" : "", region,
                       variant.dual_stack ? partition.dual_stack_suffix : partition.suffix);
}

}  // namespace tailrace::client
