// What the service says to requests for items that break declared constraints, as recorded.
#include "tailrace/item_requests.h"

#include <gtest/gtest.h>

#include <string>

#include "wire/json/refusal.h"

namespace tailrace::wire::json {
namespace {

std::string put(const std::string& table_name) {
    return R"({"TableName":")" + table_name + R"(","Item":{"pk":{"S":"test"}}})";
}

TEST(ItemRequests, RequireWhatTheModelRequires) {
    EXPECT_EQ(refusal<PutItemInput>("{}"),
              "2 validation errors detected: "
              "Value null at 'tableName' failed to satisfy constraint: Member must not be null; "
              "Value null at 'item' failed to satisfy constraint: Member must not be null");
    for (const auto& message : {refusal<GetItemInput>(R"({"TableName":"abc"})"),
                                refusal<UpdateItemInput>(R"({"TableName":"abc"})"),
                                refusal<DeleteItemInput>(R"({"TableName":"abc"})")}) {
        EXPECT_EQ(message,
                  "1 validation error detected: Value null at 'key' failed to satisfy constraint: "
                  "Member must not be null");
    }
}

TEST(ItemRequests, ConstrainTableNames) {
    EXPECT_EQ(refusal<PutItemInput>(put("")),
              "1 validation error detected: Value '' at 'tableName' failed to satisfy constraint: "
              "Member must have length greater than or equal to 1");
    EXPECT_EQ(refusal<PutItemInput>(put("bad table!@#")),
              "1 validation error detected: Value 'bad table!@#' at 'tableName' failed to satisfy "
              "constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
    const std::string name(256, 'a');
    EXPECT_EQ(refusal<PutItemInput>(put(name)),
              "1 validation error detected: Value '" + name +
                  "' at 'tableName' failed to satisfy constraint: Member must have length less "
                  "than or equal to 255");
}

TEST(ItemRequests, TakeArnsForTableNames) {
    const std::string arn = "arn:aws:dynamodb:us-east-1:123456789012:table/";
    EXPECT_EQ(refusal<PutItemInput>(put(arn + std::string(255, 'a'))), "");
    EXPECT_EQ(refusal<PutItemInput>(put(arn + std::string(1024 - arn.size(), 'a'))), "");
    EXPECT_NE(refusal<PutItemInput>(put(arn + std::string(1025 - arn.size(), 'a'))), "");
}

TEST(ItemRequests, ReportAllChoicesTogether) {
    EXPECT_EQ(refusal<PutItemInput>(R"({"TableName":"abc;","ReturnConsumedCapacity":"hi",
                  "ReturnItemCollectionMetrics":"hi","ReturnValues":"hi"})"),
              "5 validation errors detected: "
              "Value 'abc;' at 'tableName' failed to satisfy constraint: Member must satisfy "
              "regular expression pattern: [a-zA-Z0-9_.-]+; "
              "Value null at 'item' failed to satisfy constraint: Member must not be null; "
              "Value 'hi' at 'returnConsumedCapacity' failed to satisfy constraint: Member must "
              "satisfy enum value set: [INDEXES, TOTAL, NONE]; "
              "Value 'hi' at 'returnValues' failed to satisfy constraint: Member must satisfy enum "
              "value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]; "
              "Value 'hi' at 'returnItemCollectionMetrics' failed to satisfy constraint: Member "
              "must satisfy enum value set: [SIZE, NONE]");
}

// As recorded in most regions since June 2026.
TEST(ItemRequests, AreToldOfInTheNewerWording) {
    const auto june = [](auto input, std::string_view json) {
        const auto decoded =
            decode<decltype(input)>(*Document::parse(json), model::Wording::june_2026);
        return decoded ? std::string() : decoded.error().message;
    };
    const std::string empty_table =
        "1 validation error detected: Value at 'TableName' failed to satisfy constraint: Member "
        "must have length greater than or equal to 1";
    EXPECT_EQ(june(PutItemInput{}, R"({"TableName":"","ReturnValues":"INVALID","Item":{}})"),
              empty_table);
    EXPECT_EQ(june(UpdateItemInput{}, R"({"TableName":"","Key":{}})"), empty_table);
    EXPECT_EQ(june(DeleteItemInput{}, R"({"TableName":"","Key":{}})"), empty_table);
    EXPECT_EQ(june(PutItemInput{}, put("a;")), refusal<PutItemInput>(put("a;")));
    EXPECT_EQ(june(GetItemInput{}, R"({"TableName":"","Key":{}})"),
              refusal<GetItemInput>(R"({"TableName":"","Key":{}})"));

    const std::string names = R"({"TableName":"abc","Item":{},"Key":{},"ReturnValues":"INVALID",
        "ReturnConsumedCapacity":"INVALID","ReturnItemCollectionMetrics":"INVALID"})";
    const std::string return_values =
        "Failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, UPDATED_OLD, "
        "ALL_NEW, UPDATE_NEW, NONE]";
    const std::string all =
        "3 validation errors detected: Value 'INVALID' at 'returnConsumedCapacity' failed to "
        "satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; " +
        return_values +
        "; Value 'INVALID' at 'returnItemCollectionMetrics' failed to satisfy constraint: Member "
        "must satisfy enum value set: [SIZE, NONE]";
    EXPECT_EQ(june(PutItemInput{}, names), all);
    EXPECT_EQ(june(DeleteItemInput{}, names), all);
    EXPECT_EQ(june(UpdateItemInput{}, names), "1 validation error detected: " + return_values);
}

TEST(ItemRequests, ConstrainLegacyParameters) {
    EXPECT_EQ(
        refusal<DeleteItemInput>(R"({"TableName":"abc","Key":{},"ConditionalOperator":"X",
                  "Expected":{"a":{"ComparisonOperator":"X"}}})"),
        "2 validation errors detected: "
        "Value 'X' at 'expected.a.member.comparisonOperator' failed to satisfy constraint: "
        "Member must satisfy enum value set: [IN, NULL, BETWEEN, LT, NOT_CONTAINS, EQ, GT, "
        "NOT_NULL, NE, LE, BEGINS_WITH, GE, CONTAINS]; "
        "Value 'X' at 'conditionalOperator' failed to satisfy constraint: Member must satisfy "
        "enum value set: [OR, AND]");
    EXPECT_EQ(refusal<GetItemInput>(R"({"TableName":"abc","Key":{},"AttributesToGet":[]})"),
              "1 validation error detected: Value '[]' at 'attributesToGet' failed to satisfy "
              "constraint: Member must have length greater than or equal to 1");
}

TEST(ItemRequests, LeaveIllFormedItemsToTheOperation) {
    const auto input = decode<PutItemInput>(
        *Document::parse(R"({"TableName":"abc","Item":{"a":{"NULL":false}}})"));
    ASSERT_TRUE(input);
    EXPECT_NE(input->item.defect(), nullptr);
}

}  // namespace
}  // namespace tailrace::wire::json
