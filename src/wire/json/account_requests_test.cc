#include "tailrace/account_requests.h"

#include <gtest/gtest.h>

#include <string>

#include "wire/json/refusal.h"

namespace tailrace::wire::json {
namespace {

TEST(AccountRequests, NeedNothing) {
    EXPECT_EQ(refusal<DescribeLimitsInput>("{}"), "");
    EXPECT_EQ(refusal<DescribeEndpointsInput>(R"({"Unknown":1})"), "");
}

TEST(AccountRequests, AreAnswered) {
    std::string json;
    encode(json, DescribeEndpointsOutput{{{"localhost:8000", 1440}}});
    EXPECT_EQ(json, R"({"Endpoints":[{"Address":"localhost:8000","CachePeriodInMinutes":1440}]})");
}

}  // namespace
}  // namespace tailrace::wire::json
