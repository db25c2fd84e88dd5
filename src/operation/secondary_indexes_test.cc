// Secondary indexes, down to the engine: what a client sees of them.

#include <gmock/gmock.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "operation/operations.h"
#include "operation/simulated/answer_matchers.h"
#include "operation/simulated/requests.h"
#include "operation/simulated/simulated_server.h"

namespace tailrace::operation {
namespace {

using enum ScalarAttributeType;
using enum KeyType;
using enum ProjectionType;

/// Games by player (`id`) and number (`nr`): by game and score, and a player's by score.
CreateTableInput games() {
    auto input = range_table("Games");
    input.provisioned_throughput.reset();
    input.billing_mode = BillingMode::PAY_PER_REQUEST;
    input.attribute_definitions = {{{"id", S}, {"nr", S}, {"game", S}, {"score", N}}};
    input.global_secondary_indexes = {{.index_name = "byGame",
                                       .key_schema = {{"game", HASH}, {"score", RANGE}},
                                       .projection = {ALL, std::nullopt}},
                                      {.index_name = "keysByGame",
                                       .key_schema = {{"game", HASH}},
                                       .projection = {KEYS_ONLY, std::nullopt}},
                                      {.index_name = "someByScore",
                                       .key_schema = {{"score", HASH}},
                                       .projection = {INCLUDE, std::vector<std::string>{"note"}}}};
    input.local_secondary_indexes = {{.index_name = "byScore",
                                      .key_schema = {{"id", HASH}, {"score", RANGE}},
                                      .projection = {KEYS_ONLY, std::nullopt}}};
    return input;
}

std::string play(const std::string& id, const std::string& nr, const std::string& game, int score,
                 const std::string& more = "") {
    return R"({"game":{"S":")" + game + R"("},"id":{"S":")" + id + R"("},)" + more +
           R"("nr":{"S":")" + nr + R"("},"score":{"N":")" + std::to_string(score) + R"("}})";
}

Item key(const std::string& id, const std::string& nr) {
    return item(R"({"id":{"S":")" + id + R"("},"nr":{"S":")" + nr + R"("}})");
}

/// What is shown of items: `id/nr`, in order.
template <class Output>
std::string shown(const Result<Output>& output) {
    std::string text;
    if (!output) return output.error().message;
    if (!output->items) return "no items";
    for (const auto& item : items_in(*output->items)) {
        if (!text.empty()) text += ' ';
        text += *item.at("id").template get_if<std::string>() + "/" +
                *item.at("nr").template get_if<std::string>();
    }
    return text;
}

class SecondaryIndexes : public testing::Test {
 protected:
    void SetUp() override {
        create(server_, games());
        put(play("ann", "1", "chess", 10, R"("lvl":{"S":"x"},"note":{"S":"good"},)"));
        put(play("ann", "2", "go", 30));
        put(play("ann", "3", "chess", 20));
        put(play("bob", "1", "chess", 15));
        put(R"({"id":{"S":"cid"},"nr":{"S":"1"}})");
    }

    void put(const std::string& json) { operation::put(server_, "Games", json); }
    Result<PutItemOutput> put(PutItemInput input) {
        input.table_name = "Games";
        return server_.call(put_item, std::move(input));
    }
    Result<UpdateItemOutput> update(const std::string& expression, const std::string& values) {
        return server_.call(update_item,
                            UpdateItemInput{.table_name = "Games",
                                            .key = key("ann", "1"),
                                            .update_expression = expression,
                                            .expression_attribute_values = item(values)});
    }
    Result<QueryOutput> query_index(const std::string& index, const std::string& condition,
                                    const std::string& values, QueryInput input = {}) {
        input.table_name = "Games";
        input.index_name = index;
        input.key_condition_expression = condition;
        input.expression_attribute_values = item(values);
        return server_.call(query, std::move(input));
    }
    Result<QueryOutput> chess(QueryInput input = {}) {
        return query_index("byGame", "game = :g", R"({":g":{"S":"chess"}})", std::move(input));
    }
    Result<QueryOutput> of_ann(QueryInput input = {}) {
        return query_index("byScore", "id = :i", R"({":i":{"S":"ann"}})", std::move(input));
    }
    Result<ScanOutput> scan_index(const std::string& index, ScanInput input = {}) {
        input.table_name = "Games";
        input.index_name = index;
        return server_.call(scan, std::move(input));
    }
    GlobalSecondaryIndexDescription described(const std::string& name) {
        const auto table = describe(server_, "Games");
        for (const auto& each : *table.global_secondary_indexes) {
            if (each.index_name == name) return each;
        }
        throw std::runtime_error("no such index");
    }

    SimulatedServer server_;
};

// --- what they hold ------------------------------------------------------------------------------

TEST_F(SecondaryIndexes, AreQueriedByTheirKeys) {
    EXPECT_EQ(shown(chess()), "ann/1 bob/1 ann/3");
    EXPECT_EQ(shown(chess({.scan_index_forward = false})), "ann/3 bob/1 ann/1");
    EXPECT_EQ(shown(query_index("byGame", "game = :g AND score > :s",
                                R"({":g":{"S":"chess"},":s":{"N":"10"}})")),
              "bob/1 ann/3");
    EXPECT_EQ(shown(query_index("byGame", "game = :g AND score = :s",
                                R"({":g":{"S":"chess"},":s":{"N":"15"}})")),
              "bob/1");
    EXPECT_EQ(shown(query_index("byGame", "game = :g AND score BETWEEN :a AND :b",
                                R"({":a":{"N":"15"},":b":{"N":"20"},":g":{"S":"chess"}})")),
              "bob/1 ann/3");
    EXPECT_EQ(shown(of_ann()), "ann/1 ann/3 ann/2");
}

TEST_F(SecondaryIndexes, FollowTheirItems) {
    put(play("ann", "1", "chess", 40));
    EXPECT_EQ(shown(chess()), "bob/1 ann/3 ann/1");
    ASSERT_THAT(update("SET game = :g", R"({":g":{"S":"go"}})"), Succeeds());
    EXPECT_EQ(shown(chess()), "bob/1 ann/3");
    ASSERT_THAT(server_.call(delete_item, DeleteItemInput{"Games", key("bob", "1")}), Succeeds());
    EXPECT_EQ(shown(chess()), "ann/3");
    EXPECT_EQ(shown(of_ann()), "ann/3 ann/2 ann/1");
}

TEST_F(SecondaryIndexes, AreSparse) {
    EXPECT_EQ(shown(scan_index("byScore")).find("cid"), std::string::npos);
    EXPECT_EQ(scan_index("byGame")->count, 4);
    ASSERT_THAT(server_.call(update_item, UpdateItemInput{.table_name = "Games",
                                                          .key = key("ann", "1"),
                                                          .update_expression = "REMOVE game"}),
                Succeeds());
    EXPECT_EQ(scan_index("byGame")->count, 3);
    EXPECT_EQ(scan_index("byScore")->count, 4);
}

TEST_F(SecondaryIndexes, ShowWhatIsProjected) {
    EXPECT_EQ(chess({.limit = 1})->items->json(),
              "[" + play("ann", "1", "chess", 10, R"("lvl":{"S":"x"},"note":{"S":"good"},)") + "]");
    EXPECT_EQ(query_index("keysByGame", "game = :g", R"({":g":{"S":"go"}})")->items->json(),
              R"([{"game":{"S":"go"},"id":{"S":"ann"},"nr":{"S":"2"}}])");
    EXPECT_EQ(query_index("someByScore", "score = :s", R"({":s":{"N":"10"}})")->items->json(),
              R"([{"id":{"S":"ann"},"note":{"S":"good"},"nr":{"S":"1"},"score":{"N":"10"}}])");
    EXPECT_EQ(of_ann({.limit = 1})->items->json(),
              R"([{"id":{"S":"ann"},"nr":{"S":"1"},"score":{"N":"10"}}])");
}

TEST_F(SecondaryIndexes, AreWrittenByBatchesAndTransactions) {
    BatchWriteItemInput batch;
    auto& requests = batch.request_items["Games"];
    requests.emplace_back().put_request = PutRequest{item(play("dan", "1", "chess", 1))};
    requests.emplace_back().delete_request = DeleteRequest{key("ann", "1")};
    ASSERT_THAT(server_.call(batch_write_item, batch), Succeeds());
    EXPECT_EQ(shown(chess()), "dan/1 bob/1 ann/3");
    TransactWriteItemsInput transaction;
    transaction.transact_items.emplace_back().put =
        Put{.item = item(play("eve", "1", "chess", 99)), .table_name = "Games"};
    transaction.transact_items.emplace_back().delete_ =
        Delete{.key = key("dan", "1"), .table_name = "Games"};
    ASSERT_THAT(server_.call(transact_write_items, transaction), Succeeds());
    EXPECT_EQ(shown(chess()), "bob/1 ann/3 eve/1");
}

TEST_F(SecondaryIndexes, CountTheirEntries) {
    const auto table = describe(server_, "Games");
    EXPECT_EQ(described("byGame").item_count, 4);
    EXPECT_EQ(described("keysByGame").item_count, 4);
    ASSERT_TRUE(table.local_secondary_indexes);
    EXPECT_EQ(table.local_secondary_indexes->front().item_count, 4);
    const auto before = *described("someByScore").index_size_bytes;
    put(play("ann", "1", "chess", 10, R"("note":{"S":"better"},)"));
    EXPECT_EQ(described("someByScore").index_size_bytes, before + 2);
    EXPECT_EQ(described("keysByGame").index_size_bytes, 4 * (4 + 2 + 2) + 3 * 5 + 2 + 4 * 3 + 4);
}

TEST_F(SecondaryIndexes, AreDescribed) {
    const auto table = describe(server_, "Games");
    const auto& index = table.global_secondary_indexes->front();
    EXPECT_EQ(index.index_name, "byGame");
    EXPECT_EQ(index.index_status, IndexStatus::ACTIVE);
    EXPECT_EQ(index.backfilling, std::nullopt);
    EXPECT_EQ(index.index_arn, *table.table_arn + "/index/byGame");
    EXPECT_EQ(index.projection, (Projection{ALL, std::nullopt}));
    EXPECT_EQ(index.provisioned_throughput->read_capacity_units, 0);
    EXPECT_EQ(index.warm_throughput->read_units_per_second, 12000);
    EXPECT_EQ(table.local_secondary_indexes->front().index_arn,
              *table.table_arn + "/index/byScore");
    EXPECT_EQ(table.attribute_definitions->front().attribute_name, "game");
}

TEST_F(SecondaryIndexes, GoWithTheirTable) {
    ASSERT_THAT(server_.call(delete_table, DeleteTableInput{"Games"}), Succeeds());
    create(server_, games());
    EXPECT_EQ(scan_index("byGame")->count, 0);
    EXPECT_EQ(scan_index("byScore")->count, 0);
    put(play("ann", "1", "chess", 1));
    EXPECT_EQ(shown(chess()), "ann/1");
    EXPECT_EQ(described("byGame").item_count, 1);
}

// --- pages ---------------------------------------------------------------------------------------

TEST_F(SecondaryIndexes, GoOnWhereAPageEnded) {
    const auto first = chess({.limit = 2});
    EXPECT_EQ(shown(first), "ann/1 bob/1");
    ASSERT_TRUE(first->last_evaluated_key);
    EXPECT_EQ(*first->last_evaluated_key, item(play("bob", "1", "chess", 15)));
    EXPECT_EQ(shown(chess({.limit = 2, .exclusive_start_key = first->last_evaluated_key})),
              "ann/3");
    EXPECT_EQ(shown(chess(
                  {.scan_index_forward = false, .exclusive_start_key = first->last_evaluated_key})),
              "ann/1");
    const auto local = of_ann({.limit = 1});
    EXPECT_EQ(local->last_evaluated_key,
              item(R"({"id":{"S":"ann"},"nr":{"S":"1"},"score":{"N":"10"}})"));
    EXPECT_EQ(shown(of_ann({.exclusive_start_key = local->last_evaluated_key})), "ann/3 ann/2");
}

TEST_F(SecondaryIndexes, AreScannedPageByPage) {
    std::multiset<std::string> seen;
    ScanInput input{.limit = 1};
    int pages = 0;
    do {
        const auto page = scan_index("byGame", input);
        ASSERT_THAT(page, Succeeds());
        if (page->count > 0) seen.insert(shown(page));
        input.exclusive_start_key = page->last_evaluated_key;
        ASSERT_LT(++pages, 10);
    } while (input.exclusive_start_key);
    EXPECT_THAT(seen, testing::ElementsAre("ann/1", "ann/2", "ann/3", "bob/1"));
}

TEST_F(SecondaryIndexes, AreScannedInSegments) {
    std::int32_t count = 0;
    for (std::int32_t segment = 0; segment < 3; ++segment) {
        for (const auto* index : {"byGame", "byScore"}) {
            const auto part = scan_index(index, {.total_segments = 3, .segment = segment});
            ASSERT_THAT(part, Succeeds());
            count += part->count;
        }
    }
    EXPECT_EQ(count, 8);
}

TEST_F(SecondaryIndexes, CountOrFilterTheirEntries) {
    const auto counted = chess({.select = Select::COUNT});
    EXPECT_EQ(counted->count, 3);
    EXPECT_EQ(counted->items, std::nullopt);
    const auto filtered =
        query_index("byGame", "game = :g", R"({":g":{"S":"chess"},":n":{"S":"good"}})",
                    {.filter_expression = "note = :n"});
    EXPECT_EQ(shown(filtered), "ann/1");
    EXPECT_EQ(filtered->scanned_count, 3);
    EXPECT_EQ(shown(chess({.select = Select::ALL_PROJECTED_ATTRIBUTES})), "ann/1 bob/1 ann/3");
}

TEST_F(SecondaryIndexes, EndAPageWithTheEntryThatReachesOneMegabyte) {
    const std::string large(300 * 1024, 'x');
    for (int i = 0; i < 5; ++i)
        put(play("zoe", std::to_string(i), "dice", i, R"("note":{"S":")" + large + R"("},)"));
    const auto page = query_index("byGame", "game = :g", R"({":g":{"S":"dice"}})");
    EXPECT_EQ(page->count, 4);
    EXPECT_TRUE(page->last_evaluated_key);
}

// --- items of local indexes ----------------------------------------------------------------------

TEST_F(SecondaryIndexes, FetchWhatALocalIndexDoesNotHave) {
    EXPECT_EQ(of_ann({.select = Select::ALL_ATTRIBUTES, .limit = 1})->items->json(),
              "[" + play("ann", "1", "chess", 10, R"("lvl":{"S":"x"},"note":{"S":"good"},)") + "]");
    EXPECT_EQ(of_ann({.projection_expression = "note, score"})->items->json(),
              R"([{"note":{"S":"good"},"score":{"N":"10"}},{"score":{"N":"20"}},)"
              R"({"score":{"N":"30"}}])");
    EXPECT_EQ(scan_index("byScore", {.limit = 4, .projection_expression = "lvl"})->count, 4);
}

TEST_F(SecondaryIndexes, CountFetchedItemsForThePage) {
    const std::string large(300 * 1024, 'x');
    for (int i = 0; i < 5; ++i)
        put(play("zoe", std::to_string(i), "dice", i, R"("note":{"S":")" + large + R"("},)"));
    const auto values = R"({":i":{"S":"zoe"}})";
    const auto page = query_index("byScore", "id = :i", values, {.select = Select::ALL_ATTRIBUTES});
    EXPECT_EQ(page->count, 4);
    ASSERT_TRUE(page->last_evaluated_key);
    const auto rest = query_index(
        "byScore", "id = :i", values,
        {.select = Select::ALL_ATTRIBUTES, .exclusive_start_key = page->last_evaluated_key});
    EXPECT_EQ(shown(rest), "zoe/4");
    EXPECT_EQ(query_index("byScore", "id = :i", values)->count, 5) << "keys alone are small";
}

// --- what is refused -----------------------------------------------------------------------------

TEST_F(SecondaryIndexes, AreNotThereUnderAnyName) {
    EXPECT_THAT(query_index("byDate", "id = :i", R"({":i":{"S":"ann"}})"),
                Refuses("The table does not have the specified index: byDate"));
    EXPECT_THAT(scan_index("byDate"),
                Refuses("The table does not have the specified index: byDate"));
}

TEST_F(SecondaryIndexes, AreReadConsistentlyOnlyIfLocal) {
    EXPECT_THAT(chess({.consistent_read = true}),
                Refuses("Consistent reads are not supported on global secondary indexes"));
    EXPECT_THAT(scan_index("byGame", {.consistent_read = true}),
                Refuses("Consistent reads are not supported on global secondary indexes"));
    EXPECT_THAT(of_ann({.consistent_read = true}), Succeeds());
}

TEST_F(SecondaryIndexes, OfGlobalKindHaveNoMoreThanTheyProject) {
    const auto go = R"({":g":{"S":"go"}})";
    EXPECT_THAT(
        query_index("keysByGame", "game = :g", go, {.select = Select::ALL_ATTRIBUTES}),
        RefusesParameter("Select type ALL_ATTRIBUTES is not supported for global secondary index "
                         "keysByGame because its projection type is not ALL"));
    EXPECT_THAT(
        query_index("keysByGame", "game = :g", go, {.projection_expression = "score, id, note"}),
        RefusesParameter("Global secondary index keysByGame does not project [note, score]"));
    EXPECT_THAT(query_index("keysByGame", "game = :g", R"({":g":{"S":"go"},":n":{"S":"good"}})",
                            {.filter_expression = "note = :n"}),
                RefusesParameter("Secondary index keysByGame does not project one or more filter "
                                 "attributes: [note]"));
    EXPECT_THAT(chess({.select = Select::ALL_ATTRIBUTES}), Succeeds());
}

TEST_F(SecondaryIndexes, ScanBySomethingTheyDoNotProjectFindsNothing) {
    ScanInput input{.filter_expression = "note = :n"};
    input.expression_attribute_values = item(R"({":n":{"S":"good"}})");
    EXPECT_EQ(scan_index("keysByGame", input)->count, 0);
    EXPECT_EQ(scan_index("someByScore", input)->count, 1);
}

TEST_F(SecondaryIndexes, AreStartedAtWholeKeys) {
    const auto start = [&](const std::string& json) {
        return chess({.exclusive_start_key = item(json)});
    };
    EXPECT_THAT(start(R"({"id":{"S":"ann"},"nr":{"S":"1"}})"),
                Refuses("The provided starting key is invalid"));
    EXPECT_THAT(
        start(R"({"game":{"S":"chess"},"id":{"S":"ann"},"nr":{"S":"1"},"score":{"S":"1"}})"),
        Refuses("The provided key element does not match the schema"));
    EXPECT_THAT(start(play("ann", "1", "go", 1)),
                Refuses("The provided starting key is outside query boundaries based on provided "
                        "conditions"));
    EXPECT_THAT(scan_index("byGame", {.exclusive_start_key = key("ann", "1")}),
                Refuses("The provided starting key is invalid"));
}

TEST_F(SecondaryIndexes, FilterNoKeysOfTheirOwn) {
    EXPECT_THAT(query_index("byGame", "game = :g", R"({":g":{"S":"go"},":s":{"N":"1"}})",
                            {.filter_expression = "score > :s"}),
                Refuses("Filter Expression can only contain non-primary key attributes: Primary "
                        "key attribute: score"));
    EXPECT_EQ(shown(query_index("byGame", "game = :g", R"({":g":{"S":"chess"},":i":{"S":"bob"}})",
                                {.filter_expression = "id = :i"})),
              "bob/1")
        << "the table's key is one of its attributes";
}

TEST_F(SecondaryIndexes, TakeNoValuesOfOtherTypes) {
    const auto mismatch =
        "Type mismatch for Index Key score Expected: N Actual: S IndexName: "
        "byScore";
    const auto bad = R"({"id":{"S":"a"},"nr":{"S":"1"},"score":{"S":"high"}})";
    EXPECT_THAT(put({.item = item(bad)}), RefusesParameter(mismatch));
    EXPECT_THAT(update("SET score = :s", R"({":s":{"S":"high"}})"), RefusesParameter(mismatch));
    BatchWriteItemInput batch;
    batch.request_items["Games"].emplace_back().put_request = PutRequest{item(bad)};
    EXPECT_THAT(server_.call(batch_write_item, batch), RefusesParameter(mismatch));
}

TEST_F(SecondaryIndexes, TakeNoComputedValuesOfOtherTypes) {
    const auto computed =
        server_.call(update_item, UpdateItemInput{.table_name = "Games",
                                                  .key = key("ann", "1"),
                                                  .update_expression = "SET score = game"});
    EXPECT_THAT(computed, Refuses("The update expression attempted to update the secondary index "
                                  "key to unsupported type"));
    EXPECT_EQ(shown(chess()), "ann/1 bob/1 ann/3");
}

TEST_F(SecondaryIndexes, TakeNoEmptyValues) {
    EXPECT_THAT(put({.item = item(play("a", "1", "", 1))}),
                Refuses("One or more parameter values are not valid. A value specified for a "
                        "secondary index key is not supported. The AttributeValue for a key "
                        "attribute cannot contain an empty string value. IndexName: byGame, "
                        "IndexKey: game"));
    EXPECT_THAT(update("SET game = :g", R"({":g":{"S":""}})"),
                Refuses("One or more parameter values are not valid. The update expression "
                        "attempted to update a secondary index key to a value that is not "
                        "supported. The AttributeValue for a key attribute cannot contain an empty "
                        "string value."));
}

TEST_F(SecondaryIndexes, TakeNoValuesThatAreTooLarge) {
    const std::string large(2049, 'x');
    EXPECT_THAT(
        put({.item = item(play("a", "1", large, 1))}),
        RefusesParameter("Size of hashkey has exceeded the maximum size limit of2048 bytes"));
    EXPECT_THAT(update("SET game = :g", R"({":g":{"S":")" + large + R"("}})"),
                Refuses("The update expression attempted to update the secondary index key beyond "
                        "allowed size limits"));
}

TEST_F(SecondaryIndexes, CancelTransactionsThatDoNotFit) {
    TransactWriteItemsInput input;
    input.transact_items.emplace_back().put =
        Put{.item = item(R"({"id":{"S":"a"},"nr":{"S":"1"},"score":{"S":"high"}})"),
            .table_name = "Games"};
    const auto cancelled = server_.call(transact_write_items, input);
    ASSERT_FALSE(cancelled);
    EXPECT_EQ(cancelled.error().code, ErrorCode::TransactionCanceledException);
    ASSERT_EQ(cancelled.error().detail->cancellation_reasons.size(), 1u);
    EXPECT_EQ(cancelled.error().detail->cancellation_reasons[0].code, "ValidationError");
    input.transact_items[0].put->item = item(play("a", "1", "", 1));
    EXPECT_EQ(server_.call(transact_write_items, input).error().code,
              ErrorCode::ValidationException);
}

// --- what they cost ------------------------------------------------------------------------------

TEST_F(SecondaryIndexes, ArePartOfWhatAWriteCosts) {
    const auto cost = [&](const std::string& json) {
        return *put({.item = item(json),
                     .return_consumed_capacity = ReturnConsumedCapacity::INDEXES})
                    ->consumed_capacity;
    };
    const auto moved = cost(play("ann", "1", "go", 10));
    EXPECT_EQ(moved.table->capacity_units, 1);
    EXPECT_EQ(moved.global_secondary_indexes->at("byGame").capacity_units, 2) << "out and in";
    EXPECT_EQ(moved.global_secondary_indexes->at("keysByGame").capacity_units, 2);
    EXPECT_EQ(moved.global_secondary_indexes->at("someByScore").capacity_units, 1);
    EXPECT_EQ(moved.local_secondary_indexes, std::nullopt) << "nothing changes there";
    EXPECT_EQ(moved.capacity_units, 1 + 2 + 2 + 1);
    const auto unchanged = cost(play("ann", "1", "go", 10));
    EXPECT_EQ(unchanged.capacity_units, 1);
    EXPECT_EQ(unchanged.global_secondary_indexes, std::nullopt);
}

TEST_F(SecondaryIndexes, ArePaidForWhereTheyAreRead) {
    const auto global = chess({.return_consumed_capacity = ReturnConsumedCapacity::INDEXES});
    EXPECT_EQ(global->consumed_capacity->capacity_units, 0.5);
    EXPECT_EQ(global->consumed_capacity->table->capacity_units, 0);
    EXPECT_EQ(global->consumed_capacity->global_secondary_indexes->at("byGame").capacity_units,
              0.5);
    const auto fetched = of_ann({.select = Select::ALL_ATTRIBUTES,
                                 .consistent_read = true,
                                 .return_consumed_capacity = ReturnConsumedCapacity::INDEXES});
    EXPECT_EQ(fetched->consumed_capacity->table->capacity_units, 3);
    EXPECT_EQ(fetched->consumed_capacity->local_secondary_indexes->at("byScore").capacity_units, 1);
    EXPECT_EQ(fetched->consumed_capacity->capacity_units, 4);
}

TEST_F(SecondaryIndexes, TellHowLargeACollectionIs) {
    const auto small = put({.item = item(play("ann", "9", "go", 1)),
                            .return_item_collection_metrics = ReturnItemCollectionMetrics::SIZE});
    ASSERT_TRUE(small->item_collection_metrics);
    EXPECT_EQ(small->item_collection_metrics->item_collection_key, item(R"({"id":{"S":"ann"}})"));
    EXPECT_EQ(small->item_collection_metrics->size_estimate_range_gb, (std::vector<double>{0, 1}));
    EXPECT_EQ(put({.item = item(play("ann", "9", "go", 2))})->item_collection_metrics,
              std::nullopt);
    create(server_, range_table("bare"));
    const auto bare = server_.call(put_item, PutItemInput{.table_name = "bare",
                                                          .item = key("a", "1"),
                                                          .return_item_collection_metrics =
                                                              ReturnItemCollectionMetrics::SIZE});
    EXPECT_EQ(bare->item_collection_metrics, std::nullopt);
}

TEST_F(SecondaryIndexes, TellOfCollectionsOfManyWrites) {
    BatchWriteItemInput batch;
    batch.return_item_collection_metrics = ReturnItemCollectionMetrics::SIZE;
    batch.request_items["Games"].emplace_back().put_request =
        PutRequest{item(play("dan", "1", "chess", 1))};
    const auto batched = server_.call(batch_write_item, batch);
    EXPECT_EQ(batched->item_collection_metrics->at("Games").size(), 1u);
    TransactWriteItemsInput transaction;
    transaction.return_item_collection_metrics = ReturnItemCollectionMetrics::SIZE;
    transaction.transact_items.emplace_back().delete_ =
        Delete{.key = key("dan", "1"), .table_name = "Games"};
    const auto done = server_.call(transact_write_items, transaction);
    EXPECT_EQ(done->item_collection_metrics->at("Games").size(), 1u);
}

// --- PartiQL
// --------------------------------------------------------------------------------------

class StatementsOnIndexes : public SecondaryIndexes {
 protected:
    Result<ExecuteStatementOutput> execute(const std::string& statement,
                                           ExecuteStatementInput input = {}) {
        input.statement = statement;
        return server_.call(execute_statement, std::move(input));
    }
    /// `id/nr` of what it selects, page after page.
    std::string selected(const std::string& statement, ExecuteStatementInput input = {}) {
        std::string text;
        for (int pages = 0; pages < 100; ++pages) {
            const auto output = execute(statement, input);
            if (!output) return output.error().message;
            for (const auto& item : items_in(output->items)) {
                if (!text.empty()) text += ' ';
                text += *item.at("id").get_if<std::string>() + "/" +
                        *item.at("nr").get_if<std::string>();
            }
            if (!output->next_token) return text;
            input.next_token = output->next_token;
        }
        return "no end";
    }
};

TEST_F(StatementsOnIndexes, SelectInTheOrderOfTheIndex) {
    const std::string of_chess = R"(SELECT * FROM "Games"."byGame" WHERE game = 'chess')";
    EXPECT_EQ(selected(of_chess), "ann/1 bob/1 ann/3");
    EXPECT_EQ(selected(of_chess, {.limit = 1}), "ann/1 bob/1 ann/3");
    EXPECT_EQ(selected(of_chess + " AND score > 10 ORDER BY score DESC"), "ann/3 bob/1");
    EXPECT_EQ(selected(of_chess + " AND note = 'good'"), "ann/1");
    EXPECT_EQ(selected(R"(SELECT * FROM "Games"."byScore" WHERE id = 'ann')"), "ann/1 ann/3 ann/2");
    EXPECT_EQ(selected(R"(SELECT * FROM "Games"."byGame")", {.limit = 1}).size(),
              std::string("ann/1 ann/2 ann/3 bob/1").size());
}

TEST_F(StatementsOnIndexes, FetchFromTheTableForALocalIndexOnly) {
    const auto output =
        execute(R"(SELECT note FROM "Games"."byScore" WHERE id = 'ann' AND score = 10)");
    ASSERT_TRUE(output) << output.error().message;
    EXPECT_EQ(output->items.json(), R"([{"note":{"S":"good"}}])");
    EXPECT_THAT(execute(R"(SELECT note FROM "Games"."keysByGame" WHERE game = 'chess')"),
                RefusesParameter("Global secondary index keysByGame does not project [note]"));
}

TEST_F(StatementsOnIndexes, AreRefusedWhereAnIndexCannotServe) {
    EXPECT_THAT(execute(R"(SELECT * FROM "Games"."none" WHERE game = 'chess')"),
                Refuses("The table does not have the specified index: none"));
    EXPECT_THAT(execute(R"(SELECT * FROM "Games"."byGame" WHERE game = 'chess')",
                        {.consistent_read = true}),
                Refuses("Consistent reads are not supported on global secondary indexes"));
    EXPECT_EQ(
        selected(R"(SELECT * FROM "Games"."byScore" WHERE id = 'ann')", {.consistent_read = true}),
        "ann/1 ann/3 ann/2");
}

TEST_F(StatementsOnIndexes, CostWhatTheIndexCosts) {
    const auto output = execute(R"(SELECT * FROM "Games"."byGame" WHERE game = 'chess')",
                                {.return_consumed_capacity = ReturnConsumedCapacity::INDEXES});
    ASSERT_TRUE(output) << output.error().message;
    EXPECT_EQ(output->consumed_capacity->table->capacity_units, 0);
    EXPECT_EQ(output->consumed_capacity->global_secondary_indexes->at("byGame").capacity_units,
              0.5);
}

// --- keys of several attributes ------------------------------------------------------------------

class SeveralAttributes : public testing::Test {
 protected:
    void SetUp() override {
        auto input = hash_table("Places");
        input.attribute_definitions = {
            {{"id", S}, {"country", S}, {"city", S}, {"street", S}, {"house", N}}};
        input.global_secondary_indexes = {
            {.index_name = "byAddress",
             .key_schema = {{"country", HASH}, {"city", HASH}, {"street", RANGE}, {"house", RANGE}},
             .projection = {KEYS_ONLY, std::nullopt}}};
        create(server_, input);
        add("1", "de", "bonn", "am markt", 5);
        add("2", "de", "bonn", "am markt", 12);
        add("3", "de", "bonn", "zum see", 1);
        add("4", "de", "berlin", "am markt", 1);
        add("5", "d", "ebonn", "am markt", 1);
    }
    void add(const std::string& id, const std::string& country, const std::string& city,
             const std::string& street, int house) {
        put(server_, "Places",
            R"({"city":{"S":")" + city + R"("},"country":{"S":")" + country +
                R"("},"house":{"N":")" + std::to_string(house) + R"("},"id":{"S":")" + id +
                R"("},"street":{"S":")" + street + R"("}})");
    }
    Result<QueryOutput> where(const std::string& condition, const std::string& values,
                              QueryInput input = {}) {
        input.table_name = "Places";
        input.index_name = "byAddress";
        input.key_condition_expression = condition;
        input.expression_attribute_values =
            item(R"({":b":{"S":"bonn"},":d":{"S":"de"})" + values + "}");
        return server_.call(query, std::move(input));
    }
    static std::string ids(const Result<QueryOutput>& output) {
        if (!output) return output.error().message;
        std::string text;
        for (const auto& item : items_in(*output->items))
            text += *item.at("id").get_if<std::string>();
        return text;
    }

    SimulatedServer server_;
};

TEST_F(SeveralAttributes, AreScannedByStatements) {
    const auto output = server_.call(
        execute_statement,
        ExecuteStatementInput{.statement = R"(SELECT id FROM "Places"."byAddress" WHERE )"
                                           "country = 'de' AND city = 'bonn' AND house > 1"});
    ASSERT_TRUE(output) << output.error().message;
    std::set<std::string> found;
    for (const auto& item : items_in(output->items))
        found.insert(*item.at("id").get_if<std::string>());
    EXPECT_EQ(found, (std::set<std::string>{"1", "2"}));
}

TEST_F(SeveralAttributes, AreQueriedFromLeftToRight) {
    const std::string bonn = "country = :d AND city = :b";
    EXPECT_EQ(ids(where(bonn, "")), "123");
    EXPECT_EQ(ids(where(bonn + " AND street = :s", R"(,":s":{"S":"am markt"})")), "12");
    EXPECT_EQ(ids(where(bonn + " AND begins_with(street, :s)", R"(,":s":{"S":"z"})")), "3");
    EXPECT_EQ(ids(where(bonn + " AND street = :s AND house > :h",
                        R"(,":h":{"N":"5"},":s":{"S":"am markt"})")),
              "2");
    EXPECT_EQ(ids(where(bonn + " AND street = :s AND house <= :h",
                        R"(,":h":{"N":"5"},":s":{"S":"am markt"})")),
              "1");
}

TEST_F(SeveralAttributes, WantAllHashAttributesAndNoGaps) {
    EXPECT_THAT(where("country = :d AND house = :b", ""),
                Refuses("Query condition missed key schema element: city"));
    EXPECT_THAT(where("country = :d AND city = :b AND house = :h", R"(,":h":{"N":"5"})"),
                Refuses("Query condition missed key schema element: street"));
    EXPECT_THAT(where("country = :d AND city > :b", ""),
                Refuses("Query key condition not supported"));
    EXPECT_THAT(where("country = :d AND city = :b AND street > :s AND house = :h",
                      R"(,":h":{"N":"5"},":s":{"S":"a"})"),
                Refuses("Query key condition not supported"));
}

TEST_F(SeveralAttributes, GoOnWhereAPageEnded) {
    const auto first = where("country = :d AND city = :b", "", {.limit = 1});
    EXPECT_EQ(ids(first), "1");
    ASSERT_TRUE(first->last_evaluated_key);
    EXPECT_EQ(first->last_evaluated_key->attributes().size(), 5u);
    EXPECT_EQ(ids(where("country = :d AND city = :b", "",
                        {.exclusive_start_key = first->last_evaluated_key})),
              "23");
}

TEST_F(SeveralAttributes, AreAllNeededForAnEntry) {
    put(server_, "Places", R"({"city":{"S":"bonn"},"country":{"S":"de"},"id":{"S":"6"}})");
    EXPECT_EQ(ids(where("country = :d AND city = :b", "")), "123");
}

}  // namespace
}  // namespace tailrace::operation
