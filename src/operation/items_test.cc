// PutItem, GetItem, UpdateItem, DeleteItem, down to the engine.

#include <gmock/gmock.h>

#include <string>
#include <utility>

#include "operation/operations.h"
#include "operation/simulated/answer_matchers.h"
#include "operation/simulated/requests.h"
#include "operation/simulated/simulated_server.h"

namespace tailrace::operation {
namespace {

const std::string key_a = R"({"id":{"S":"a"}})";
const std::string one = R"({"id":{"S":"a"},"n":{"N":"1"}})";
const std::string two = R"({"id":{"S":"a"},"n":{"N":"2"}})";
constexpr auto total = ReturnConsumedCapacity::TOTAL;

class Items : public testing::Test {
 protected:
    void SetUp() override { create(server_, hash_table("t")); }

    Result<PutItemOutput> put_with(PutItemInput input, const std::string& json = one) {
        input.table_name = "t";
        input.item = item(json);
        return server_.call(put_item, std::move(input));
    }
    Result<GetItemOutput> get_with(GetItemInput input) {
        input.table_name = "t";
        if (input.key.empty()) input.key = item(key_a);
        return server_.call(get_item, std::move(input));
    }
    Result<UpdateItemOutput> update_with(UpdateItemInput input) {
        input.table_name = "t";
        input.key = item(key_a);
        return server_.call(update_item, std::move(input));
    }
    Result<DeleteItemOutput> delete_with(DeleteItemInput input) {
        input.table_name = "t";
        input.key = item(key_a);
        return server_.call(delete_item, std::move(input));
    }

    SimulatedServer server_;
};

TEST_F(Items, ComeBackAsTheyWerePut) {
    const std::string json =
        R"({"id":{"S":"a"},"l":{"L":[{"NULL":true},{"BOOL":false}]},"ns":{"NS":["1","2.5"]}})";
    put(server_, "t", json);
    EXPECT_EQ(get(server_, "t", key_a), json);
}

TEST_F(Items, ThatAreNotThereAreAnswersWithoutAnItem) {
    const auto output = get_with({});
    ASSERT_THAT(output, Succeeds());
    EXPECT_EQ(*output, GetItemOutput());
}

TEST_F(Items, AreReplacedWhole) {
    put(server_, "t", R"({"id":{"S":"a"},"old":{"S":"x"}})");
    put(server_, "t", one);
    EXPECT_EQ(get(server_, "t", key_a), one);
}

TEST_F(Items, ShowThePartsThatAreAskedFor) {
    put(server_, "t", R"({"id":{"S":"a"},"m":{"M":{"x":{"N":"1"},"y":{"N":"2"}}}})");
    const auto output =
        get_with({.projection_expression = "#m.y",
                  .expression_attribute_names = ExpressionAttributeNameMap{{"#m", "m"}}});
    EXPECT_EQ(output->item->json(), R"({"m":{"M":{"y":{"N":"2"}}}})");
    const auto nothing = get_with({.projection_expression = "x"});
    EXPECT_EQ(nothing->item->json(), "{}");
}

TEST_F(Items, HaveKeysThatAreScalars) {
    EXPECT_THAT(
        get_with({.projection_expression = "id.x"}),
        Refuses("Key attributes must be scalars; list random access '[]' and map lookup '.' "
                "are not allowed: Key: id"));
}

TEST_F(Items, AreWrittenOnlyIfTheConditionHolds) {
    put(server_, "t", one);
    const auto failed = put_with({.condition_expression = "attribute_not_exists(id)"}, two);
    EXPECT_THAT(failed, FailsWith(ErrorCode::ConditionalCheckFailedException,
                                  "The conditional request failed"));
    EXPECT_EQ(get(server_, "t", key_a), one);
    const auto held = put_with({.condition_expression = "n = :n",
                                .expression_attribute_values = item(R"({":n":{"N":"1"}})")},
                               two);
    EXPECT_THAT(held, Succeeds());
    EXPECT_EQ(get(server_, "t", key_a), two);
}

TEST_F(Items, AreReturnedAsTheyWereBefore) {
    EXPECT_EQ(put_with({.return_values = ReturnValue::ALL_OLD})->attributes, std::nullopt);
    EXPECT_EQ(put_with({.return_values = ReturnValue::ALL_OLD}, two)->attributes->json(), one);
    EXPECT_EQ(delete_with({.return_values = ReturnValue::ALL_OLD})->attributes->json(), two);
    EXPECT_EQ(delete_with({.return_values = ReturnValue::ALL_OLD})->attributes, std::nullopt);
}

TEST_F(Items, AreUpdatedInPlace) {
    put(server_, "t", one);
    const auto output = update_with({.return_values = ReturnValue::UPDATED_NEW,
                                     .update_expression = "ADD n :n",
                                     .expression_attribute_values = item(R"({":n":{"N":"4"}})")});
    EXPECT_EQ(output->attributes->json(), R"({"n":{"N":"5"}})");
    EXPECT_EQ(get(server_, "t", key_a), R"({"id":{"S":"a"},"n":{"N":"5"}})");
}

TEST_F(Items, CostWhatTheLargerOfOldAndNewIs) {
    const auto large = R"({"id":{"S":"a"},"text":{"S":")" + std::string(3000, 'x') + "\"}}";
    EXPECT_EQ(
        put_with({.return_consumed_capacity = total}, large)->consumed_capacity->capacity_units, 3);
    EXPECT_EQ(put_with({.return_consumed_capacity = total}, one)->consumed_capacity->capacity_units,
              3);
    EXPECT_EQ(put_with({.return_consumed_capacity = total}, one)->consumed_capacity->capacity_units,
              1);
    EXPECT_EQ(delete_with({.return_consumed_capacity = total})->consumed_capacity->capacity_units,
              1);
    EXPECT_EQ(put_with({})->consumed_capacity, std::nullopt);
}

TEST_F(Items, CostHalfToReadEventually) {
    put(server_, "t", R"({"id":{"S":"a"},"text":{"S":")" + std::string(5000, 'x') + "\"}}");
    const auto units = [&](bool consistent) {
        return *get_with({.consistent_read = consistent, .return_consumed_capacity = total})
                    ->consumed_capacity->capacity_units;
    };
    EXPECT_EQ(units(true), 2);
    EXPECT_EQ(units(false), 1);
}

TEST_F(Items, WithoutTheirKeyAreRefused) {
    EXPECT_THAT(put_with({}, R"({"n":{"N":"1"}})"),
                RefusesParameter("Missing the key id in the item"));
    EXPECT_THAT(get_with({.key = item(R"({"x":{"S":"a"}})")}),
                Refuses("The provided key element does not match the schema"));
}

TEST_F(Items, OfNoTableAreNotFound) {
    const auto not_found =
        FailsWith(ErrorCode::ResourceNotFoundException, "Requested resource not found");
    EXPECT_THAT(server_.call(put_item, PutItemInput{.table_name = "none", .item = item(one)}),
                not_found);
    EXPECT_THAT(server_.call(get_item, GetItemInput{.table_name = "none"}), not_found);
    EXPECT_THAT(server_.call(update_item, UpdateItemInput{.table_name = "none"}), not_found);
    EXPECT_THAT(server_.call(delete_item, DeleteItemInput{.table_name = "none"}), not_found);
}

TEST_F(Items, AreToldOfTheirTableOnlyAfterTheRequestWasChecked) {
    EXPECT_THAT(
        server_.call(get_item, GetItemInput{.table_name = "none", .projection_expression = ""}),
        Refuses("Invalid ProjectionExpression: The expression can not be empty;"));
}

}  // namespace
}  // namespace tailrace::operation
