#include "tailrace/kinesis_destination_requests.h"

#include <gtest/gtest.h>

#include <string>

#include "wire/json/refusal.h"

namespace tailrace::wire::json {
namespace {

TEST(KinesisDestinationRequests, NeedATable) {
    EXPECT_EQ(refusal<DescribeKinesisStreamingDestinationInput>("{}"),
              "The parameter 'TableName' is required but was not present in the request");
}

TEST(KinesisDestinationRequests, AreAnswered) {
    std::string json;
    encode(json, DescribeKinesisStreamingDestinationOutput{"abc", {}});
    EXPECT_EQ(json, R"({"TableName":"abc","KinesisDataStreamDestinations":[]})");
}

}  // namespace
}  // namespace tailrace::wire::json
