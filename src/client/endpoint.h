// Where the service answers.
//
// Source: the endpoint rule sets of DynamoDB and DynamoDB Streams, and the partitions, as botocore
// 1.4x has them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tailrace::client {

enum class Api : std::uint8_t { tables, streams };

struct EndpointVariant {
    bool fips = false;
    bool dual_stack = false;
};

/// `https://streams.dynamodb.us-east-1.amazonaws.com`, and the like. A region that no rule knows is
/// taken for one of the first partition, as the SDKs do.
std::string endpoint_url(Api api, std::string_view region, EndpointVariant variant = {});

}  // namespace tailrace::client
