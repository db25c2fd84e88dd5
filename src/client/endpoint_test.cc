// What botocore resolves.
#include "client/endpoint.h"

#include <gtest/gtest.h>

#include <string>

namespace tailrace::client {
namespace {

constexpr EndpointVariant fips{.fips = true};
constexpr EndpointVariant dual_stack{.dual_stack = true};
constexpr EndpointVariant both{.fips = true, .dual_stack = true};

std::string tables(std::string_view region, EndpointVariant variant = {}) {
    return endpoint_url(Api::tables, region, variant);
}

std::string streams(std::string_view region, EndpointVariant variant = {}) {
    return endpoint_url(Api::streams, region, variant);
}

TEST(Endpoint, OfTheTableApi) {
    EXPECT_EQ(tables("us-east-1"), "https://dynamodb.us-east-1.amazonaws.com");
    EXPECT_EQ(tables("eu-central-1", fips), "https://dynamodb-fips.eu-central-1.amazonaws.com");
    EXPECT_EQ(tables("ap-south-2", dual_stack), "https://dynamodb.ap-south-2.api.aws");
    EXPECT_EQ(tables("us-east-1", both), "https://dynamodb-fips.us-east-1.api.aws");
    EXPECT_EQ(tables("cn-north-1", fips), "https://dynamodb-fips.cn-north-1.amazonaws.com.cn");
}

TEST(Endpoint, OfTheStreamsApi) {
    EXPECT_EQ(streams("us-east-1"), "https://streams.dynamodb.us-east-1.amazonaws.com");
    EXPECT_EQ(streams("us-east-1", fips), "https://streams.dynamodb-fips.us-east-1.amazonaws.com");
    EXPECT_EQ(streams("us-east-1", dual_stack), "https://streams-dynamodb.us-east-1.api.aws");
    EXPECT_EQ(streams("us-east-1", both), "https://streams-dynamodb-fips.us-east-1.api.aws");
}

TEST(Endpoint, OfOtherPartitions) {
    EXPECT_EQ(streams("cn-north-1", dual_stack),
              "https://streams-dynamodb.cn-north-1.api.amazonwebservices.com.cn");
    EXPECT_EQ(streams("us-iso-east-1"), "https://streams.dynamodb.us-iso-east-1.c2s.ic.gov");
    EXPECT_EQ(streams("us-isob-east-1"), "https://streams.dynamodb.us-isob-east-1.sc2s.sgov.gov");
    EXPECT_EQ(streams("eu-isoe-west-1", dual_stack),
              "https://streams-dynamodb.eu-isoe-west-1.api.cloud-aws.adc-e.uk");
    EXPECT_EQ(streams("us-isof-south-1"),
              "https://streams.dynamodb.us-isof-south-1.csp.hci.ic.gov");
    EXPECT_EQ(streams("eusc-de-east-1"), "https://streams.dynamodb.eusc-de-east-1.amazonaws.eu");
}

TEST(Endpoint, OfTheGovernmentIsValidatedUnderItsUsualName) {
    EXPECT_EQ(tables("us-gov-west-1", fips), "https://dynamodb.us-gov-west-1.amazonaws.com");
    EXPECT_EQ(streams("us-gov-west-1", fips),
              "https://streams.dynamodb.us-gov-west-1.amazonaws.com");
    EXPECT_EQ(streams("us-gov-west-1", both),
              "https://streams-dynamodb-fips.us-gov-west-1.api.aws");
}

}  // namespace
}  // namespace tailrace::client
