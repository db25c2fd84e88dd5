// What the service says to requests for tables that break declared constraints, as recorded.
#include "tailrace/table_requests.h"

#include <gtest/gtest.h>

#include <string>

#include "wire/json/refusal.h"

namespace tailrace::wire::json {
namespace {

const std::string kRequired =
    "The parameter 'TableName' is required but was not present in the request";

TEST(TableRequests, MissTheTableNameInTheirOwnWords) {
    EXPECT_EQ(refusal<CreateTableInput>("{}"), kRequired);
    EXPECT_EQ(refusal<DescribeTableInput>("{}"), kRequired);
    EXPECT_EQ(refusal<UpdateTableInput>("{}"), kRequired);
    EXPECT_EQ(refusal<DeleteTableInput>(R"({"TableName":null})"), kRequired);
}

TEST(TableRequests, SayNothingElseWhenTheTableNameIsMissing) {
    EXPECT_EQ(refusal<CreateTableInput>(R"({"BillingMode":"A","KeySchema":[]})"), kRequired);
}

TEST(TableRequests, ConstrainTheNameOfANewTable) {
    EXPECT_EQ(refusal<CreateTableInput>(R"({"TableName":"ab"})"),
              "1 validation error detected: Value 'ab' at 'tableName' failed to satisfy "
              "constraint: Member must have length greater than or equal to 3");
    EXPECT_EQ(refusal<CreateTableInput>(R"({"TableName":"abc;"})"),
              "1 validation error detected: Value 'abc;' at 'tableName' failed to satisfy "
              "constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
    const std::string name(256, 'a');
    EXPECT_EQ(refusal<CreateTableInput>(R"({"TableName":")" + name + R"("})"),
              "1 validation error detected: Value '" + name +
                  "' at 'tableName' failed to satisfy constraint: Member must have length less "
                  "than or equal to 255");
}

TEST(TableRequests, TakeAnArnForAnExistingTable) {
    const std::string arn =
        "arn:aws:dynamodb:us-east-1:123456789012:table/" + std::string(250, 'a');
    EXPECT_EQ(refusal<DescribeTableInput>(R"({"TableName":")" + arn + R"("})"), "");
    EXPECT_EQ(refusal<DescribeTableInput>(R"({"TableName":"abc;"})"),
              "1 validation error detected: Value 'abc;' at 'tableName' failed to satisfy "
              "constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
}

TEST(TableRequests, ConstrainKeySchemas) {
    EXPECT_EQ(
        refusal<CreateTableInput>(
            R"({"TableName":"abc","KeySchema":[{"AttributeName":"pk","KeyType":"INVALID"}]})"),
        "1 validation error detected: Value 'INVALID' at 'keySchema.1.member.keyType' failed "
        "to satisfy constraint: Member must satisfy enum value set: [HASH, RANGE]");
    EXPECT_EQ(
        refusal<CreateTableInput>(R"({"TableName":"abc","KeySchema":[
                  {"KeyType":"HASH"},{"AttributeName":"a"},{"KeyType":"Woop","AttributeName":"a"}]})"),
        "4 validation errors detected: "
        "Value '[KeySchemaElement(attributeName=null, keyType=HASH), "
        "KeySchemaElement(attributeName=a, keyType=null), KeySchemaElement(attributeName=a, "
        "keyType=Woop)]' at 'keySchema' failed to satisfy constraint: Member must have length "
        "less than or equal to 2; "
        "Value null at 'keySchema.1.member.attributeName' failed to satisfy constraint: "
        "Member must not be null; "
        "Value null at 'keySchema.2.member.keyType' failed to satisfy constraint: Member must "
        "not be null; "
        "Value 'Woop' at 'keySchema.3.member.keyType' failed to satisfy constraint: Member "
        "must satisfy enum value set: [HASH, RANGE]");
}

TEST(TableRequests, ConstrainAttributeTypes) {
    EXPECT_EQ(
        refusal<CreateTableInput>(
            R"({"TableName":"abc","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"INVALID"}]})"),
        "1 validation error detected: Value 'INVALID' at "
        "'attributeDefinitions.1.member.attributeType' failed to satisfy constraint: Member must "
        "satisfy enum value set: [B, N, S]");
}

TEST(TableRequests, ConstrainThroughputAndBillingMode) {
    EXPECT_EQ(refusal<CreateTableInput>(R"({"TableName":"abc","BillingMode":"A",
                  "ProvisionedThroughput":{"ReadCapacityUnits":-1,"WriteCapacityUnits":0}})"),
              "3 validation errors detected: "
              "Value 'A' at 'billingMode' failed to satisfy constraint: Member must satisfy enum "
              "value set: [PROVISIONED, PAY_PER_REQUEST]; "
              "Value '-1' at 'provisionedThroughput.readCapacityUnits' failed to satisfy "
              "constraint: Member must have value greater than or equal to 1; "
              "Value '0' at 'provisionedThroughput.writeCapacityUnits' failed to satisfy "
              "constraint: Member must have value greater than or equal to 1");
}

TEST(TableRequests, ConstrainIndexes) {
    EXPECT_EQ(refusal<CreateTableInput>(R"({"TableName":"abc","LocalSecondaryIndexes":[
                  {"IndexName":"h;","KeySchema":[],"Projection":{}}]})"),
              "3 validation errors detected: "
              "Value 'h;' at 'localSecondaryIndexes.1.member.indexName' failed to satisfy "
              "constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; "
              "Value 'h;' at 'localSecondaryIndexes.1.member.indexName' failed to satisfy "
              "constraint: Member must have length greater than or equal to 3; "
              "Value '[]' at 'localSecondaryIndexes.1.member.keySchema' failed to satisfy "
              "constraint: Member must have length greater than or equal to 1");
    EXPECT_EQ(refusal<UpdateTableInput>(
                  R"({"TableName":"abc","GlobalSecondaryIndexUpdates":[{"Delete":{}}]})"),
              "1 validation error detected: Value null at "
              "'globalSecondaryIndexUpdates.1.member.delete.indexName' failed to satisfy "
              "constraint: Member must not be null");
}

TEST(TableRequests, ConstrainStreamSpecifications) {
    const std::string missing =
        "1 validation error detected: Value null at 'streamSpecification.streamEnabled' failed to "
        "satisfy constraint: Member must not be null";
    EXPECT_EQ(refusal<CreateTableInput>(R"({"TableName":"abc","StreamSpecification":{}})"),
              missing);
    EXPECT_EQ(refusal<CreateTableInput>(
                  R"({"TableName":"abc","StreamSpecification":{"StreamViewType":"KEYS_ONLY"}})"),
              missing);
    const auto* lower_case =
        R"({"TableName":"abc","StreamSpecification":{"StreamEnabled":true,"StreamViewType":"new_image"}})";
    const std::string not_in_set =
        "1 validation error detected: Value 'new_image' at 'streamSpecification.streamViewType' "
        "failed to satisfy constraint: Member must satisfy enum value set: [OLD_IMAGE, KEYS_ONLY, "
        "NEW_AND_OLD_IMAGES, NEW_IMAGE]";
    EXPECT_EQ(refusal<CreateTableInput>(lower_case), not_in_set);
    EXPECT_EQ(refusal<UpdateTableInput>(lower_case), not_in_set);
}

TEST(TableRequests, LeaveWhatStreamSpecificationsMeanToTheOperation) {
    EXPECT_EQ(refusal<CreateTableInput>(
                  R"({"TableName":"abc","StreamSpecification":{"StreamEnabled":true}})"),
              "");
    EXPECT_EQ(
        refusal<CreateTableInput>(
            R"({"TableName":"abc","StreamSpecification":{"StreamEnabled":false,"StreamViewType":"KEYS_ONLY"}})"),
        "");
}

TEST(TableRequests, BoundPagesOfTables) {
    EXPECT_EQ(refusal<ListTablesInput>(R"({"Limit":101})"),
              "1 validation error detected: Value '101' at 'limit' failed to satisfy constraint: "
              "Member must have value less than or equal to 100");
    EXPECT_EQ(refusal<ListTablesInput>(R"({"Limit":100})"), "");
    EXPECT_EQ(refusal<ListTablesInput>(R"({"ExclusiveStartTableName":"a;","Limit":0})"),
              "3 validation errors detected: "
              "Value 'a;' at 'exclusiveStartTableName' failed to satisfy constraint: Member must "
              "satisfy regular expression pattern: [a-zA-Z0-9_.-]+; "
              "Value 'a;' at 'exclusiveStartTableName' failed to satisfy constraint: Member must "
              "have length greater than or equal to 3; "
              "Value '0' at 'limit' failed to satisfy constraint: Member must have value greater "
              "than or equal to 1");
}

}  // namespace
}  // namespace tailrace::wire::json
