#include "operation/transaction_payload.h"

#include <gtest/gtest.h>

#include "operation/simulated/requests.h"

namespace tailrace::operation {
namespace {

const Item key = item(R"({"id":{"S":"a"}})");
const Item values = item(R"({":value":{"S":"xyz"}})");
const ExpressionAttributeNameMap names = {{"#name", "ab"}};

TEST(TransactionPayload, IsTheItemOrItsKey) {
    EXPECT_EQ(payload_bytes({.put = Put{.item = item(R"({"b":{"S":"xyz"},"id":{"S":"a"}})")}}), 7u);
    EXPECT_EQ(payload_bytes({.delete_ = Delete{.key = key}}), 3u);
}

TEST(TransactionPayload, IsTheExpressionsWithWhatTheirPlaceholdersStandFor) {
    TransactWriteItem check{.condition_check = ConditionCheck{.key = key}};
    check.condition_check->condition_expression = "b = :value";
    check.condition_check->expression_attribute_values = values;
    EXPECT_EQ(payload_bytes(check), 3u + 10u + 3u);

    TransactWriteItem update{.update = Update{.key = key}};
    update.update->update_expression = "SET #name = :value";
    update.update->condition_expression = "b = c";
    update.update->expression_attribute_names = names;
    update.update->expression_attribute_values = values;
    EXPECT_EQ(payload_bytes(update), 3u + 18u + 5u + 2u + 3u);
}

}  // namespace
}  // namespace tailrace::operation
