// What the service says to transactions that break declared constraints, as recorded.
#include "tailrace/transaction_requests.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "wire/json/refusal.h"

namespace tailrace::wire::json {
namespace {

std::string transaction(const std::string& action, int count) {
    std::string list = action;
    for (int i = 1; i < count; ++i) list += "," + action;
    return R"({"TransactItems":[)" + list + "]}";
}

TEST(TransactionRequests, BoundTheirActions) {
    const std::string empty =
        "1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint: "
        "Member must have length greater than or equal to 1";
    EXPECT_EQ(refusal<TransactWriteItemsInput>(R"({"TransactItems":[]})"), empty);
    EXPECT_EQ(refusal<TransactGetItemsInput>(R"({"TransactItems":[]})"), empty);

    const std::string put = R"({"Put":{"TableName":"abc","Item":{"pk":{"S":"a"}}}})";
    const auto too_many = testing::MatchesRegex(
        "1 validation error detected: Value '\\[.+\\]' at 'transactItems' failed to satisfy "
        "constraint: Member must have length less than or equal to 100");
    EXPECT_EQ(refusal<TransactWriteItemsInput>(transaction(put, 100)), "");
    EXPECT_THAT(refusal<TransactWriteItemsInput>(transaction(put, 101)), too_many);
    const std::string get = R"({"Get":{"TableName":"abc","Key":{"pk":{"S":"a"}}}})";
    EXPECT_THAT(refusal<TransactGetItemsInput>(transaction(get, 101)), too_many);
}

TEST(TransactionRequests, RequireWhatEachActionRequires) {
    EXPECT_EQ(refusal<TransactWriteItemsInput>(transaction(R"({"Update":{}})", 1)),
              "3 validation errors detected: "
              "Value null at 'transactItems.1.member.update.key' failed to satisfy constraint: "
              "Member must not be null; "
              "Value null at 'transactItems.1.member.update.updateExpression' failed to satisfy "
              "constraint: Member must not be null; "
              "Value null at 'transactItems.1.member.update.tableName' failed to satisfy "
              "constraint: Member must not be null");
    EXPECT_EQ(refusal<TransactGetItemsInput>(transaction("{}", 1)),
              "1 validation error detected: Value null at 'transactItems.1.member.get' failed to "
              "satisfy constraint: Member must not be null");
}

TEST(TransactionRequests, BoundTheirToken) {
    const auto with_token = [](std::size_t length) {
        return R"({"TransactItems":[{}],"ClientRequestToken":")" + std::string(length, 't') +
               R"("})";
    };
    EXPECT_EQ(refusal<TransactWriteItemsInput>(with_token(36)), "");
    EXPECT_THAT(refusal<TransactWriteItemsInput>(with_token(37)),
                testing::EndsWith("at 'clientRequestToken' failed to satisfy constraint: Member "
                                  "must have length less than or equal to 36"));
}

TEST(TransactionRequests, BoundWhatTheirMembersTakeInMemory) {
    EXPECT_THAT(refusal<TransactWriteItemsInput>(transaction("{}", 2'000'000)),
                testing::EndsWith("Member must have length less than or equal to 100"));
}

}  // namespace
}  // namespace tailrace::wire::json
