// What was said before there were expressions, down to the engine.

#include <gmock/gmock.h>

#include <string>
#include <utility>

#include "operation/operations.h"
#include "operation/simulated/answer_matchers.h"
#include "operation/simulated/requests.h"
#include "operation/simulated/simulated_server.h"

namespace tailrace::operation {
namespace {

using enum ComparisonOperator;
using List = AttributeValue::List;

const auto condition_failed =
    FailsWith(ErrorCode::ConditionalCheckFailedException, "The conditional request failed");

tailrace::Condition with(ComparisonOperator op, List arguments) {
    return {.attribute_value_list = std::move(arguments), .comparison_operator = op};
}

Item key(const std::string& id, const std::string& nr) {
    return item(R"({"id":{"S":")" + id + R"("},"nr":{"S":")" + nr + "\"}}");
}

class LegacyParameters : public testing::Test {
 protected:
    void SetUp() override {
        create(server_, range_table("t"));
        put(server_, "t", R"({"id":{"S":"a"},"nr":{"S":"1"},"odd":{"BOOL":true},"x.y":{"S":"p"}})");
        put(server_, "t", R"({"id":{"S":"a"},"nr":{"S":"2"},"odd":{"BOOL":false}})");
        put(server_, "t", R"({"id":{"S":"a"},"nr":{"S":"3"},"odd":{"BOOL":true}})");
        put(server_, "t", R"({"id":{"S":"b"},"nr":{"S":"1"}})");
    }

    Result<QueryOutput> run(QueryInput input) {
        input.table_name = "t";
        return server_.call(query, std::move(input));
    }
    Result<QueryOutput> all_of_a(QueryInput input) {
        input.key_conditions = ConditionMap{{"id", with(EQ, {"a"})}};
        return run(std::move(input));
    }
    Result<ScanOutput> run(ScanInput input) {
        input.table_name = "t";
        return server_.call(scan, std::move(input));
    }
    Result<UpdateItemOutput> update(UpdateItemInput input) {
        input.table_name = "t";
        if (input.key.empty()) input.key = key("a", "1");
        return server_.call(update_item, std::move(input));
    }

    SimulatedServer server_;
};

TEST_F(LegacyParameters, GuardWrites) {
    PutItemInput put{.table_name = "t",
                     .item = key("a", "1"),
                     .expected = ExpectedAttributeMap{{"id", {.exists = false}}}};
    EXPECT_THAT(server_.call(put_item, put), condition_failed);
    put.item = key("c", "1");
    EXPECT_THAT(server_.call(put_item, put), Succeeds());

    DeleteItemInput remove{.table_name = "t", .key = key("a", "1")};
    auto& expected = remove.expected.emplace();
    expected["odd"].value = AttributeValue(false);
    expected["x.y"].comparison_operator = BEGINS_WITH;
    expected["x.y"].attribute_value_list = List{"p"};
    EXPECT_THAT(server_.call(delete_item, remove), condition_failed);
    remove.conditional_operator = ConditionalOperator::OR;
    EXPECT_THAT(server_.call(delete_item, remove), Succeeds());
    EXPECT_EQ(get(server_, "t", key("a", "1").json()), "");
}

TEST_F(LegacyParameters, TellTheItemThatFailed) {
    const auto failed = server_.call(
        put_item, PutItemInput{.table_name = "t",
                               .item = key("a", "2"),
                               .expected = ExpectedAttributeMap{{"id", {.exists = false}}},
                               .return_values_on_condition_check_failure =
                                   ReturnValuesOnConditionCheckFailure::ALL_OLD});
    ASSERT_THAT(failed, condition_failed);
    EXPECT_EQ(failed.error().detail->item->json(),
              R"({"id":{"S":"a"},"nr":{"S":"2"},"odd":{"BOOL":false}})");
}

TEST_F(LegacyParameters, UpdateItems) {
    AttributeUpdates updates;
    updates["l"].value = List{"x"};
    updates["l"].action = AttributeAction::ADD;
    updates["odd"].action = AttributeAction::DELETE;
    updates["x.y"].value = "q";
    const auto output =
        update({.attribute_updates = updates, .return_values = ReturnValue::UPDATED_NEW});
    ASSERT_THAT(output, Succeeds());
    EXPECT_EQ(output->attributes->json(), R"({"l":{"L":[{"S":"x"}]},"x.y":{"S":"q"}})");
    EXPECT_EQ(get(server_, "t", key("a", "1").json()),
              R"({"id":{"S":"a"},"l":{"L":[{"S":"x"}]},"nr":{"S":"1"},"x.y":{"S":"q"}})");
}

TEST_F(LegacyParameters, CreateItemsUnlessAllTheyDoIsDelete) {
    const auto update_new = [&](AttributeUpdates updates) {
        return update({.key = key("new", "1"), .attribute_updates = std::move(updates)});
    };
    EXPECT_THAT(update_new({{"a", {.action = AttributeAction::DELETE}}}), Succeeds());
    EXPECT_EQ(get(server_, "t", key("new", "1").json()), "");
    EXPECT_THAT(update_new({}), Succeeds());
    EXPECT_EQ(get(server_, "t", key("new", "1").json()), key("new", "1").json());
}

TEST_F(LegacyParameters, UpdateNoKeys) {
    EXPECT_THAT(update({.attribute_updates = AttributeUpdates{{"nr", {.value = "2"}}}}),
                RefusesParameter("Cannot update attribute nr. This attribute is part of the key"));
}

TEST_F(LegacyParameters, SelectAPage) {
    const auto output = run(
        QueryInput{.attributes_to_get = std::vector<std::string>{"nr"},
                   .key_conditions = ConditionMap{{"id", with(EQ, {"a"})}, {"nr", with(GE, {"2"})}},
                   .query_filter = ConditionMap{{"odd", with(NE, {AttributeValue(true)})}}});
    ASSERT_THAT(output, Succeeds());
    EXPECT_EQ(output->items->json(), R"([{"nr":{"S":"2"}}])");
    EXPECT_EQ(output->scanned_count, 2);
}

TEST_F(LegacyParameters, GoOnWhereAPageEnded) {
    const auto first = all_of_a({.limit = 2});
    ASSERT_THAT(first, Succeeds());
    EXPECT_EQ(first->last_evaluated_key, key("a", "2"));
    const auto second = all_of_a({.limit = 2, .exclusive_start_key = first->last_evaluated_key});
    EXPECT_EQ(second->count, 1);
}

TEST_F(LegacyParameters, KeyConditionsMayStandBesideExpressions) {
    const auto output =
        all_of_a({.projection_expression = "nr",
                  .filter_expression = "odd = :odd",
                  .expression_attribute_values = item(R"({":odd":{"BOOL":false}})")});
    ASSERT_THAT(output, Succeeds());
    EXPECT_EQ(output->items->json(), R"([{"nr":{"S":"2"}}])");
}

TEST_F(LegacyParameters, OthersMayNot) {
    const std::string mixed =
        "Can not use both expression and non-expression parameters in the same request: "
        "Non-expression parameters: ";
    EXPECT_THAT(all_of_a({.query_filter = ConditionMap(), .key_condition_expression = "id = :id"}),
                Refuses(mixed + "{QueryFilter, KeyConditions} Expression parameters: "
                                "{KeyConditionExpression}"));
    EXPECT_THAT(run(ScanInput{.conditional_operator = ConditionalOperator::AND,
                              .projection_expression = "a"}),
                Refuses(mixed + "{ConditionalOperator} Expression parameters: "
                                "{ProjectionExpression}"));
}

TEST_F(LegacyParameters, FilterNoKeysOfAQuery) {
    EXPECT_THAT(all_of_a({.query_filter = ConditionMap{{"nr", with(NOT_NULL, {})}}}),
                Refuses("QueryFilter can only contain non-primary key attributes: Primary key "
                        "attribute: nr"));
}

TEST_F(LegacyParameters, FilterAScan) {
    const auto count = [&](ConditionMap filter, std::optional<ConditionalOperator> joining) {
        return run(ScanInput{.scan_filter = std::move(filter), .conditional_operator = joining})
            ->count;
    };
    EXPECT_EQ(count({{"nr", with(EQ, {"1"})}}, {}), 2) << "keys are filtered, too";
    EXPECT_EQ(count({{"odd", with(NULL_, {})}}, {}), 1);
    const ConditionMap two = {{"nr", with(EQ, {"1"})}, {"odd", with(NOT_NULL, {})}};
    EXPECT_EQ(count(two, {}), 1);
    EXPECT_EQ(count(two, ConditionalOperator::OR), 4);
    EXPECT_EQ(count({}, {}), 4);
}

TEST_F(LegacyParameters, JoinAtLeastTwoConditions) {
    EXPECT_THAT(run(ScanInput{.conditional_operator = ConditionalOperator::OR}),
                Refuses("ConditionalOperator cannot be used without Filter or Expected"));
    EXPECT_THAT(all_of_a({.conditional_operator = ConditionalOperator::OR}),
                Refuses("ConditionalOperator cannot be used without Filter or Expected"));
    EXPECT_THAT(update({.conditional_operator = ConditionalOperator::OR}),
                Refuses("ConditionalOperator cannot be used without Filter or Expected"));
}

TEST_F(LegacyParameters, AreCheckedInTheirOrder) {
    const ConditionMap bad = {{"odd", with(EQ, {})}};
    const auto count_fault =
        RefusesParameter("Invalid number of argument(s) for the EQ ComparisonOperator");
    const auto duplicate = RefusesParameter("Duplicate value in attribute name: x");
    const std::vector<std::string> twice = {"x", "x"};
    EXPECT_THAT(run(QueryInput{.attributes_to_get = twice, .query_filter = bad}), count_fault);
    EXPECT_THAT(run(QueryInput{.attributes_to_get = twice}), duplicate);
    EXPECT_THAT(run(ScanInput{.attributes_to_get = twice, .scan_filter = bad}), duplicate);
    EXPECT_THAT(run(ScanInput{.scan_filter = bad, .segment = 1}), count_fault);
}

TEST_F(LegacyParameters, NameWhatToShow) {
    const auto got = server_.call(
        get_item, GetItemInput{.table_name = "t",
                               .key = key("a", "1"),
                               .attributes_to_get = std::vector<std::string>{"x.y", "none"}});
    ASSERT_THAT(got, Succeeds());
    EXPECT_EQ(got->item->json(), R"({"x.y":{"S":"p"}})");

    KeysAndAttributes request{.keys = {key("a", "1"), key("b", "1")},
                              .attributes_to_get = std::vector<std::string>{"odd"}};
    const auto batch =
        server_.call(batch_get_item, BatchGetItemInput{.request_items = {{"t", request}}});
    ASSERT_THAT(batch, Succeeds());
    EXPECT_EQ(batch->responses.at("t").json(), R"([{"odd":{"BOOL":true}},{}])");
}

TEST_F(LegacyParameters, GoWithSelect) {
    const auto asking = [](Select select) {
        return QueryInput{.select = select, .attributes_to_get = std::vector<std::string>{"nr"}};
    };
    EXPECT_THAT(all_of_a(asking(Select::SPECIFIC_ATTRIBUTES)), Succeeds());
    EXPECT_THAT(all_of_a(asking(Select::ALL_ATTRIBUTES)),
                Refuses("Cannot specify the AttributesToGet when choosing to get ALL_ATTRIBUTES"));
    EXPECT_THAT(all_of_a(asking(Select::COUNT)),
                Refuses("Cannot specify the AttributesToGet when choosing to get only the Count"));
}

}  // namespace
}  // namespace tailrace::operation
