#include "operation/write_decisions.h"

#include <gmock/gmock.h>

#include <optional>
#include <string>
#include <utility>

#include "model/item_size.h"
#include "model/limits.h"
#include "operation/simulated/answer_matchers.h"
#include "operation/simulated/requests.h"
#include "operation/write_plans.h"

namespace tailrace::operation {
namespace {

using partition::Change;
using enum ReturnValue;

const model::KeySchema schema({"id", AttributeValue::Type::S});
const std::string key_json = R"({"id":{"S":"a"}})";
const std::string one_json = R"({"id":{"S":"a"},"n":{"N":"1"}})";
const std::string two_json = R"({"id":{"S":"a"},"n":{"N":"2"}})";

/// An item as the partition has it; none if the JSON is empty.
class Stored {
 public:
    explicit Stored(std::string json) : json_(std::move(json)) {
        if (json_.empty()) return;
        const auto size = model::item_size(item(json_).attributes());
        stored_ = partition::StoredItem{.size = static_cast<std::uint32_t>(size), .json = json_};
    }
    const partition::StoredItem* get() const { return stored_ ? &*stored_ : nullptr; }

 private:
    std::string json_;
    std::optional<partition::StoredItem> stored_;
};

template <class Decision>
Decision bound(Result<Decision> planned) {
    EXPECT_THAT(planned, Succeeds());
    EXPECT_THAT(planned->bind(schema), Succeeds());
    return *std::move(planned);
}

PutDecision put_of(PutItemInput input) {
    input.item = item(one_json);
    return bound(plan_put(input));
}

DeleteDecision delete_of(DeleteItemInput input) {
    input.key = item(key_json);
    return bound(plan_delete(input));
}

UpdateDecision update_of(UpdateItemInput input) {
    input.key = item(key_json);
    return bound(plan_update(input));
}

UpdateDecision set_n(std::optional<ReturnValue> return_values) {
    return update_of({.return_values = return_values,
                      .update_expression = "SET n = :n",
                      .expression_attribute_values = item(R"({":n":{"N":"2"}})")});
}

Result<Change> decide(WriteDecision& decision, const std::string& current) {
    const Stored stored(current);
    return decision.decide(stored.get());
}

std::string returned(WriteDecision& decision) {
    const auto item = decision.take_returned();
    return item ? item->json() : std::string();
}

TEST(Bind, GivesTheKey) {
    PutItemInput input{.item = item(one_json)};
    auto put = plan_put(input);
    const auto key = put->bind(schema);
    ASSERT_THAT(key, Succeeds());
    EXPECT_EQ(key->json, key_json);
}

TEST(Bind, RefusesWhatDoesNotFitTheSchema) {
    PutItemInput put{.item = item(R"({"n":{"N":"1"}})")};
    EXPECT_THAT(plan_put(put)->bind(schema), RefusesParameter("Missing the key id in the item"));
    DeleteItemInput remove{.key = item(one_json)};
    EXPECT_THAT(plan_delete(remove)->bind(schema),
                Refuses("The provided key element does not match the schema"));
}

TEST(Bind, RefusesUpdatesOfTheKey) {
    UpdateItemInput update{.key = item(key_json), .update_expression = "REMOVE id"};
    EXPECT_THAT(plan_update(update)->bind(schema),
                RefusesParameter("Cannot update attribute id. This attribute is part of the key"));
}

TEST(Bind, RefusesConditionsOnPathsIntoTheKey) {
    const auto refused = Refuses(
        "Key attributes must be scalars; list random access '[]' and map lookup '.' are not "
        "allowed: Key: id");
    PutItemInput put{.item = item(one_json), .condition_expression = "attribute_exists(id.x)"};
    EXPECT_THAT(plan_put(put)->bind(schema), refused);
    DeleteItemInput remove{.key = item(key_json), .condition_expression = "id[0] = n"};
    EXPECT_THAT(plan_delete(remove)->bind(schema), refused);
    UpdateItemInput update{.key = item(key_json),
                           .update_expression = "REMOVE id",
                           .condition_expression = "attribute_exists(id.x)"};
    EXPECT_THAT(plan_update(update)->bind(schema), refused) << "before the update";
    ConditionCheck check{.key = item(key_json), .condition_expression = "attribute_exists(id.x)"};
    EXPECT_THAT(plan_check(check)->bind(schema), refused);
}

TEST(PutDecision, PutsTheItemWhateverWasThere) {
    auto put = put_of({});
    for (const auto& current : {std::string(), two_json}) {
        const auto change = decide(put, current);
        ASSERT_THAT(change, Succeeds());
        EXPECT_EQ(change->kind, Change::Kind::put);
        EXPECT_EQ(change->item.json(), one_json);
        EXPECT_EQ(change->size, 6u);
    }
}

TEST(PutDecision, LooksIntoNothingWithoutACondition) {
    auto put = put_of({.return_values = ALL_OLD});
    const auto* damaged = "damaged";
    const partition::StoredItem current{.json = damaged};
    ASSERT_THAT(put.decide(&current), Succeeds());
    EXPECT_EQ(returned(put), damaged);
}

TEST(PutDecision, ReturnsTheOldItemIfAskedFor) {
    auto put = put_of({.return_values = ALL_OLD});
    ASSERT_THAT(decide(put, ""), Succeeds());
    EXPECT_EQ(returned(put), "");
    ASSERT_THAT(decide(put, two_json), Succeeds());
    EXPECT_EQ(returned(put), two_json);

    auto quiet = put_of({});
    ASSERT_THAT(decide(quiet, two_json), Succeeds());
    EXPECT_EQ(returned(quiet), "");
}

TEST(Condition, FailsWithTheItemOnlyIfAskedFor) {
    const auto failed = ErrorCode::ConditionalCheckFailedException;
    auto put = put_of({.condition_expression = "attribute_not_exists(id)"});
    const auto plain = decide(put, two_json);
    ASSERT_THAT(plain, FailsWith(failed, "The conditional request failed"));
    EXPECT_EQ(plain.error().detail->item, std::nullopt);

    auto telling = put_of(
        {.condition_expression = "attribute_not_exists(id)",
         .return_values_on_condition_check_failure = ReturnValuesOnConditionCheckFailure::ALL_OLD});
    const auto told = decide(telling, two_json);
    ASSERT_THAT(told, FailsWith(failed, "The conditional request failed"));
    EXPECT_EQ(told.error().detail->item->json(), two_json);
}

TEST(Condition, OfAnItemThatIsNotThereHasNothingToTell) {
    auto remove = delete_of(
        {.condition_expression = "attribute_exists(id)",
         .return_values_on_condition_check_failure = ReturnValuesOnConditionCheckFailure::ALL_OLD});
    const auto failed = decide(remove, "");
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().detail->item, std::nullopt);
}

TEST(Decision, MayBeMadeAgainOnAnotherItem) {
    auto update = set_n(ALL_OLD);
    ASSERT_THAT(decide(update, one_json), Succeeds());
    ASSERT_THAT(decide(update, ""), Succeeds());
    EXPECT_EQ(returned(update), "") << "of the first try";
}

TEST(Decision, KnowsTheLargerOfOldAndNewForItsCapacity) {
    const std::string large = R"({"id":{"S":"a"},"text":{"S":")" + std::string(2000, 'x') + "\"}}";
    auto put = put_of({});
    ASSERT_THAT(decide(put, large), Succeeds());
    EXPECT_EQ(put.size(), 2007u);
    ASSERT_THAT(decide(put, ""), Succeeds());
    EXPECT_EQ(put.size(), 6u);
    auto remove = delete_of({});
    ASSERT_THAT(decide(remove, large), Succeeds());
    EXPECT_EQ(remove.size(), 2007u);
    ASSERT_THAT(decide(remove, ""), Succeeds());
    EXPECT_EQ(remove.size(), 0u);
}

TEST(Decision, OnADamagedItemIsAnInternalError) {
    auto update = set_n(std::nullopt);
    EXPECT_THAT(update.decide(Stored("").get()), Succeeds());
    const partition::StoredItem damaged{.json = "damaged"};
    EXPECT_THAT(update.decide(&damaged),
                FailsWith(ErrorCode::InternalServerError, "Internal server error"));
}

TEST(DeleteDecision, RemovesAndReturnsTheOldItem) {
    auto remove = delete_of({.return_values = ALL_OLD});
    const auto change = decide(remove, one_json);
    ASSERT_THAT(change, Succeeds());
    EXPECT_EQ(change->kind, Change::Kind::remove);
    EXPECT_EQ(returned(remove), one_json);
}

TEST(CheckDecision, ChangesNothing) {
    ConditionCheck request{.key = item(key_json), .condition_expression = "attribute_exists(n)"};
    auto check = bound(plan_check(request));
    const auto change = decide(check, one_json);
    ASSERT_THAT(change, Succeeds());
    EXPECT_EQ(change->kind, Change::Kind::keep);
    EXPECT_FALSE(decide(check, ""));
}

TEST(UpdateDecision, MakesTheItemOfTheOldOneOrOfTheKey) {
    auto update = set_n(std::nullopt);
    EXPECT_EQ(decide(update, "")->item.json(), two_json);
    const auto change = decide(update, R"({"id":{"S":"a"},"k":{"S":"kept"},"n":{"N":"1"}})");
    EXPECT_EQ(change->item.json(), R"({"id":{"S":"a"},"k":{"S":"kept"},"n":{"N":"2"}})");
}

TEST(UpdateDecision, WithoutAnExpressionSeesToItThatThereIsTheItem) {
    auto update = update_of({});
    EXPECT_EQ(decide(update, "")->item.json(), key_json);
    EXPECT_EQ(decide(update, one_json)->item.json(), one_json);
}

TEST(UpdateDecision, ThatOnlyRemovesCreatesNoItem) {
    auto update = update_of({.return_values = ALL_NEW, .update_expression = "REMOVE g"});
    const auto change = decide(update, "");
    ASSERT_THAT(change, Succeeds());
    EXPECT_EQ(change->kind, Change::Kind::keep);
    EXPECT_EQ(returned(update), "");
}

TEST(UpdateDecision, IsCheckedEvenIfItCreatesNoItem) {
    auto update = update_of({.update_expression = "REMOVE a.b"});
    EXPECT_THAT(
        decide(update, ""),
        Refuses("The document path provided in the update expression is invalid for update"));
}

TEST(UpdateDecision, KeepsItemsWithin400Kilobytes) {
    auto update = update_of({.update_expression = "SET b = list_append(a, a)"});
    const auto half = R"({"a":{"L":[{"S":")" + std::string(model::item_bytes_max / 2, 'x') +
                      R"("}]},"id":{"S":"a"}})";
    EXPECT_THAT(decide(update, half),
                Refuses("Item size to update has exceeded the maximum allowed size"));
}

struct ReturnCase {
    ReturnValue asked;
    std::string of_existing;
    std::string of_new;
};

class UpdateReturns : public testing::TestWithParam<ReturnCase> {};

TEST_P(UpdateReturns, WhatWasAskedFor) {
    auto update = set_n(GetParam().asked);
    ASSERT_THAT(decide(update, one_json), Succeeds());
    EXPECT_EQ(returned(update), GetParam().of_existing);
    ASSERT_THAT(decide(update, ""), Succeeds());
    EXPECT_EQ(returned(update), GetParam().of_new);
}

INSTANTIATE_TEST_SUITE_P(
    AllKinds, UpdateReturns,
    testing::Values(ReturnCase{NONE, "", ""}, ReturnCase{ALL_OLD, one_json, ""},
                    ReturnCase{UPDATED_OLD, R"({"n":{"N":"1"}})", ""},
                    ReturnCase{ALL_NEW, two_json, two_json},
                    ReturnCase{UPDATED_NEW, R"({"n":{"N":"2"}})", R"({"n":{"N":"2"}})"}));

}  // namespace
}  // namespace tailrace::operation
