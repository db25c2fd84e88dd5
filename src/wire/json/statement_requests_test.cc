// What the service says to statements that break declared constraints.
#include "tailrace/statement_requests.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "wire/json/refusal.h"

namespace tailrace::wire::json {
namespace {

std::string repeated(const std::string& member, int count) {
    std::string list = R"({"Statement":"SELECT"})";
    for (int i = 1; i < count; ++i) list += R"(,{"Statement":"SELECT"})";
    return R"({")" + member + R"(":[)" + list + "]}";
}

TEST(StatementRequests, BoundTheirText) {
    const auto with_text = [](std::size_t length) {
        return R"({"Statement":")" + std::string(length, 's') + R"("})";
    };
    EXPECT_EQ(refusal<ExecuteStatementInput>(with_text(8192)), "");
    EXPECT_THAT(refusal<ExecuteStatementInput>(with_text(8193)),
                testing::EndsWith("at 'statement' failed to satisfy constraint: Member must have "
                                  "length less than or equal to 8192"));
    EXPECT_EQ(refusal<ExecuteStatementInput>(with_text(0)),
              "1 validation error detected: Value '' at 'statement' failed to satisfy constraint: "
              "Member must have length greater than or equal to 1");
    EXPECT_EQ(refusal<ExecuteStatementInput>("{}"),
              "1 validation error detected: Value null at 'statement' failed to satisfy "
              "constraint: Member must not be null");
}

TEST(StatementRequests, BoundParametersLimitAndToken) {
    EXPECT_EQ(
        refusal<ExecuteStatementInput>(
            R"({"Statement":"SELECT","Parameters":[],"NextToken":"","Limit":0})"),
        "3 validation errors detected: "
        "Value '[]' at 'parameters' failed to satisfy constraint: Member must have length greater "
        "than or equal to 1; "
        "Value '' at 'nextToken' failed to satisfy constraint: Member must have length greater "
        "than or equal to 1; "
        "Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or "
        "equal to 1");
}

TEST(StatementRequests, BoundBatchesAndTransactions) {
    const auto empty = [](const std::string& member) {
        return "1 validation error detected: Value '[]' at '" + member +
               "' failed to satisfy constraint: Member must have length greater than or equal to 1";
    };
    EXPECT_EQ(refusal<BatchExecuteStatementInput>(R"({"Statements":[]})"), empty("statements"));
    EXPECT_EQ(refusal<ExecuteTransactionInput>(R"({"TransactStatements":[]})"),
              empty("transactStatements"));
    EXPECT_EQ(refusal<BatchExecuteStatementInput>(repeated("Statements", 25)), "");
    EXPECT_THAT(refusal<BatchExecuteStatementInput>(repeated("Statements", 26)),
                testing::EndsWith("Member must have length less than or equal to 25"));
    EXPECT_EQ(refusal<ExecuteTransactionInput>(repeated("TransactStatements", 100)), "");
    EXPECT_THAT(refusal<ExecuteTransactionInput>(repeated("TransactStatements", 101)),
                testing::EndsWith("Member must have length less than or equal to 100"));
}

TEST(StatementRequests, NamePlacesInTheirLists) {
    EXPECT_EQ(
        refusal<BatchExecuteStatementInput>(R"({"Statements":[{}]})"),
        "1 validation error detected: Value null at 'statements.1.member.statement' failed to "
        "satisfy constraint: Member must not be null");
    EXPECT_EQ(refusal<ExecuteStatementInput>(
                  R"({"Statement":"SELECT","Parameters":[{"S":"a"},{"N":"x"}]})"),
              "The parameter cannot be converted to a numeric value: x");
}

}  // namespace
}  // namespace tailrace::wire::json
