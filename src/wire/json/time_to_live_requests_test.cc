#include "tailrace/time_to_live_requests.h"

#include <gtest/gtest.h>

#include <string>

#include "wire/json/refusal.h"

namespace tailrace::wire::json {
namespace {

std::string update(const std::string& specification) {
    return R"({"TableName":"abc","TimeToLiveSpecification":)" + specification + "}";
}

TEST(TimeToLiveRequests, MissTheTableNameInItsOwnWords) {
    const std::string required =
        "The parameter 'TableName' is required but was not present in the request";
    EXPECT_EQ(refusal<UpdateTimeToLiveInput>("{}"), required);
    EXPECT_EQ(refusal<DescribeTimeToLiveInput>("{}"), required);
}

TEST(TimeToLiveRequests, NeedAllOfTheSpecification) {
    const auto missing = [](const std::string& member) {
        return "1 validation error detected: Value null at '" + member +
               "' failed to satisfy constraint: Member must not be null";
    };
    EXPECT_EQ(refusal<UpdateTimeToLiveInput>(R"({"TableName":"abc"})"),
              missing("timeToLiveSpecification"));
    EXPECT_EQ(refusal<UpdateTimeToLiveInput>(update(R"({"Enabled":true})")),
              missing("timeToLiveSpecification.attributeName"));
    EXPECT_EQ(refusal<UpdateTimeToLiveInput>(update(R"({"AttributeName":"ttl"})")),
              missing("timeToLiveSpecification.enabled"));
    EXPECT_EQ(refusal<UpdateTimeToLiveInput>(update(R"({"Enabled":false,"AttributeName":"t"})")),
              "");
}

TEST(TimeToLiveRequests, BoundTheAttributeName) {
    const auto named = [](const std::string& name) {
        return refusal<UpdateTimeToLiveInput>(
            update(R"({"Enabled":true,"AttributeName":")" + name + R"("})"));
    };
    const std::string at =
        "' at 'timeToLiveSpecification.attributeName' failed to satisfy constraint: Member must "
        "have length ";
    EXPECT_EQ(named(""),
              "1 validation error detected: Value '" + at + "greater than or equal to 1");
    EXPECT_EQ(named(std::string(255, 'x')), "");
    EXPECT_EQ(named(std::string(256, 'x')), "1 validation error detected: Value '" +
                                                std::string(256, 'x') + at +
                                                "less than or equal to 255");
}

TEST(TimeToLiveRequests, AreDecoded) {
    const auto input = decode<UpdateTimeToLiveInput>(
        *Document::parse(update(R"({"Enabled":true,"AttributeName":"ttl"})")));
    ASSERT_TRUE(input);
    EXPECT_EQ(*input, (UpdateTimeToLiveInput{"abc", {true, "ttl"}}));
}

TEST(TimeToLiveRequests, AreAnswered) {
    std::string json;
    encode(json, UpdateTimeToLiveOutput{TimeToLiveSpecification{true, "ttl"}});
    EXPECT_EQ(json, R"({"TimeToLiveSpecification":{"Enabled":true,"AttributeName":"ttl"}})");
    json.clear();
    encode(json, DescribeTimeToLiveOutput{TimeToLiveDescription{TimeToLiveStatus::ENABLING, "t"}});
    EXPECT_EQ(json,
              R"({"TimeToLiveDescription":{"TimeToLiveStatus":"ENABLING","AttributeName":"t"}})");
    json.clear();
    encode(json, DescribeTimeToLiveOutput{
                     TimeToLiveDescription{TimeToLiveStatus::DISABLED, std::nullopt}});
    EXPECT_EQ(json, R"({"TimeToLiveDescription":{"TimeToLiveStatus":"DISABLED"}})");
}

}  // namespace
}  // namespace tailrace::wire::json
