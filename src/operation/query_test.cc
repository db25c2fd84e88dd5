// Query, down to the engine.

#include <gmock/gmock.h>

#include <string>
#include <utility>

#include "operation/operations.h"
#include "operation/simulated/answer_matchers.h"
#include "operation/simulated/requests.h"
#include "operation/simulated/simulated_server.h"

namespace tailrace::operation {
namespace {

std::string item_json(const std::string& id, const std::string& nr) {
    return R"({"id":{"S":")" + id + R"("},"nr":{"S":")" + nr + R"("},"odd":{"BOOL":)" +
           ((nr.back() - '0') % 2 == 1 ? "true" : "false") + "}}";
}

Item key(const std::string& id, const std::string& nr) {
    return item(R"({"id":{"S":")" + id + R"("},"nr":{"S":")" + nr + "\"}}");
}

/// `{"<name>":{"S":"<value>"},...}`, names in ascending order.
Item values(std::initializer_list<std::pair<const char*, std::string>> texts) {
    AttributeMap attributes;
    for (const auto& [name, text] : texts) attributes.emplace(name, text);
    return Item(std::move(attributes));
}

/// The `nr`s of the items, as `1 2 3`.
std::string numbers(const Result<QueryOutput>& output) {
    std::string text;
    if (!output) return output.error().message;
    const auto& json = output->items->json();
    constexpr std::string_view before = R"("nr":{"S":")";
    for (auto at = json.find(before); at != std::string::npos; at = json.find(before, at + 1)) {
        if (!text.empty()) text += ' ';
        text += json.substr(at + before.size(),
                            json.find('"', at + before.size()) - at - before.size());
    }
    return text;
}

class Query : public testing::Test {
 protected:
    void SetUp() override {
        create(server_, range_table("t"));
        for (const auto* nr : {"1", "2", "3", "4", "5", "11"})
            put(server_, "t", item_json("a", nr));
        put(server_, "t", item_json("b", "3"));
    }

    Result<QueryOutput> run(QueryInput input) {
        input.table_name = "t";
        return server_.call(query, std::move(input));
    }
    /// All of partition key `a` that the condition on `nr` holds for.
    Result<QueryOutput> where(const std::string& condition, Item more, QueryInput input = {}) {
        auto attributes = more.take();
        attributes.emplace(":id", "a");
        input.expression_attribute_values = Item(std::move(attributes));
        input.key_condition_expression = "id = :id" + condition;
        return run(std::move(input));
    }
    Result<QueryOutput> all(QueryInput input = {}) { return where("", Item(), std::move(input)); }

    SimulatedServer server_;
};

TEST_F(Query, GivesTheItemsOfAPartitionKeyInOrder) {
    EXPECT_EQ(numbers(all()), "1 11 2 3 4 5");
    EXPECT_EQ(numbers(all({.scan_index_forward = false})), "5 4 3 2 11 1");
    EXPECT_EQ(all()->count, 6);
    EXPECT_EQ(all()->scanned_count, 6);
    EXPECT_EQ(all()->last_evaluated_key, std::nullopt);
}

TEST_F(Query, GivesNothingOfNoSuchKey) {
    const auto output = run({.key_condition_expression = "id = :id",
                             .expression_attribute_values = values({{":id", "none"}})});
    ASSERT_THAT(output, Succeeds());
    EXPECT_EQ(output->items->json(), "[]");
    EXPECT_EQ(output->count, 0);
}

TEST_F(Query, SelectsByTheSortKey) {
    const auto two = [] { return values({{":v", "2"}}); };
    EXPECT_EQ(numbers(where(" AND nr = :v", two())), "2");
    EXPECT_EQ(numbers(where(" AND nr < :v", two())), "1 11");
    EXPECT_EQ(numbers(where(" AND nr <= :v", two())), "1 11 2");
    EXPECT_EQ(numbers(where(" AND nr > :v", two())), "3 4 5");
    EXPECT_EQ(numbers(where(" AND nr >= :v", two())), "2 3 4 5");
    EXPECT_EQ(numbers(where(" AND nr BETWEEN :v AND :w", values({{":v", "11"}, {":w", "3"}}))),
              "11 2 3");
    EXPECT_EQ(numbers(where(" AND begins_with(nr, :v)", values({{":v", "1"}}))), "1 11");
}

TEST_F(Query, GoesOnWhereAPageEnded) {
    const auto first = all({.limit = 4});
    EXPECT_EQ(numbers(first), "1 11 2 3");
    EXPECT_EQ(first->last_evaluated_key, key("a", "3"));
    const auto second = all({.limit = 4, .exclusive_start_key = first->last_evaluated_key});
    EXPECT_EQ(numbers(second), "4 5");
    EXPECT_EQ(second->last_evaluated_key, std::nullopt);
    EXPECT_EQ(numbers(all(
                  {.limit = 2, .scan_index_forward = false, .exclusive_start_key = key("a", "3")})),
              "2 11");
}

TEST_F(Query, TellsWhereItEndedEvenIfNothingFollows) {
    EXPECT_EQ(all({.limit = 6})->last_evaluated_key, key("a", "5"));
    EXPECT_EQ(all({.limit = 7})->last_evaluated_key, std::nullopt);
}

TEST_F(Query, FiltersAfterItsLimit) {
    const auto output =
        where("", item(R"({":t":{"BOOL":true}})"), {.limit = 3, .filter_expression = "odd = :t"});
    EXPECT_EQ(numbers(output), "1 11");
    EXPECT_EQ(output->count, 2);
    EXPECT_EQ(output->scanned_count, 3);
    EXPECT_EQ(output->last_evaluated_key, key("a", "2"));
}

TEST_F(Query, CountsWithoutShowing) {
    const auto output = all({.select = Select::COUNT});
    EXPECT_EQ(output->items, std::nullopt);
    EXPECT_EQ(output->count, 6);
}

TEST_F(Query, ShowsThePartsThatAreAskedFor) {
    const auto output =
        all({.select = Select::SPECIFIC_ATTRIBUTES, .limit = 2, .projection_expression = "nr"});
    EXPECT_EQ(output->items->json(), R"([{"nr":{"S":"1"}},{"nr":{"S":"11"}}])");
}

TEST_F(Query, EndsAPageWithTheItemThatReachesOneMegabyte) {
    for (int i = 10; i < 30; ++i) {
        put(server_, "t",
            R"({"id":{"S":"big"},"nr":{"S":")" + std::to_string(i) + R"("},"text":{"S":")" +
                std::string(60'000, 'x') + "\"}}");
    }
    const auto page = run({.select = Select::COUNT,
                           .return_consumed_capacity = ReturnConsumedCapacity::TOTAL,
                           .key_condition_expression = "id = :id",
                           .expression_attribute_values = values({{":id", "big"}})});
    ASSERT_THAT(page, Succeeds());
    EXPECT_EQ(page->count, 18) << "17 items are less than 1 MB, 18 are more";
    EXPECT_EQ(page->last_evaluated_key, key("big", "27"));
    EXPECT_EQ(page->consumed_capacity->capacity_units, 132);
}

TEST_F(Query, CostsItsPageAsAWhole) {
    const auto units = [&](bool consistent) {
        return *all({.consistent_read = consistent,
                     .return_consumed_capacity = ReturnConsumedCapacity::TOTAL})
                    ->consumed_capacity->capacity_units;
    };
    EXPECT_EQ(units(true), 1);
    EXPECT_EQ(units(false), 0.5);
}

TEST_F(Query, WantsAKeyCondition) {
    EXPECT_THAT(run({}),
                Refuses("Either the KeyConditions or KeyConditionExpression parameter must "
                        "be specified in the request."));
    EXPECT_THAT(run({.key_condition_expression = "nr = :v",
                     .expression_attribute_values = values({{":v", "1"}})}),
                Refuses("Query condition missed key schema element: id"));
}

TEST_F(Query, ParsesTheKeyConditionThenTheFilterThenTheProjection) {
    const auto empty = [](const std::string& name) {
        return Refuses("Invalid " + name + ": The expression can not be empty;");
    };
    QueryInput input{
        .projection_expression = "", .filter_expression = "", .key_condition_expression = ""};
    EXPECT_THAT(run(input), empty("KeyConditionExpression"));
    input.key_condition_expression = "attribute_exists(id)";
    EXPECT_THAT(run(input), empty("FilterExpression"));
    input.filter_expression = "attribute_exists(odd)";
    EXPECT_THAT(run(input), empty("ProjectionExpression"));
}

TEST_F(Query, FiltersNoKeys) {
    EXPECT_THAT(
        where("", Item(), {.filter_expression = "nr = :id"}),
        Refuses("Filter Expression can only contain non-primary key attributes: Primary key "
                "attribute: nr"));
}

TEST_F(Query, ChecksSelectWithTheProjection) {
    using enum Select;
    EXPECT_THAT(all({.select = SPECIFIC_ATTRIBUTES}),
                Refuses("1 validation error detected: Must specify the AttributesToGet or "
                        "ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES"));
    EXPECT_THAT(
        all({.select = ALL_PROJECTED_ATTRIBUTES}),
        Refuses("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName"));
    const auto superfluous = [&](Select select, const std::string& what) {
        EXPECT_THAT(
            all({.select = select, .projection_expression = "nr"}),
            Refuses("Cannot specify the ProjectionExpression when choosing to get " + what));
    };
    superfluous(ALL_ATTRIBUTES, "ALL_ATTRIBUTES");
    superfluous(ALL_PROJECTED_ATTRIBUTES, "ALL_PROJECTED_ATTRIBUTES");
    superfluous(COUNT, "only the Count");
}

TEST_F(Query, StartsOnlyAtKeysOfItsOwn) {
    const auto from = [&](Item start, const std::string& condition = "") {
        return where(condition, condition.empty() ? Item() : values({{":v", "2"}}),
                     {.exclusive_start_key = std::move(start)});
    };
    EXPECT_THAT(from(item(R"({"bad":{"S":"p"}})")),
                Refuses("The provided starting key is invalid"));
    EXPECT_THAT(from(item(R"({"id":{"S":"a"},"nr":{"N":"1"}})")),
                Refuses("The provided key element does not match the schema"));
    EXPECT_THAT(from(key("b", "3")),
                Refuses("The provided starting key is outside query boundaries "
                        "based on provided conditions"));
    EXPECT_THAT(from(key("a", "1"), " AND nr > :v"),
                Refuses("The provided starting key does not match the range key predicate"));
    EXPECT_THAT(from(key("b", "3"), " AND nr > :v"),
                Refuses("The query can return at most one row and cannot be restarted"));
}

}  // namespace
}  // namespace tailrace::operation
