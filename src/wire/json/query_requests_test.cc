// What the service says to queries and scans that break declared constraints, as recorded.
#include "tailrace/query_requests.h"

#include <gtest/gtest.h>

#include "wire/json/refusal.h"

namespace tailrace::wire::json {
namespace {

TEST(QueryRequests, ConstrainSelect) {
    EXPECT_EQ(refusal<QueryInput>(R"({"TableName":"abc","Select":"INVALID_VALUE"})"),
              "1 validation error detected: Value 'INVALID_VALUE' at 'select' failed to satisfy "
              "constraint: Member must satisfy enum value set: [SPECIFIC_ATTRIBUTES, COUNT, "
              "ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]");
}

TEST(QueryRequests, WordALimitOfQueryOtherwiseThanOneOfScan) {
    EXPECT_EQ(refusal<QueryInput>(R"({"TableName":"abc","Limit":0})"),
              "1 validation error detected: Value at 'Limit' failed to satisfy constraint: Member "
              "must have value greater than or equal to 1");
    EXPECT_EQ(refusal<ScanInput>(R"({"TableName":"abc","Limit":0})"),
              "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: "
              "Member must have value greater than or equal to 1");
    EXPECT_EQ(refusal<QueryInput>(R"({"TableName":"abc","Limit":2147483648})"), "");
}

TEST(QueryRequests, BoundSegments) {
    EXPECT_EQ(
        refusal<ScanInput>(R"({"TableName":"abc","Segment":-1,"TotalSegments":1000001})"),
        "2 validation errors detected: "
        "Value '1000001' at 'totalSegments' failed to satisfy constraint: Member must have "
        "value less than or equal to 1000000; "
        "Value '-1' at 'segment' failed to satisfy constraint: Member must have value greater "
        "than or equal to 0");
}

TEST(QueryRequests, ConstrainIndexNames) {
    EXPECT_EQ(refusal<QueryInput>(R"({"TableName":"abc","IndexName":"a;"})"),
              "2 validation errors detected: "
              "Value 'a;' at 'indexName' failed to satisfy constraint: Member must satisfy regular "
              "expression pattern: [a-zA-Z0-9_.-]+; "
              "Value 'a;' at 'indexName' failed to satisfy constraint: Member must have length "
              "greater than or equal to 3");
}

TEST(QueryRequests, RequireTheOperatorOfALegacyCondition) {
    EXPECT_EQ(refusal<ScanInput>(R"({"TableName":"abc","ScanFilter":{"a":{}}})"),
              "1 validation error detected: Value null at 'scanFilter.a.member.comparisonOperator' "
              "failed to satisfy constraint: Member must not be null");
}

}  // namespace
}  // namespace tailrace::wire::json
