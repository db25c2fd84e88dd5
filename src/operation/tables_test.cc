// CreateTable, DescribeTable, UpdateTable, DeleteTable, ListTables, down to the engine.

#include <gmock/gmock.h>

#include <string>

#include "operation/operations.h"
#include "operation/simulated/answer_matchers.h"
#include "operation/simulated/requests.h"
#include "operation/simulated/simulated_server.h"
#include "stream/stream_arn.h"

namespace tailrace::operation {
namespace {

using testing::ElementsAre;

class Tables : public testing::Test {
 protected:
    Result<DescribeTableOutput> describe_result(const std::string& name) {
        return server_.call(describe_table, DescribeTableInput{name});
    }
    Result<UpdateTableOutput> update(UpdateTableInput input) {
        input.table_name = "t";
        return server_.call(update_table, std::move(input));
    }
    Result<DeleteTableOutput> remove(const std::string& name) {
        return server_.call(delete_table, DeleteTableInput{name});
    }
    ListTablesOutput list(ListTablesInput input) {
        return server_.call(list_tables, std::move(input)).value();
    }

    SimulatedServer server_;
};

TEST_F(Tables, AreDescribedAsTheyWereCreated) {
    const auto created = server_.call(create_table, range_table("t"));
    ASSERT_THAT(created, Succeeds());
    EXPECT_EQ(created->table_description.table_status, TableStatus::CREATING);
    auto expected = created->table_description;
    expected.table_status = TableStatus::ACTIVE;
    expected.warm_throughput->status = TableStatus::ACTIVE;
    EXPECT_EQ(describe(server_, "t"), expected);
}

TEST_F(Tables, HaveOneNameOnlyOnce) {
    create(server_, hash_table("t"));
    EXPECT_THAT(server_.call(create_table, hash_table("t")),
                FailsWith(ErrorCode::ResourceInUseException, "Table already exists: t"));
}

TEST_F(Tables, CountTheirItems) {
    create(server_, hash_table("t"));
    put(server_, "t", R"({"id":{"S":"a"}})");
    put(server_, "t", R"({"id":{"S":"b"},"text":{"S":"four"}})");
    const auto table = describe(server_, "t");
    EXPECT_EQ(table.item_count, 2);
    EXPECT_EQ(table.table_size_bytes, 3 + 3 + 8);
}

TEST_F(Tables, AreFoundByTheirArn) {
    create(server_, hash_table("t"));
    const auto arn = stream::table_arn(server_.context().site, "t");
    EXPECT_EQ(describe_result(arn)->table.table_name, "t");
    put(server_, arn, R"({"id":{"S":"a"}})");
    EXPECT_EQ(get(server_, "t", R"({"id":{"S":"a"}})"), R"({"id":{"S":"a"}})");
    EXPECT_THAT(remove(arn), Succeeds());
    EXPECT_FALSE(describe_result("t"));
}

TEST_F(Tables, ThatAreNotThereAreNotFound) {
    const auto not_found = FailsWith(ErrorCode::ResourceNotFoundException,
                                     "Requested resource not found: Table: t not found");
    EXPECT_THAT(describe_result("t"), not_found);
    EXPECT_THAT(update({.billing_mode = BillingMode::PAY_PER_REQUEST}), not_found);
    EXPECT_THAT(remove("t"), not_found);
}

TEST_F(Tables, AreListedInOrderPageByPage) {
    for (const auto* name : {"b", "a", "c"}) create(server_, hash_table(std::string(3, *name)));
    EXPECT_THAT(list({}).table_names, ElementsAre("aaa", "bbb", "ccc"));
    EXPECT_EQ(list({}).last_evaluated_table_name, std::nullopt);
    const auto first = list({.limit = 2});
    EXPECT_THAT(first.table_names, ElementsAre("aaa", "bbb"));
    EXPECT_EQ(first.last_evaluated_table_name, "bbb");
    const auto second = list({.exclusive_start_table_name = "bbb", .limit = 2});
    EXPECT_THAT(second.table_names, ElementsAre("ccc"));
    EXPECT_EQ(second.last_evaluated_table_name, std::nullopt);
}

TEST_F(Tables, ChangeTheirThroughput) {
    create(server_, range_table("t"));
    const auto updated = update({.provisioned_throughput = ProvisionedThroughput{20, 15}});
    ASSERT_THAT(updated, Succeeds());
    EXPECT_EQ(updated->table_description.table_status, TableStatus::UPDATING);
    const auto table = describe(server_, "t");
    EXPECT_EQ(table.table_status, TableStatus::ACTIVE);
    EXPECT_EQ(table.provisioned_throughput->read_capacity_units, 20);
    EXPECT_EQ(table.provisioned_throughput->write_capacity_units, 15);
}

TEST_F(Tables, AreNotHeldToTheirThroughput) {
    create(server_, range_table("t"));
    for (int i = 0; i < 100; ++i) {
        put(server_, "t", R"({"id":{"S":"a"},"nr":{"S":")" + std::to_string(i) + R"("}})");
    }
    EXPECT_EQ(describe(server_, "t").item_count, 100);
}

TEST_F(Tables, SwitchTheirBillingMode) {
    create(server_, range_table("t"));
    ASSERT_THAT(update({.billing_mode = BillingMode::PAY_PER_REQUEST}), Succeeds());
    EXPECT_EQ(describe(server_, "t").billing_mode_summary->billing_mode,
              BillingMode::PAY_PER_REQUEST);
    ASSERT_THAT(update({.billing_mode = BillingMode::PAY_PER_REQUEST}), Succeeds())
        << "the same again changes nothing";
    ASSERT_THAT(update({.billing_mode = BillingMode::PROVISIONED,
                        .provisioned_throughput = ProvisionedThroughput{1, 1}}),
                Succeeds());
    EXPECT_EQ(describe(server_, "t").provisioned_throughput->read_capacity_units, 1);
}

TEST_F(Tables, ProtectedFromDeletionAreNotDeleted) {
    auto input = hash_table("t");
    input.deletion_protection_enabled = true;
    create(server_, input);
    EXPECT_THAT(remove("t"), Refuses("Resource cannot be deleted as it is currently protected "
                                     "against deletion. Disable deletion protection first."));
    ASSERT_THAT(update({.deletion_protection_enabled = false}), Succeeds());
    EXPECT_THAT(remove("t"), Succeeds());
}

TEST_F(Tables, TakeTheirItemsWithThem) {
    create(server_, hash_table("t"));
    put(server_, "t", R"({"id":{"S":"a"}})");
    const auto removed = remove("t");
    ASSERT_THAT(removed, Succeeds());
    EXPECT_EQ(removed->table_description.table_status, TableStatus::DELETING);
    EXPECT_THAT(server_.call(put_item,
                             PutItemInput{.table_name = "t", .item = item(R"({"id":{"S":"a"}})")}),
                FailsWith(ErrorCode::ResourceNotFoundException, "Requested resource not found"));
    EXPECT_THAT(list({}).table_names, ElementsAre());

    create(server_, hash_table("t"));
    EXPECT_EQ(scan_all(server_, "t"), "[]");
}

/// How many calls of the store it takes to delete a table.
std::size_t calls_of_removal() {
    SimulatedServer server;
    create(server, hash_table("t"));
    const auto before = server.store().calls();
    server.run(server.context().life_cycle.remove("t")).value();
    return server.store().calls() - before;
}

TEST_F(Tables, OnceDeletedCannotFailToSaySo) {
    create(server_, hash_table("t"));
    server_.store().fail_call(calls_of_removal() + 1, storage::simulated::Failure::fault);
    EXPECT_THAT(remove("t"), Succeeds());
}

}  // namespace
}  // namespace tailrace::operation
