// Global indexes that are added to tables and dropped, down to the engine.

#include <gmock/gmock.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "operation/operations.h"
#include "operation/simulated/answer_matchers.h"
#include "operation/simulated/requests.h"
#include "operation/simulated/simulated_server.h"

namespace tailrace::operation {
namespace {

using enum ScalarAttributeType;
using enum KeyType;
using enum ProjectionType;
using testing::ElementsAre;

std::string id_of(int n) {
    return "i" + std::to_string(1000 + n);
}

/// Group g0, g1 or g2, and a text that tells versions apart.
std::string member(int n, const std::string& text = "first") {
    return R"({"group":{"S":"g)" + std::to_string(n % 3) + R"("},"id":{"S":")" + id_of(n) +
           R"("},"text":{"S":")" + text + R"("}})";
}

UpdateTableInput adding(const std::string& name, const std::string& hash = "group") {
    UpdateTableInput input;
    input.table_name = "People";
    input.attribute_definitions = {{{hash, S}}};
    input.global_secondary_index_updates = {
        {.create = GlobalSecondaryIndex{
             .index_name = name, .key_schema = {{hash, HASH}}, .projection = {ALL, std::nullopt}}}};
    return input;
}

UpdateTableInput dropping(const std::string& name) {
    UpdateTableInput input;
    input.table_name = "People";
    input.global_secondary_index_updates = {{.delete_ = DeleteGlobalSecondaryIndexAction{name}}};
    return input;
}

class Scene {
 protected:
    explicit Scene(SimulatedServer::Options options = {}) : server_(options) {
        create(server_, hash_table("People"));
    }

    void put_all(int count) {
        for (int n = 0; n < count; ++n) put(server_, "People", member(n));
    }
    Result<UpdateTableOutput> update(UpdateTableInput input) {
        return server_.call(update_table, std::move(input));
    }
    const GlobalSecondaryIndexDescription* find(const TableDescription& table) {
        if (!table.global_secondary_indexes) return nullptr;
        return &table.global_secondary_indexes->front();
    }
    /// All that a scan of the table or an index finds, sorted.
    std::vector<std::string> all(const std::optional<std::string>& index) {
        std::multiset<std::string> found;
        ScanInput input{.table_name = "People", .index_name = index};
        do {
            const auto page = server_.call(scan, input);
            if (!page) throw std::runtime_error(page.error().message);
            for (auto& item : items_in(*page->items)) found.insert(Item(std::move(item)).json());
            input.exclusive_start_key = page->last_evaluated_key;
        } while (input.exclusive_start_key);
        return {found.begin(), found.end()};
    }

    SimulatedServer server_;
};

class IndexLife : public testing::Test, protected Scene {};

TEST_F(IndexLife, BeginsWithTheItemsThatAreThere) {
    put_all(20);
    const auto answer = update(adding("byGroup"));
    ASSERT_THAT(answer, Succeeds());
    const auto& shown = answer->table_description;
    EXPECT_EQ(shown.table_status, TableStatus::UPDATING);
    ASSERT_TRUE(find(shown));
    EXPECT_EQ(find(shown)->index_status, IndexStatus::CREATING);
    EXPECT_EQ(find(shown)->backfilling, false);

    const auto later = describe(server_, "People");
    EXPECT_EQ(later.table_status, TableStatus::ACTIVE);
    EXPECT_EQ(find(later)->index_status, IndexStatus::ACTIVE);
    EXPECT_EQ(find(later)->backfilling, std::nullopt);
    EXPECT_EQ(find(later)->item_count, 20);
    EXPECT_EQ(find(later)->index_size_bytes, later.table_size_bytes);
    EXPECT_EQ(all("byGroup"), all(std::nullopt));
}

TEST_F(IndexLife, IsFilledInManySteps) {
    put_all(700);
    ASSERT_THAT(update(adding("byGroup")), Succeeds());
    EXPECT_EQ(all("byGroup"), all(std::nullopt));
    EXPECT_EQ(find(describe(server_, "People"))->item_count, 700);
}

TEST_F(IndexLife, LeavesOutWhatHasNoKey) {
    put(server_, "People", R"({"id":{"S":"bare"}})");
    put(server_, "People", R"({"group":{"N":"1"},"id":{"S":"number"}})");
    put(server_, "People", member(1));
    ASSERT_THAT(update(adding("byGroup")), Succeeds());
    EXPECT_THAT(all("byGroup"), ElementsAre(member(1)));
    EXPECT_EQ(find(describe(server_, "People"))->item_count, 1);
}

TEST_F(IndexLife, GoesOnWithItsItems) {
    put_all(5);
    ASSERT_THAT(update(adding("byGroup")), Succeeds());
    put(server_, "People", member(2, "second"));
    put(server_, "People", member(7));
    ASSERT_THAT(
        server_.call(delete_item, DeleteItemInput{"People", item(R"({"id":{"S":"i1000"}})")}),
        Succeeds());
    EXPECT_EQ(all("byGroup"), all(std::nullopt));
    EXPECT_EQ(find(describe(server_, "People"))->item_count, 5);
}

TEST_F(IndexLife, EndsWithItsEntriesAndAttributes) {
    put_all(5);
    ASSERT_THAT(update(adding("byGroup")), Succeeds());
    const auto answer = update(dropping("byGroup"));
    ASSERT_THAT(answer, Succeeds());
    EXPECT_EQ(find(answer->table_description)->index_status, IndexStatus::DELETING);
    const auto later = describe(server_, "People");
    EXPECT_EQ(find(later), nullptr);
    EXPECT_THAT(*later.attribute_definitions,
                ElementsAre(AttributeDefinition{"id", ScalarAttributeType::S}));
    EXPECT_THAT(server_.call(scan, ScanInput{.table_name = "People", .index_name = "byGroup"}),
                Refuses("The table does not have the specified index: byGroup"));
    put(server_, "People", member(9));
}

TEST_F(IndexLife, IsMissedByWhoDidNotHearOfItsEnd) {
    put_all(5);
    ASSERT_THAT(update(adding("byGroup")), Succeeds());
    const auto known = server_.run(server_.context().catalog.find("People"));
    ASSERT_THAT(known, Succeeds());
    ASSERT_THAT(update(dropping("byGroup")), Succeeds());
    table::ScanRange range;
    range.items_max = 100;
    range.bytes_max = 1'000'000;
    range.index = (*known)->find_index("byGroup");
    ASSERT_TRUE(range.index);
    EXPECT_THAT(server_.run(server_.context().items.scan(*known, std::move(range))),
                Refuses("The table does not have the specified index: byGroup"));
}

TEST_F(IndexLife, BeginsAnewUnderTheSameName) {
    put_all(5);
    ASSERT_THAT(update(adding("byGroup")), Succeeds());
    ASSERT_THAT(update(dropping("byGroup")), Succeeds());
    put(server_, "People", member(1, "second"));
    ASSERT_THAT(update(adding("byGroup", "text")), Succeeds());
    EXPECT_EQ(all("byGroup"), all(std::nullopt));
    const auto second = server_.call(
        query, QueryInput{.table_name = "People",
                          .index_name = "byGroup",
                          .key_condition_expression = "#t = :t",
                          .expression_attribute_names = ExpressionAttributeNameMap{{"#t", "text"}},
                          .expression_attribute_values = item(R"({":t":{"S":"second"}})")});
    EXPECT_EQ(second->items->json(), "[" + member(1, "second") + "]");
}

TEST_F(IndexLife, IsNoReasonToKeepATable) {
    ASSERT_THAT(update(adding("byGroup")), Succeeds());
    EXPECT_THAT(server_.call(delete_table, DeleteTableInput{"People"}), Succeeds());
    EXPECT_THAT(server_.call(describe_table, DescribeTableInput{"People"}),
                FailsWith(ErrorCode::ResourceNotFoundException,
                          "Requested resource not found: Table: People not found"));
}

TEST_F(IndexLife, SurvivesSplits) {
    put_all(30);
    ASSERT_THAT(update(adding("byGroup")), Succeeds());
    const auto table = server_.run(server_.context().catalog.find("People")).value();
    for (const auto& place : table->row().partitions)
        ASSERT_TRUE(server_.run(server_.context().shards.split("People", place.id)).value());
    for (int n = 0; n < 30; n += 2) put(server_, "People", member(n, "second"));
    EXPECT_EQ(all("byGroup"), all(std::nullopt));
    EXPECT_EQ(find(describe(server_, "People"))->item_count, 30);
    ASSERT_THAT(update(dropping("byGroup")), Succeeds());
    ASSERT_THAT(update(adding("again")), Succeeds());
    EXPECT_EQ(all("again"), all(std::nullopt));
}

TEST_F(IndexLife, ChangesItsThroughput) {
    auto input = range_table("Paid");
    input.attribute_definitions->push_back({"group", S});
    input.global_secondary_indexes = {{.index_name = "byGroup",
                                       .key_schema = {{"group", HASH}},
                                       .projection = {ALL, std::nullopt},
                                       .provisioned_throughput = ProvisionedThroughput{1, 1}}};
    create(server_, input);
    UpdateTableInput change;
    change.table_name = "Paid";
    change.global_secondary_index_updates = {
        {.update = UpdateGlobalSecondaryIndexAction{"byGroup", ProvisionedThroughput{2, 3}}}};
    ASSERT_THAT(update(change), Succeeds());
    const auto shown = *find(describe(server_, "Paid"));
    EXPECT_EQ(shown.index_status, IndexStatus::ACTIVE);
    EXPECT_EQ(shown.provisioned_throughput->read_capacity_units, 2);
    EXPECT_EQ(shown.provisioned_throughput->write_capacity_units, 3);
}

// --- while it is under way -----------------------------------------------------------------------

/// Each call to the store takes its time, so that others come between the steps of a backfill.
class IndexUnderWay : public testing::Test, protected Scene {
 protected:
    IndexUnderWay()
        : Scene({.faults = {.delay_max = base::Milliseconds(20)},
                 .life_cycle = {.partitions_index = 3}}) {}

    awaitable<void> write_some(int from, int count, std::string text) {
        for (int n = from; n < from + count; ++n) {
            PutItemInput input{.table_name = "People", .item = item(member(n, text))};
            const auto written = co_await put_item(server_.context(), std::move(input));
            EXPECT_THAT(written, Succeeds());
        }
    }
    awaitable<void> delete_some(int from, int count) {
        for (int n = from; n < from + count; ++n) {
            DeleteItemInput input{.table_name = "People"};
            input.key = item(R"({"id":{"S":")" + id_of(n) + R"("}})");
            const auto deleted = co_await delete_item(server_.context(), std::move(input));
            EXPECT_THAT(deleted, Succeeds());
        }
    }
    awaitable<void> add() {
        auto input = adding("byGroup");
        const auto added = co_await update_table(server_.context(), std::move(input));
        EXPECT_THAT(added, Succeeds());
    }
    awaitable<bool> add_and_write() {
        const auto executor = co_await this_executor;
        std::string second = "second";
        asio::co_spawn(executor, write_some(100, 60, second), asio::detached);
        asio::co_spawn(executor, write_some(400, 60, second), asio::detached);
        asio::co_spawn(executor, delete_some(200, 50), asio::detached);
        co_await add();
        co_return true;
    }
    awaitable<bool> add_and_look() {
        co_await add();
        DescribeTableInput which{"People"};
        const auto described = co_await describe_table(server_.context(), std::move(which));
        EXPECT_EQ(described->table.table_status, TableStatus::ACTIVE);
        EXPECT_EQ(find(described->table)->index_status, IndexStatus::CREATING);
        EXPECT_EQ(find(described->table)->backfilling, true);
        ScanInput read{.table_name = "People", .index_name = "byGroup"};
        scanned_ = co_await scan(server_.context(), std::move(read));
        auto more = adding("byText", "text");
        another_ = co_await update_table(server_.context(), std::move(more));
        DeleteTableInput away{"People"};
        deleted_ = co_await delete_table(server_.context(), std::move(away));
        co_return true;
    }
    awaitable<bool> add_and_drop() {
        co_await add();
        auto drop = dropping("byGroup");
        const auto dropped = co_await update_table(server_.context(), std::move(drop));
        EXPECT_THAT(dropped, Succeeds());
        co_return true;
    }
    awaitable<bool> add_and_split() {
        co_await add();
        std::string name = "People";
        const auto table = co_await server_.context().catalog.find(name);
        for (const auto& place : (*table)->row().partitions) {
            const auto split = co_await server_.context().shards.split(name, place.id);
            EXPECT_TRUE(split && *split);
        }
        co_return true;
    }

    Result<ScanOutput> scanned_;
    Result<UpdateTableOutput> another_;
    Result<DeleteTableOutput> deleted_;
};

TEST_F(IndexUnderWay, MissesNoWrite) {
    put_all(450);
    server_.run(add_and_write());
    const auto items = all(std::nullopt);
    EXPECT_EQ(items.size(), 450u + 10u - 50u);
    EXPECT_EQ(all("byGroup"), items);
    EXPECT_EQ(find(describe(server_, "People"))->item_count, items.size());
}

TEST_F(IndexUnderWay, IsNotToBeRead) {
    put_all(300);
    server_.run(add_and_look());
    EXPECT_THAT(scanned_, Refuses("Cannot read from backfilling global secondary index: byGroup"));
    EXPECT_THAT(another_, FailsWith(ErrorCode::LimitExceededException,
                                    "Subscriber limit exceeded: Only 1 online index can be created "
                                    "or deleted simultaneously per table"));
    EXPECT_THAT(deleted_,
                FailsWith(ErrorCode::ResourceInUseException,
                          "Attempt to change a resource which is still in use: Cannot delete table "
                          "while indexes are being created, updated, or deleted."));
    EXPECT_EQ(all("byGroup"), all(std::nullopt));
}

TEST_F(IndexUnderWay, CanBeDroppedBeforeItIsFilled) {
    put_all(300);
    server_.run(add_and_drop());
    EXPECT_EQ(find(describe(server_, "People")), nullptr);
    ASSERT_THAT(update(adding("byGroup")), Succeeds());
    EXPECT_EQ(all("byGroup"), all(std::nullopt));
}

TEST_F(IndexUnderWay, IsFilledThroughSplits) {
    put_all(500);
    server_.run(add_and_split());
    EXPECT_EQ(all("byGroup"), all(std::nullopt));
    EXPECT_EQ(find(describe(server_, "People"))->item_count, 500);
}

}  // namespace
}  // namespace tailrace::operation
