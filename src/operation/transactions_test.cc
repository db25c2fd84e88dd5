// TransactWriteItems and TransactGetItems, down to the engine.

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

#include "operation/operations.h"
#include "operation/simulated/answer_matchers.h"
#include "operation/simulated/requests.h"
#include "operation/simulated/simulated_server.h"

namespace tailrace::operation {
namespace {

using testing::ElementsAre;

const std::string a = R"({"id":{"S":"a"}})";
const std::string b = R"({"id":{"S":"b"}})";
const std::string c = R"({"id":{"S":"c"}})";
const std::string d = R"({"id":{"S":"d"}})";

TransactWriteItem put_of(const std::string& json, std::optional<std::string> condition = {}) {
    return {.put = Put{.item = item(json),
                       .table_name = "t",
                       .condition_expression = std::move(condition)}};
}

TransactWriteItem delete_of(const std::string& key) {
    return {.delete_ = Delete{.key = item(key), .table_name = "t"}};
}

TransactWriteItem update_of(const std::string& key, const std::string& expression) {
    return {.update = Update{.key = item(key), .update_expression = expression, .table_name = "t"}};
}

TransactWriteItem check_of(const std::string& key, const std::string& condition) {
    return {.condition_check = ConditionCheck{
                .key = item(key), .table_name = "t", .condition_expression = condition}};
}

TransactGetItem get_of(const std::string& key) {
    return {Get{.key = item(key), .table_name = "t"}};
}

class Transactions : public testing::Test {
 protected:
    void SetUp() override { create(server_, hash_table("t")); }

    Result<TransactWriteItemsOutput> write(std::vector<TransactWriteItem> items,
                                           std::optional<std::string> token = {}) {
        return server_.call(transact_write_items,
                            TransactWriteItemsInput{.transact_items = std::move(items),
                                                    .client_request_token = std::move(token)});
    }
    Result<TransactGetItemsOutput> read(std::vector<TransactGetItem> items) {
        return server_.call(transact_get_items,
                            TransactGetItemsInput{.transact_items = std::move(items)});
    }

    SimulatedServer server_;
};

auto cancelled_with(const std::string& reasons) {
    return FailsWith(
        ErrorCode::TransactionCanceledException,
        "Transaction cancelled, please refer cancellation reasons for specific reasons "
        "[" +
            reasons + "]");
}

template <class Output>
std::string reason_text(const Result<Output>& result, std::size_t action) {
    return result.error().detail->cancellation_reasons.at(action).message;
}

TEST_F(Transactions, DoAllTheirActions) {
    put(server_, "t", b);
    put(server_, "t", R"({"id":{"S":"c"},"n":{"N":"1"}})");
    ASSERT_THAT(write({put_of(a), delete_of(b), update_of(c, "SET m = n"),
                       check_of(d, "attribute_not_exists(id)")}),
                Succeeds());
    EXPECT_EQ(get(server_, "t", a), a);
    EXPECT_EQ(get(server_, "t", b), "");
    EXPECT_EQ(get(server_, "t", c), R"({"id":{"S":"c"},"m":{"N":"1"},"n":{"N":"1"}})");
    EXPECT_EQ(get(server_, "t", d), "");
}

TEST_F(Transactions, DoNothingIfOneConditionFails) {
    put(server_, "t", b);
    const auto result = write(
        {put_of(a), put_of(b, "attribute_not_exists(id)"), check_of(c, "attribute_exists(id)")});
    ASSERT_THAT(result, cancelled_with("None, ConditionalCheckFailed, ConditionalCheckFailed"));
    EXPECT_EQ(reason_text(result, 1), "The conditional request failed");
    EXPECT_EQ(get(server_, "t", a), "");
}

TEST_F(Transactions, TellTheItemThatFailedIfAskedFor) {
    put(server_, "t", a);
    auto action = put_of(a, "attribute_not_exists(id)");
    action.put->return_values_on_condition_check_failure =
        ReturnValuesOnConditionCheckFailure::ALL_OLD;
    const auto result = write({action});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().detail->cancellation_reasons.at(0).item->json(), a);
}

TEST_F(Transactions, AreCancelledByAnUpdateThatCannotBe) {
    put(server_, "t", a);
    const auto result = write({update_of(a, "SET m = absent"), put_of(b)});
    ASSERT_THAT(result, cancelled_with("ValidationError, None"));
    EXPECT_EQ(reason_text(result, 0),
              "The provided expression refers to an attribute that does not exist in the item");
    EXPECT_EQ(get(server_, "t", b), "");
}

TEST_F(Transactions, AreCancelledByKeysThatDoNotFit) {
    const auto mismatch = "The provided key element does not match the schema";
    const auto put_result = write({put_of(R"({"id":{"N":"5"}})"), put_of(a)});
    ASSERT_THAT(put_result, cancelled_with("ValidationError, None"));
    EXPECT_EQ(reason_text(put_result, 0),
              "One or more parameter values were invalid: Type mismatch "
              "for key id expected: S actual: N");
    const auto delete_result = write({delete_of(R"({"id":{"N":"5"}})")});
    ASSERT_THAT(delete_result, cancelled_with("ValidationError"));
    EXPECT_EQ(reason_text(delete_result, 0), mismatch);
    const auto get_result = read({get_of("{}")});
    ASSERT_THAT(get_result, cancelled_with("ValidationError"));
    EXPECT_EQ(reason_text(get_result, 0), mismatch);
}

TEST_F(Transactions, AreRefusedForEmptyKeys) {
    const auto empty = Refuses(
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot "
        "contain an empty string value. Key: id");
    const auto* key = R"({"id":{"S":""}})";
    EXPECT_THAT(write({put_of(key)}), empty);
    EXPECT_THAT(write({delete_of(key)}), empty);
    EXPECT_THAT(write({update_of(key, "REMOVE a")}), empty);
    EXPECT_THAT(write({check_of(key, "attribute_exists(id)")}), empty);
    EXPECT_THAT(read({get_of(key)}), empty);
}

TEST_F(Transactions, NameAnItemOnce) {
    const auto twice =
        Refuses("Transaction request cannot include multiple operations on one item");
    EXPECT_THAT(write({put_of(a), delete_of(a)}), twice);
    EXPECT_THAT(read({get_of(a), get_of(a)}), twice);
}

TEST_F(Transactions, DoOneThingInEachAction) {
    EXPECT_THAT(write({TransactWriteItem()}),
                Refuses("Invalid Request: TransactWriteRequest should contain Delete or Put or "
                        "Update request"));
    auto both = put_of(a);
    both.delete_ = Delete{.key = item(a), .table_name = "t"};
    EXPECT_THAT(write({both}),
                Refuses("TransactItems can only contain one of Check, Put, Update or Delete"));
}

TEST_F(Transactions, AreRefusedForTheirExpressionsAsAWhole) {
    EXPECT_THAT(write({put_of(a), check_of(b, "")}),
                Refuses("Invalid ConditionExpression: The expression can not be empty;"));
    EXPECT_EQ(get(server_, "t", a), "");
}

TEST_F(Transactions, HoldUpTo4Megabytes) {
    std::vector<TransactWriteItem> items;
    for (int i = 0; i < 12; ++i) {
        items.push_back(put_of(R"({"id":{"S":")" + std::to_string(i) + R"("},"text":{"S":")" +
                               std::string(350'000, 'x') + "\"}}"));
    }
    EXPECT_THAT(write(items),
                Refuses("Transaction payload size cannot exceed 4MB. Payload Size: : Transaction "
                        "payload size cannot exceed 4MB. Payload Size: 4200086"));
    items.pop_back();
    EXPECT_THAT(write(items), Succeeds());
}

TEST_F(Transactions, CountTheValuesOfTheirUpdates) {
    const auto values = item(R"({":v":{"S":")" + std::string(399'000, 'x') + "\"}}");
    std::vector<TransactWriteItem> items;
    for (int i = 0; i < 11; ++i) {
        items.push_back(update_of(R"({"id":{"S":")" + std::to_string(i) + "\"}}", "SET b = :v"));
        items.back().update->expression_attribute_values = values;
    }
    const auto refused = write(items);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, testing::HasSubstr("Payload Size: 4389144"));
    items.pop_back();
    EXPECT_THAT(write(items), Succeeds());
}

TEST_F(Transactions, SentAgainUnderTheirTokenDoNothing) {
    ASSERT_THAT(write({put_of(a)}, "token"), Succeeds());
    server_.call(delete_item, DeleteItemInput{.table_name = "t", .key = item(a)}).value();
    EXPECT_THAT(write({put_of(a)}, "token"), Succeeds());
    EXPECT_EQ(get(server_, "t", a), "");
}

TEST_F(Transactions, OfOneTokenAreTheSame) {
    ASSERT_THAT(write({put_of(a)}, "token"), Succeeds());
    const auto other = write({put_of(b)}, "token");
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().code, ErrorCode::IdempotentParameterMismatchException);
    EXPECT_EQ(get(server_, "t", b), "");
}

TEST_F(Transactions, ThatWereCancelledMayBeSentAgainUnderTheirToken) {
    const std::vector<TransactWriteItem> items = {put_of(a), check_of(b, "attribute_exists(id)")};
    EXPECT_FALSE(write(items, "token"));
    put(server_, "t", b);
    EXPECT_THAT(write(items, "token"), Succeeds());
    EXPECT_EQ(get(server_, "t", a), a);
}

TEST_F(Transactions, CostTwice) {
    TransactWriteItemsInput input{.transact_items = {put_of(a), put_of(b)},
                                  .return_consumed_capacity = ReturnConsumedCapacity::TOTAL,
                                  .client_request_token = "token"};
    const auto first = server_.call(transact_write_items, input);
    EXPECT_THAT(*first->consumed_capacity,
                ElementsAre(ConsumedCapacity{
                    .table_name = "t", .capacity_units = 4, .write_capacity_units = 4}));
    const auto again = server_.call(transact_write_items, input);
    EXPECT_THAT(*again->consumed_capacity,
                ElementsAre(ConsumedCapacity{
                    .table_name = "t", .capacity_units = 4, .read_capacity_units = 4}));
}

TEST_F(Transactions, ReadTheirItemsInOrder) {
    put(server_, "t", R"({"id":{"S":"a"},"n":{"N":"1"}})");
    put(server_, "t", c);
    auto projected = get_of(a);
    projected.get.projection_expression = "n";
    const auto output = read({get_of(c), get_of(b), projected});
    ASSERT_THAT(output, Succeeds());
    ASSERT_EQ(output->responses.size(), 3u);
    EXPECT_EQ(output->responses[0].item->json(), c);
    EXPECT_EQ(output->responses[1].item, std::nullopt);
    EXPECT_EQ(output->responses[2].item->json(), R"({"n":{"N":"1"}})");
}

TEST_F(Transactions, OfNoTableAreNotFound) {
    auto elsewhere = put_of(b);
    elsewhere.put->table_name = "none";
    EXPECT_THAT(write({put_of(a), elsewhere}),
                FailsWith(ErrorCode::ResourceNotFoundException, "Requested resource not found"));
}

}  // namespace
}  // namespace tailrace::operation
