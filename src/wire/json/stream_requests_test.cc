// What the service says to requests for streams that break declared constraints.
#include "tailrace/stream_requests.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "wire/json/refusal.h"

namespace tailrace::wire::json {
namespace {

using testing::HasSubstr;

const std::string kArn =
    R"("StreamArn":"arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/2026-10-08T23:07:31.275")";
const std::string kShard = R"("ShardId":"shardId-00000001571767321804-697ce3d2")";

TEST(StreamRequests, ReportTwoViolationsInOneMessage) {
    EXPECT_EQ(refusal<ListStreamsInput>(R"({"TableName":"ab","Limit":0})"),
              "2 validation errors detected: "
              "Value 'ab' at 'tableName' failed to satisfy constraint: Member must have length "
              "greater than or equal to 3; "
              "Value '0' at 'limit' failed to satisfy constraint: Member must have value greater "
              "than or equal to 1");
}

TEST(StreamRequests, HoldWrongTypesForMoreThanViolations) {
    const auto input =
        decode<ListStreamsInput>(*Document::parse(R"({"TableName":"ab","Limit":"x"})"));
    ASSERT_FALSE(input);
    EXPECT_EQ(input.error().code, ErrorCode::SerializationException);
    EXPECT_EQ(input.error().message, "STRING_VALUE cannot be converted to Integer");
}

TEST(StreamRequests, Statements11And30_BoundPages) {
    EXPECT_EQ(refusal<ListStreamsInput>(R"({"Limit":100})"), "");
    EXPECT_THAT(refusal<ListStreamsInput>(R"({"Limit":0})"), HasSubstr("'limit'"));
    EXPECT_EQ(refusal<ListStreamsInput>(R"({"Limit":101})"),
              "1 validation error detected: Value '101' at 'limit' failed to satisfy constraint: "
              "Member must have value less than or equal to 100");
    EXPECT_EQ(refusal<DescribeStreamInput>("{" + kArn + R"(,"Limit":100})"), "");
    EXPECT_THAT(refusal<DescribeStreamInput>("{" + kArn + R"(,"Limit":101})"),
                HasSubstr("'limit'"));
    EXPECT_THAT(refusal<DescribeStreamInput>("{" + kArn + R"(,"Limit":0})"), HasSubstr("'limit'"));
    EXPECT_EQ(refusal<GetRecordsInput>(R"({"ShardIterator":"i","Limit":1000})"), "");
    for (const auto* limit : {"1001", "0", "-1"}) {
        EXPECT_THAT(
            refusal<GetRecordsInput>(R"({"ShardIterator":"i","Limit":)" + std::string(limit) + "}"),
            HasSubstr("imit"))
            << limit;
    }
}

TEST(StreamRequests, RequireWhatTheModelRequires) {
    EXPECT_EQ(refusal<DescribeStreamInput>("{}"),
              "1 validation error detected: Value null at 'streamArn' failed to satisfy "
              "constraint: Member must not be null");
    EXPECT_EQ(refusal<GetRecordsInput>("{}"),
              "1 validation error detected: Value null at 'shardIterator' failed to satisfy "
              "constraint: Member must not be null");
    EXPECT_THAT(refusal<GetShardIteratorInput>("{}"),
                testing::AllOf(testing::StartsWith("3 validation errors detected: "),
                               HasSubstr("'streamArn'"), HasSubstr("'shardId'"),
                               HasSubstr("'shardIteratorType'")));
    EXPECT_EQ(refusal<ListStreamsInput>("{}"), "");
}

TEST(StreamRequests, LeaveTheFormOfArnsToTheOperation) {
    EXPECT_EQ(refusal<DescribeStreamInput>(R"({"StreamArn":"fake-stream"})"), "");
    EXPECT_EQ(refusal<ListStreamsInput>(R"({"ExclusiveStartStreamArn":"fake-stream"})"), "");
}

TEST(StreamRequests, Statement24_EnforceTheLengthOfShardIds) {
    EXPECT_EQ(refusal<DescribeStreamInput>(
                  "{" + kArn + R"(,"ShardFilter":{"Type":"CHILD_SHARDS","ShardId":"qwerty"}})"),
              "1 validation error detected: Value 'qwerty' at 'shardFilter.shardId' failed to "
              "satisfy constraint: Member must have length greater than or equal to 28");
    const std::string zs(54, 'z');
    EXPECT_EQ(
        refusal<DescribeStreamInput>("{" + kArn + R"(,"ExclusiveStartShardId":")" + zs + "\"}"),
        "");
}

TEST(StreamRequests, Statement24_ConstrainShardFilters) {
    EXPECT_EQ(refusal<DescribeStreamInput>("{" + kArn + R"(,"ShardFilter":{"Type":"foo",)" +
                                           kShard + "}}"),
              "1 validation error detected: Value 'foo' at 'shardFilter.type' failed to satisfy "
              "constraint: Member must satisfy enum value set: [CHILD_SHARDS]");
    EXPECT_THAT(refusal<DescribeStreamInput>("{" + kArn + R"(,"ShardFilter":{)" + kShard + "}}"),
                HasSubstr("Value null at 'shardFilter.type'"));
    EXPECT_THAT(
        refusal<DescribeStreamInput>("{" + kArn + R"(,"ShardFilter":{"Type":"CHILD_SHARDS"}})"),
        HasSubstr("Value null at 'shardFilter.shardId'"));
}

TEST(StreamRequests, Statement26_ConstrainIteratorTypes) {
    EXPECT_EQ(refusal<GetShardIteratorInput>("{" + kArn + "," + kShard +
                                             R"(,"ShardIteratorType":"AT_TIMESTAMP"})"),
              "1 validation error detected: Value 'AT_TIMESTAMP' at 'shardIteratorType' failed to "
              "satisfy constraint: Member must satisfy enum value set: [AFTER_SEQUENCE_NUMBER, "
              "LATEST, AT_SEQUENCE_NUMBER, TRIM_HORIZON]");
}

TEST(StreamRequests, BoundSequenceNumbersAndIterators) {
    EXPECT_THAT(refusal<GetShardIteratorInput>(
                    "{" + kArn + "," + kShard +
                    R"(,"ShardIteratorType":"AT_SEQUENCE_NUMBER","SequenceNumber":"1"})"),
                HasSubstr("at 'sequenceNumber' failed to satisfy constraint: Member must have "
                          "length greater than or equal to 21"));
    EXPECT_THAT(refusal<GetRecordsInput>(R"({"ShardIterator":")" + std::string(2049, 'i') + "\"}"),
                HasSubstr("Member must have length less than or equal to 2048"));
    EXPECT_EQ(refusal<GetRecordsInput>(R"({"ShardIterator":")" + std::string(54, 'i') + "\"}"), "");
}

}  // namespace
}  // namespace tailrace::wire::json
