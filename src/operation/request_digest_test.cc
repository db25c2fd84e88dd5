#include "operation/request_digest.h"

#include <gtest/gtest.h>

#include <functional>

#include "operation/simulated/requests.h"

namespace tailrace::operation {
namespace {

TransactWriteItemsInput request() {
    TransactWriteItemsInput input;
    input.transact_items.resize(2);
    input.transact_items[0].put = Put{.item = item(R"({"id":{"S":"a"}})"), .table_name = "t"};
    input.transact_items[1].update =
        Update{.key = item(R"({"id":{"S":"b"}})"),
               .update_expression = "SET #n = :n",
               .table_name = "t",
               .expression_attribute_names = ExpressionAttributeNameMap{{"#n", "n"}},
               .expression_attribute_values = item(R"({":n":{"N":"1"}})")};
    return input;
}

TEST(RequestDigest, IsOfSixteenBytesAndRepeatable) {
    EXPECT_EQ(request_digest(request()).size(), 16u);
    EXPECT_EQ(request_digest(request()), request_digest(request()));
}

TEST(RequestDigest, DoesNotDependOnTokenAndReply) {
    auto other = request();
    other.client_request_token = "token";
    other.return_consumed_capacity = ReturnConsumedCapacity::TOTAL;
    EXPECT_EQ(request_digest(request()), request_digest(other));
}

TEST(RequestDigest, DoesNotDependOnSpelling) {
    auto other = request();
    other.transact_items[1].update->expression_attribute_values =
        Item(AttributeMap{{":n", Number::from_normal("1")}});
    EXPECT_EQ(request_digest(request()), request_digest(other));
}

TEST(RequestDigest, TellsEveryDifferenceOfTheActions) {
    using Change = std::function<void(TransactWriteItemsInput&)>;
    const auto different = [](const Change& change) {
        auto other = request();
        change(other);
        return request_digest(request()) != request_digest(other);
    };
    EXPECT_TRUE(different([](auto& r) { r.transact_items.pop_back(); }));
    EXPECT_TRUE(different([](auto& r) { std::swap(r.transact_items[0], r.transact_items[1]); }));
    EXPECT_TRUE(different([](auto& r) { r.transact_items[0].put->table_name = "u"; }));
    EXPECT_TRUE(different([](auto& r) { r.transact_items[0].put->item = item("{}"); }));
    EXPECT_TRUE(different([](auto& r) { r.transact_items[0].put->condition_expression = "a"; }));
    EXPECT_TRUE(different([](auto& r) {
        r.transact_items[0].put->return_values_on_condition_check_failure =
            ReturnValuesOnConditionCheckFailure::ALL_OLD;
    }));
    EXPECT_TRUE(different([](auto& r) {
        r.transact_items[1].update->expression_attribute_names->insert_or_assign("#n", "m");
    }));
    EXPECT_TRUE(different([](auto& r) {
        r.transact_items[1].update->expression_attribute_values = item(R"({":n":{"N":"2"}})");
    }));
    EXPECT_TRUE(different([](auto& r) {
        const auto& put = *r.transact_items[0].put;
        r.transact_items[0].delete_ = Delete{.key = put.item, .table_name = put.table_name};
        r.transact_items[0].put.reset();
    }));
}

}  // namespace
}  // namespace tailrace::operation
