// What the service says to batches that break declared constraints, as recorded.
#include "tailrace/batch_requests.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "wire/json/refusal.h"

namespace tailrace::wire::json {
namespace {

std::string repeated(const std::string& element, int count) {
    std::string list = "[" + element;
    for (int i = 1; i < count; ++i) list += "," + element;
    return list + "]";
}

std::string writes(int count) {
    return R"({"RequestItems":{"abc":)" +
           repeated(R"({"PutRequest":{"Item":{"pk":{"S":"a"}}}})", count) + "}}";
}

std::string gets(int count) {
    return R"({"RequestItems":{"abc":{"Keys":)" + repeated(R"({"pk":{"S":"a"}})", count) + "}}}";
}

TEST(BatchRequests, MissTheirItemsInTheirOwnWords) {
    for (const auto* json : {"{}", R"({"RequestItems":{}})", R"({"RequestItems":null})"}) {
        EXPECT_EQ(refusal<BatchWriteItemInput>(json),
                  "The requestItems parameter is required for BatchWriteItem");
        EXPECT_EQ(refusal<BatchGetItemInput>(json),
                  "The requestItems parameter is required for BatchGetItem");
    }
}

TEST(BatchRequests, BoundWrites) {
    EXPECT_EQ(refusal<BatchWriteItemInput>(writes(25)), "");
    EXPECT_THAT(
        refusal<BatchWriteItemInput>(writes(26)),
        testing::AllOf(
            testing::StartsWith(
                "1 validation error detected: Value '{abc=[WriteRequest(putRequest=PutRequest("
                "item={pk=AttributeValue(s=a, n=null, b=null, sS=null, nS=null, bS=null, m=null, "
                "l=null, nULL=null, bOOL=null)}), deleteRequest=null), WriteRequest("),
            testing::EndsWith(
                "]}' at 'requestItems' failed to satisfy constraint: Map value must satisfy "
                "constraint: [Member must have length less than or equal to 25, Member must have "
                "length greater than or equal to 1]")));
    EXPECT_THAT(refusal<BatchWriteItemInput>(R"({"RequestItems":{"abc":[]}})"),
                testing::StartsWith(
                    "1 validation error detected: Value '{abc=[]}' at 'requestItems' failed to "
                    "satisfy constraint: Map value must satisfy constraint: ["));
}

TEST(BatchRequests, BoundGetsWithoutShowingThem) {
    EXPECT_EQ(refusal<BatchGetItemInput>(gets(100)), "");
    EXPECT_EQ(refusal<BatchGetItemInput>(gets(101)),
              "1 validation error detected: Value at 'RequestItems.abc.member.Keys' failed to "
              "satisfy constraint: Member must have length less than or equal to 100");
    EXPECT_EQ(refusal<BatchGetItemInput>(R"({"RequestItems":{"abc":{}}})"),
              "1 validation error detected: Value null at 'requestItems.abc.member.keys' failed to "
              "satisfy constraint: Member must not be null");
}

TEST(BatchRequests, ConstrainTableNames) {
    EXPECT_EQ(
        refusal<BatchGetItemInput>(R"({"RequestItems":{"aa;":{"Keys":[{}]}}})"),
        "1 validation error detected: Value '{aa;=KeysAndAttributes(keys=[{}], "
        "attributesToGet=null, consistentRead=null, projectionExpression=null, "
        "expressionAttributeNames=null)}' at 'requestItems' failed to satisfy constraint: Map keys "
        "must satisfy constraint: [Member must have length less than or equal to 255, Member must "
        "have length greater than or equal to 1, Member must satisfy regular expression pattern: "
        "[a-zA-Z0-9_.-]+]");
}

TEST(BatchRequests, NamePlacesOfWrites) {
    EXPECT_THAT(refusal<BatchWriteItemInput>(
                    R"({"RequestItems":{"abc":[{"PutRequest":{},"DeleteRequest":{}}]}})"),
                testing::StrEq(
                    "2 validation errors detected: "
                    "Value null at 'requestItems.abc.member.1.member.putRequest.item' failed to "
                    "satisfy constraint: Member must not be null; "
                    "Value null at 'requestItems.abc.member.1.member.deleteRequest.key' failed to "
                    "satisfy constraint: Member must not be null"));
}

}  // namespace
}  // namespace tailrace::wire::json
