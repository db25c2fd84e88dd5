#include "operation/home.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>

#include "operation/simulated/requests.h"
#include "operation/simulated/simulated_server.h"

namespace tailrace::operation {
namespace {

std::string json_of(int id) {
    return fmt::format(R"({{"id":{{"S":"{}"}}}})", id);
}

class HomeTest : public testing::Test {
 protected:
    void SetUp() override { create(server_, hash_table("wide")); }

    template <class Input>
    Home home(const Input& input) {
        return server_.run(home_of(server_.context(), input));
    }
    Home home_of_put(int id, const std::string& table = "wide") {
        PutItemInput input;
        input.table_name = table;
        input.item = item(json_of(id));
        return home(input);
    }
    Home home_of_statement(std::string text) {
        ExecuteStatementInput input;
        input.statement = text;
        const auto found = home(input);
        ExecuteTransactionInput transaction;
        transaction.transact_statements.emplace_back().statement = std::move(text);
        EXPECT_EQ(home(transaction), found);
        return found;
    }

    SimulatedServer server_;
};

TEST_F(HomeTest, IsThePartitionOfTheItemHoweverItIsWritten) {
    std::set<storage::PartitionId> homes;
    for (int id = 0; id < 20; ++id) {
        const auto put = home_of_put(id);
        ASSERT_TRUE(put);
        homes.insert(*put);
        UpdateItemInput update;
        update.table_name = "wide";
        update.key = item(json_of(id));
        EXPECT_EQ(home(update), put);
        DeleteItemInput remove;
        remove.table_name = "wide";
        remove.key = item(json_of(id));
        EXPECT_EQ(home(remove), put);
        EXPECT_EQ(home_of_statement(fmt::format("INSERT INTO wide VALUE {{'id': '{}'}}", id)), put);
        EXPECT_EQ(home_of_statement(fmt::format("UPDATE wide SET a = 1 WHERE id = '{}'", id)), put);
        EXPECT_EQ(home_of_statement(fmt::format("DELETE FROM wide WHERE id = '{}'", id)), put);
    }
    EXPECT_EQ(homes.size(), 4) << "as many as the table has partitions";
}

TEST_F(HomeTest, OfATransactionIsThatOfItsFirstItem) {
    TransactWriteItemsInput input;
    input.transact_items.emplace_back().put = Put{.item = item(json_of(3)), .table_name = "wide"};
    input.transact_items.emplace_back().put = Put{.item = item(json_of(4)), .table_name = "wide"};
    EXPECT_EQ(home(input), home_of_put(3));
    input.transact_items.front() = {};
    input.transact_items.front().condition_check =
        ConditionCheck{.key = item(json_of(5)), .table_name = "wide"};
    EXPECT_EQ(home(input), home_of_put(5));
}

TEST_F(HomeTest, IsTakenFromTheParametersOfAStatement) {
    ExecuteStatementInput input;
    input.statement = "UPDATE wide SET a = ? WHERE id = ?";
    input.parameters.emplace().emplace_back(std::string("x"));
    input.parameters->emplace_back(std::string("7"));
    EXPECT_EQ(home(input), home_of_put(7));
}

TEST_F(HomeTest, WhatReadsAndWhatIsWrongHasNone) {
    EXPECT_FALSE(home_of_put(1, "none"));
    PutItemInput keyless;
    keyless.table_name = "wide";
    keyless.item = item(R"({"n":{"N":"1"}})");
    EXPECT_FALSE(home(keyless));
    EXPECT_FALSE(home_of_statement("SELECT * FROM wide WHERE id = '1'"));
    EXPECT_FALSE(home_of_statement("INSERT INTO none VALUE {'id': '1'}"));
    EXPECT_FALSE(home_of_statement("INSERT INTO wide VALUE {'n': 1}"));
    EXPECT_FALSE(home_of_statement("DELETE FROM wide WHERE n = 1"));
    EXPECT_FALSE(home_of_statement("DELETE FROM"));
    EXPECT_FALSE(home(TransactWriteItemsInput()));
    EXPECT_FALSE(home(ExecuteTransactionInput()));
}

}  // namespace
}  // namespace tailrace::operation
