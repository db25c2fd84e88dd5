#include "tailrace/resource_policy_requests.h"

#include <gtest/gtest.h>

#include <string>

#include "wire/json/refusal.h"

namespace tailrace::wire::json {
namespace {

TEST(ResourcePolicyRequests, NeedAResourceAndAPolicy) {
    EXPECT_EQ(refusal<PutResourcePolicyInput>("{}"),
              "2 validation errors detected: Value null at 'resourceArn' failed to satisfy "
              "constraint: Member must not be null; Value null at 'policy' failed to satisfy "
              "constraint: Member must not be null");
    EXPECT_EQ(refusal<PutResourcePolicyInput>(R"({"ResourceArn":"arn:x","Policy":""})"), "")
        << "for the operation to tell";
}

TEST(ResourcePolicyRequests, ExpectARevision) {
    EXPECT_EQ(
        refusal<DeleteResourcePolicyInput>(R"({"ResourceArn":"arn:x","ExpectedRevisionId":""})"),
        "1 validation error detected: Value '' at 'expectedRevisionId' failed to satisfy "
        "constraint: Member must have length greater than or equal to 1");
}

TEST(ResourcePolicyRequests, AreAnswered) {
    std::string json;
    encode(json, GetResourcePolicyOutput{R"({"a":1})", "17"});
    EXPECT_EQ(json, R"({"Policy":"{\"a\":1}","RevisionId":"17"})");
    json.clear();
    encode(json, DeleteResourcePolicyOutput());
    EXPECT_EQ(json, "{}");
}

}  // namespace
}  // namespace tailrace::wire::json
