// BatchExecuteStatement and ExecuteTransaction, down to the engine, and what writes by statements
// leave in the stream.

#include <gmock/gmock.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "operation/operations.h"
#include "operation/simulated/answer_matchers.h"
#include "operation/simulated/requests.h"
#include "operation/simulated/seen_record.h"
#include "operation/simulated/simulated_server.h"

namespace tailrace::operation {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Code = BatchStatementErrorCodeEnum;

const std::string a = R"({"id":{"S":"a"}})";
const std::string b = R"({"id":{"S":"b"}})";
const std::string a1 = R"({"id":{"S":"a"},"n":{"N":"1"}})";

class StatementsTogether : public testing::Test {
 protected:
    void SetUp() override {
        create(server_, hash_table("h"));
        create(server_, range_table("r"));
    }

    Result<BatchExecuteStatementOutput> batch(const std::vector<std::string>& statements) {
        BatchExecuteStatementInput input;
        for (const auto& statement : statements) input.statements.push_back({statement});
        return server_.call(batch_execute_statement, std::move(input));
    }
    /// What each statement of a batch came to: its item or its error.
    std::vector<std::string> responses(const std::vector<std::string>& statements) {
        std::vector<std::string> lines;
        const auto output = batch(statements).value();
        for (const auto& response : output.responses) {
            const auto& error = response.error;
            auto line = error ? std::string(name_of(*error->code)) + ": " + *error->message
                              : (response.item ? response.item->json() : "-");
            lines.push_back(response.table_name.value_or("?") + " " + line);
        }
        return lines;
    }
    Result<ExecuteTransactionOutput> transact(const std::vector<std::string>& statements,
                                              std::optional<std::string> token = {}) {
        ExecuteTransactionInput input{.client_request_token = std::move(token)};
        for (const auto& statement : statements) input.transact_statements.push_back({statement});
        return server_.call(execute_transaction, std::move(input));
    }

    SimulatedServer server_;
};

using StatementBatches = StatementsTogether;
using StatementTransactions = StatementsTogether;

TEST_F(StatementBatches, ReadItemsByTheirKeys) {
    put(server_, "h", a1);
    EXPECT_THAT(
        responses({"SELECT * FROM h WHERE id = 'a'", "SELECT n FROM h WHERE id = 'a' AND n = 1",
                   "SELECT * FROM h WHERE id = 'a' AND n = 2", "SELECT * FROM h WHERE id = 'b'"}),
        ElementsAre("h " + a1, R"(h {"n":{"N":"1"}})", "h -", "h -"));
}

TEST_F(StatementBatches, WriteItemsAndTellOfEach) {
    put(server_, "h", a1);
    EXPECT_THAT(
        responses({"INSERT INTO h VALUE {'id': 'b'}", "INSERT INTO h VALUE {'id': 'a'}",
                   "UPDATE h SET n = 2 WHERE id = 'a' RETURNING ALL OLD *",
                   "UPDATE h SET n = 2 WHERE id = 'c'",
                   "DELETE FROM r WHERE id = 'a' AND nr = 'b'"}),
        ElementsAre("h -", "h DuplicateItem: Duplicate primary key exists in table", "h " + a1,
                    "h ConditionalCheckFailed: The conditional request failed", "r -"));
    EXPECT_EQ(get(server_, "h", a), R"({"id":{"S":"a"},"n":{"N":"2"}})");
    EXPECT_EQ(get(server_, "h", b), b);
}

TEST_F(StatementBatches, WriteOneItemInTheirOrder) {
    EXPECT_THAT(responses({"INSERT INTO h VALUE {'id': 'a', 'n': 1}",
                           "UPDATE h SET n = n + 1 WHERE id = 'a'",
                           "UPDATE h SET n = n + 1 WHERE id = 'a' RETURNING ALL NEW *"}),
                ElementsAre("h -", "h -", R"(h {"id":{"S":"a"},"n":{"N":"3"}})"));
}

TEST_F(StatementBatches, FailStatementByStatement) {
    put(server_, "h", a);
    EXPECT_THAT(
        responses({"SELECTT", "SELECT * FROM h WHERE id = ?", "SELECT * FROM none WHERE id = 'a'",
                   "SELECT * FROM r WHERE id = 'a'", "SELECT * FROM h WHERE id IN ['a', 'b']",
                   "SELECT * FROM h.i WHERE id = 'a'", "SELECT * FROM h WHERE id = 5",
                   "SELECT * FROM h WHERE id = 'a'"}),
        ElementsAre(
            "? ValidationError: Statement wasn't well formed, can't be processed: Expected data "
            "manipulation",
            "? ValidationError: Number of parameters in request and statement don't match.",
            "none ResourceNotFound: Requested resource not found",
            "r ValidationError: Select statements within BatchExecuteStatement must specify the "
            "primary key in the where clause.",
            "h ValidationError: Select statements within BatchExecuteStatement must specify the "
            "primary key in the where clause.",
            "h ValidationError: Select statements within BatchExecuteStatement must specify the "
            "primary key in the where clause.",
            "h ValidationError: The provided key element does not match the schema", "h " + a));
    EXPECT_THAT(
        responses({"DELETE FROM none WHERE id = 'a'", "DELETE FROM h", "INSERT INTO h VALUE {}",
                   "EXISTS(SELECT * FROM h WHERE id = 'a')",
                   "DELETE FROM h WHERE id = 'a' RETURNING ALL NEW *"}),
        ElementsAre("none ResourceNotFound: Requested resource not found",
                    "h ValidationError: Where clause does not contain a mandatory equality on all "
                    "key attributes",
                    "h ValidationError: One or more parameter values were invalid: Missing the key "
                    "id in the item",
                    "? ValidationError: EXISTS can only be used in ExecuteTransaction",
                    "? ValidationError: DELETE can only return ALL OLD *"));
}

TEST_F(StatementBatches, EitherReadOrWrite) {
    EXPECT_THAT(
        batch({"SELECT * FROM h WHERE id = 'a'", "DELETE FROM h WHERE id = 'a'"}),
        Refuses("The entire batch must consist of either read statements or write statements"));
}

TEST_F(StatementBatches, TellTheItemThatFailedAndWhatTheyCost) {
    put(server_, "h", a1);
    const auto on_failure = ReturnValuesOnConditionCheckFailure::ALL_OLD;
    const auto output =
        server_.call(batch_execute_statement,
                     BatchExecuteStatementInput{
                         .statements = {{.statement = "DELETE FROM h WHERE id = 'a' AND n = 2",
                                         .return_values_on_condition_check_failure = on_failure},
                                        {.statement = "INSERT INTO h VALUE {'id': 'b'}"},
                                        {.statement = "INSERT INTO h VALUE {'id': 'c'}"}},
                         .return_consumed_capacity = ReturnConsumedCapacity::TOTAL});
    EXPECT_EQ(output->responses[0].error->item->json(), a1);
    EXPECT_THAT(*output->consumed_capacity,
                ElementsAre(ConsumedCapacity{.table_name = "h", .capacity_units = 2}));
}

TEST_F(StatementTransactions, WriteAllTheirItems) {
    put(server_, "h", a1);
    put(server_, "h", R"({"id":{"S":"c"}})");
    const auto output =
        transact({"INSERT INTO h VALUE {'id': 'b'}", "UPDATE h SET n = n + 1 WHERE id = 'a'",
                  "DELETE FROM h WHERE id = 'c'"});
    ASSERT_THAT(output, Succeeds());
    EXPECT_TRUE(output->responses.empty());
    EXPECT_EQ(get(server_, "h", a), R"({"id":{"S":"a"},"n":{"N":"2"}})");
    EXPECT_EQ(get(server_, "h", b), b);
    EXPECT_EQ(get(server_, "h", R"({"id":{"S":"c"}})"), "");
}

TEST_F(StatementTransactions, DoNothingIfOneCannotBeDone) {
    put(server_, "h", a1);
    const auto cancelled =
        transact({"INSERT INTO h VALUE {'id': 'b'}", "INSERT INTO h VALUE {'id': 'a'}",
                  "UPDATE h SET n = 1 WHERE id = 'c'",
                  "EXISTS(SELECT * FROM r WHERE id = 'a' AND nr = 'b' AND v = 1)"});
    ASSERT_THAT(cancelled,
                FailsWith(ErrorCode::TransactionCanceledException,
                          "Transaction cancelled, please refer cancellation reasons for specific "
                          "reasons [None, DuplicateItem, ConditionalCheckFailed, "
                          "ConditionalCheckFailed]"));
    const auto& reasons = cancelled.error().detail->cancellation_reasons;
    EXPECT_EQ(reasons[1].message, "Duplicate primary key exists in table");
    EXPECT_EQ(reasons[2].message, "The conditional request failed");
    EXPECT_EQ(get(server_, "h", b), "");
}

TEST_F(StatementTransactions, CheckOtherItemsWithExists) {
    put(server_, "h", a1);
    const auto insert_if = [&](const std::string& exists) {
        return transact({exists, "INSERT INTO h VALUE {'id': 'b'}"});
    };
    EXPECT_FALSE(insert_if("EXISTS(SELECT * FROM h WHERE id = 'c')"));
    EXPECT_FALSE(insert_if("EXISTS(SELECT * FROM h WHERE id = 'a' AND n IS MISSING)"));
    EXPECT_FALSE(insert_if("EXISTS(SELECT * FROM h WHERE id = 'c' AND n IS MISSING)"));
    EXPECT_EQ(get(server_, "h", b), "");
    EXPECT_THAT(insert_if("EXISTS(SELECT * FROM h WHERE id = 'a' AND n = 1)"), Succeeds());
    EXPECT_EQ(get(server_, "h", b), b);
    EXPECT_THAT(insert_if("EXISTS(SELECT * FROM h WHERE n = 1)"),
                Refuses("Where clause does not contain a mandatory equality on all key "
                        "attributes"));
}

TEST_F(StatementTransactions, ReadTheirItemsInOrder) {
    put(server_, "h", a1);
    const auto output =
        transact({"SELECT * FROM h WHERE id = 'b'", "SELECT n FROM h WHERE id = 'a'",
                  "SELECT * FROM r WHERE id = 'a' AND nr = 'b'"});
    ASSERT_THAT(output, Succeeds());
    ASSERT_EQ(output->responses.size(), 3u);
    EXPECT_EQ(output->responses[0].item, std::nullopt);
    EXPECT_EQ(output->responses[1].item->json(), R"({"n":{"N":"1"}})");
    EXPECT_THAT(transact({"SELECT * FROM r WHERE id = 'a'"}),
                Refuses("Select statements within ExecuteTransaction must specify the primary key "
                        "in the where clause."));
}

TEST_F(StatementTransactions, AreRefusedAsAWhole) {
    const std::string insert = "INSERT INTO h VALUE {'id': 'a'}";
    EXPECT_THAT(transact({insert, "SELECTT"}),
                Refuses("Statement wasn't well formed, can't be processed: Expected data "
                        "manipulation"));
    EXPECT_THAT(transact({insert, "SELECT * FROM h WHERE id = 'a'"}),
                Refuses("The entire transaction must consist of either read statements or write "
                        "statements"));
    EXPECT_THAT(transact({insert, "DELETE FROM h WHERE id = 'b' RETURNING ALL OLD *"}),
                Refuses("RETURNING cannot be used in ExecuteTransaction"));
    const auto twice =
        Refuses("Transaction request cannot include multiple operations on one item");
    EXPECT_THAT(transact({insert, "DELETE FROM h WHERE id = 'a'"}), twice);
    EXPECT_THAT(transact({"SELECT * FROM h WHERE id = 'a'", "SELECT n FROM h WHERE id = 'a'"}),
                twice);
    EXPECT_THAT(transact({insert, "DELETE FROM none WHERE id = 'a'"}),
                FailsWith(ErrorCode::ResourceNotFoundException, "Requested resource not found"));
    EXPECT_EQ(get(server_, "h", a), "");
}

TEST_F(StatementTransactions, SentAgainUnderTheirTokenDoNothing) {
    const std::string insert = "INSERT INTO h VALUE {'id': 'a'}";
    ASSERT_THAT(transact({insert}, "token"), Succeeds());
    EXPECT_THAT(transact({insert}, "token"), Succeeds());
    const auto other = transact({"INSERT INTO h VALUE {'id': 'b'}"}, "token");
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().code, ErrorCode::IdempotentParameterMismatchException);
    EXPECT_THAT(transact({insert}), testing::Not(Succeeds()));
}

TEST_F(StatementTransactions, HoldUpTo4Megabytes) {
    ExecuteTransactionInput input;
    for (int i = 0; i < 11; ++i) {
        input.transact_statements.push_back(
            {.statement = "INSERT INTO h VALUE {'id': '" + std::to_string(i) + "', 't': ?}",
             .parameters = {{std::string(390'000, 'x')}}});
    }
    const auto refused = server_.call(execute_transaction, input);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, HasSubstr("Transaction payload size cannot exceed 4MB"));
    input.transact_statements.pop_back();
    EXPECT_THAT(server_.call(execute_transaction, input), Succeeds());
}

// The stream.

TEST(StatementRecords, AreThoseOfTheRequestsThatDoTheSame) {
    SimulatedServer server;
    create(server, with_stream(hash_table("Music"), StreamViewType::NEW_AND_OLD_IMAGES));
    const auto execute = [&](const std::string& statement) {
        (void)server.call(execute_statement, ExecuteStatementInput{.statement = statement});
    };
    execute("INSERT INTO Music VALUE {'id': 'a', 'n': 1}");
    execute("INSERT INTO Music VALUE {'id': 'a', 'n': 2}");
    execute("UPDATE Music SET n = 1 WHERE id = 'a'");
    execute("UPDATE Music SET n = n + 1 WHERE id = 'a' AND n = 1");
    execute("UPDATE Music SET n = 5 WHERE id = 'a' AND n = 1");
    execute("UPDATE Music SET n = 5 WHERE id = 'b'");
    execute("DELETE FROM Music WHERE id = 'b'");
    execute("DELETE FROM Music WHERE id = 'a'");
    const auto records = read_stream(server, *describe(server, "Music").latest_stream_arn);
    ASSERT_EQ(event_names(records), "INSERT, MODIFY, REMOVE");
    const std::string a2 = R"({"id":{"S":"a"},"n":{"N":"2"}})";
    EXPECT_EQ(records[0].new_image, a1);
    EXPECT_EQ(records[1].old_image, a1);
    EXPECT_EQ(records[1].new_image, a2);
    EXPECT_EQ(records[2].old_image, a2);
}

TEST(StatementRecords, OfATransactionAreAllOrNone) {
    SimulatedServer server;
    create(server, with_stream(hash_table("Music"), StreamViewType::KEYS_ONLY));
    const auto transact = [&](const std::vector<std::string>& statements) {
        ExecuteTransactionInput input;
        for (const auto& statement : statements) input.transact_statements.push_back({statement});
        (void)server.call(execute_transaction, std::move(input));
    };
    transact({"INSERT INTO Music VALUE {'id': 'a'}", "INSERT INTO Music VALUE {'id': 'b'}",
              "UPDATE Music SET n = 1 WHERE id = 'c'"});
    transact({"INSERT INTO Music VALUE {'id': 'a'}", "INSERT INTO Music VALUE {'id': 'b'}"});
    transact({"EXISTS(SELECT * FROM Music WHERE id = 'a')", "DELETE FROM Music WHERE id = 'b'"});
    const auto batch = BatchExecuteStatementInput{
        .statements = {{.statement = "INSERT INTO Music VALUE {'id': 'a'}"},
                       {.statement = "UPDATE Music SET n = 1 WHERE id = 'a'"}}};
    (void)server.call(batch_execute_statement, batch);
    std::vector<std::string> seen;
    for (const auto& record : read_stream(server, *describe(server, "Music").latest_stream_arn)) {
        seen.push_back(record.event_name + " " + record.keys);
    }
    EXPECT_THAT(seen, testing::UnorderedElementsAre("INSERT " + a, "INSERT " + b, "REMOVE " + b,
                                                    "MODIFY " + a));
}

}  // namespace
}  // namespace tailrace::operation
