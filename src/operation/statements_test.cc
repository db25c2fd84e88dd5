// ExecuteStatement, down to the engine.

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

using Parameters = std::vector<AttributeValue>;

const std::string a = R"({"id":{"S":"a"}})";
const std::string full_a = R"({"id":{"S":"a"},"l":{"L":[{"S":"p"}]},"n":{"N":"5"}})";

auto mandatory() {
    return Refuses("Where clause does not contain a mandatory equality on all key attributes");
}
auto condition_failed() {
    return FailsWith(ErrorCode::ConditionalCheckFailedException, "The conditional request failed");
}

class Statements : public testing::Test {
 protected:
    void SetUp() override {
        create(server_, hash_table("h"));
        create(server_, range_table("r"));
    }

    Result<ExecuteStatementOutput> request(ExecuteStatementInput input) {
        return server_.call(execute_statement, std::move(input));
    }
    Result<ExecuteStatementOutput> execute(const std::string& statement,
                                           std::optional<Parameters> parameters = {}) {
        return request({.statement = statement, .parameters = std::move(parameters)});
    }
    /// The items of an answer, or what it says.
    std::string items(const std::string& statement, std::optional<Parameters> parameters = {}) {
        const auto output = execute(statement, std::move(parameters));
        return output ? output->items.json() : output.error().message;
    }
    /// All pages of a SELECT, one after the other.
    std::vector<std::string> pages(ExecuteStatementInput input) {
        std::vector<std::string> pages;
        do {
            const auto output = request(input).value();
            pages.push_back(output.items.json());
            input.next_token = output.next_token;
        } while (input.next_token && pages.size() < 100);
        return pages;
    }
    void put_range_items(const std::string& id, int count) {
        for (int i = 0; i < count; ++i) {
            put(server_, "r",
                R"({"id":{"S":")" + id + R"("},"nr":{"S":")" + std::to_string(i) +
                    R"("},"v":{"N":")" + std::to_string(i) + "\"}}");
        }
    }

    SimulatedServer server_;
};

// INSERT.

TEST_F(Statements, InsertAnItem) {
    EXPECT_EQ(items("INSERT INTO h VALUE {'id': 'a', 'n': 5, 'l': ['p']}"), "[]");
    EXPECT_EQ(get(server_, "h", a), full_a);
    EXPECT_EQ(items("INSERT INTO h VALUE {'id': ?, 'n': ?}", Parameters{"b", "x"}), "[]");
    EXPECT_EQ(get(server_, "h", R"({"id":{"S":"b"}})"), R"({"id":{"S":"b"},"n":{"S":"x"}})");
}

TEST_F(Statements, InsertNoItemTwice) {
    put(server_, "h", a);
    const auto duplicate =
        FailsWith(ErrorCode::DuplicateItemException, "Duplicate primary key exists in table");
    EXPECT_THAT(execute("INSERT INTO h VALUE {'id': 'a', 'n': 5}"), duplicate);
    EXPECT_EQ(get(server_, "h", a), a);
    ASSERT_EQ(items("DELETE FROM h WHERE id = 'a'"), "[]");
    EXPECT_THAT(execute("INSERT INTO h VALUE {'id': 'a', 'n': 5}"), Succeeds());
}

TEST_F(Statements, InsertWhatATableCanHold) {
    EXPECT_THAT(execute("INSERT INTO h VALUE {'n': 1}"),
                RefusesParameter("Missing the key id in the item"));
    EXPECT_THAT(execute("INSERT INTO h VALUE {'id': 1}"),
                RefusesParameter("Type mismatch for key id expected: S actual: N"));
    EXPECT_THAT(
        execute("INSERT INTO h VALUE {'id': 'a', 'b': ?}", Parameters{std::string(400'000, 'x')}),
        Succeeds());
    EXPECT_THAT(
        execute("INSERT INTO h VALUE {'id': 'b', 'b': ?}", Parameters{std::string(410'000, 'x')}),
        Refuses("Item size has exceeded the maximum allowed size"));
    std::string nested = "1";
    for (int i = 0; i < 32; ++i) nested = "[" + nested + "]";
    EXPECT_THAT(execute("INSERT INTO h VALUE {'id': 'c', 'b': " + nested + "}"),
                Refuses("Nesting Levels have exceeded supported limits: Attributes in the item "
                        "have nested levels beyond supported limit"));
}

// UPDATE.

TEST_F(Statements, UpdateAnItem) {
    put(server_, "h", full_a);
    EXPECT_EQ(items("UPDATE h SET n = n + 1 SET l = list_append(l, ?) REMOVE q WHERE id = 'a'",
                    Parameters{AttributeValue::List{"q"}}),
              "[]");
    EXPECT_EQ(get(server_, "h", a),
              R"({"id":{"S":"a"},"l":{"L":[{"S":"p"},{"S":"q"}]},"n":{"N":"6"}})");
}

TEST_F(Statements, UpdateNothingThatIsNotThere) {
    EXPECT_THAT(execute("UPDATE h SET n = 1 WHERE id = 'a'"), condition_failed());
    EXPECT_EQ(get(server_, "h", a), "");
    put(server_, "h", full_a);
    EXPECT_THAT(execute("UPDATE h SET n = 1 WHERE id = 'a' AND n > 5"), condition_failed());
    EXPECT_THAT(execute("UPDATE h SET n = 1 WHERE n = 5 AND id = 'a'"), Succeeds());
}

TEST_F(Statements, ReturnWhatUpdatesWereAskedFor) {
    put(server_, "h", full_a);
    EXPECT_EQ(items("UPDATE h SET n = 6 WHERE id = 'a' RETURNING ALL OLD *"), "[" + full_a + "]");
    EXPECT_EQ(items("UPDATE h SET n = 7 WHERE id = 'a' RETURNING MODIFIED OLD *"),
              R"([{"n":{"N":"6"}}])");
    EXPECT_EQ(items("UPDATE h REMOVE l WHERE id = 'a' RETURNING ALL NEW *"),
              R"([{"id":{"S":"a"},"n":{"N":"7"}}])");
    EXPECT_EQ(items("UPDATE h SET n = 8 WHERE id = 'a' RETURNING MODIFIED NEW *"),
              R"([{"n":{"N":"8"}}])");
    EXPECT_EQ(items("UPDATE h REMOVE n WHERE id = 'a' RETURNING MODIFIED NEW *"), "[]");
    EXPECT_EQ(items("UPDATE h SET x = 1 WHERE id = 'a' RETURNING MODIFIED OLD *"), "[]");
}

TEST_F(Statements, UpdateNoKey) {
    put(server_, "h", a);
    EXPECT_THAT(execute("UPDATE h SET id = 'b' WHERE id = 'a'"),
                RefusesParameter("Cannot update attribute id. This attribute is part of the key"));
}

TEST_F(Statements, TellTheItemThatFailedAConditionIfAskedFor) {
    put(server_, "h", full_a);
    const auto failed = request(
        {.statement = "DELETE FROM h WHERE id = 'a' AND n = 1",
         .return_values_on_condition_check_failure = ReturnValuesOnConditionCheckFailure::ALL_OLD});
    ASSERT_THAT(failed, condition_failed());
    EXPECT_EQ(failed.error().detail->item->json(), full_a);
}

// DELETE.

TEST_F(Statements, DeleteAnItem) {
    put(server_, "h", full_a);
    EXPECT_THAT(execute("DELETE FROM h WHERE id = 'a' AND n = 1"), condition_failed());
    EXPECT_EQ(items("DELETE FROM h WHERE id = 'a' AND n = 5 RETURNING ALL OLD *"),
              "[" + full_a + "]");
    EXPECT_EQ(get(server_, "h", a), "");
}

TEST_F(Statements, DeleteWhatIsNotThereWhateverTheCondition) {
    EXPECT_EQ(items("DELETE FROM h WHERE id = 'a' AND n = 1 RETURNING ALL OLD *"), "[]");
}

TEST_F(Statements, NameTheWholeKeyToWrite) {
    for (const auto* statement :
         {"UPDATE r SET v = 1", "UPDATE r SET v = 1 WHERE id = 'a'",
          "UPDATE r SET v = 1 WHERE id = 'a' AND nr > '1'",
          "UPDATE r SET v = 1 WHERE id IN ['a', 'b'] AND nr = '1'",
          "UPDATE r SET v = 1 WHERE id = 'a' AND nr = '1' OR v = 1", "DELETE FROM r",
          "DELETE FROM r WHERE nr = '1'", "DELETE FROM h WHERE n = 1"}) {
        EXPECT_THAT(execute(statement), mandatory()) << statement;
    }
    EXPECT_THAT(execute("DELETE FROM h WHERE id = 5"),
                Refuses("The provided key element does not match the schema"));
}

// SELECT.

TEST_F(Statements, SelectAnItemByItsKey) {
    put(server_, "h", full_a);
    put(server_, "h", R"({"id":{"S":"b"}})");
    EXPECT_EQ(items("SELECT * FROM h WHERE id = 'a'"), "[" + full_a + "]");
    EXPECT_EQ(items("SELECT * FROM \"h\" WHERE \"id\" = ?", Parameters{"a"}), "[" + full_a + "]");
    EXPECT_EQ(items("SELECT n, l[0] FROM h WHERE id = 'a'"),
              R"([{"l[0]":{"S":"p"},"n":{"N":"5"}}])");
    EXPECT_EQ(items("SELECT * FROM h WHERE id = 'a' AND n > 4"), "[" + full_a + "]");
    EXPECT_EQ(items("SELECT * FROM h WHERE id = 'a' AND n > 5"), "[]");
    EXPECT_EQ(items("SELECT * FROM h WHERE id = 'c'"), "[]");
    EXPECT_EQ(items("SELECT * FROM h WHERE id = 'a' AND id = 'b'"), "[]");
}

TEST_F(Statements, SelectARangeOfKeysInTheirOrder) {
    put_range_items("a", 4);
    put_range_items("b", 1);
    EXPECT_EQ(items("SELECT v FROM r WHERE id = 'a' AND nr BETWEEN '1' AND '2'"),
              R"([{"v":{"N":"1"}},{"v":{"N":"2"}}])");
    EXPECT_EQ(items("SELECT v FROM r WHERE id = 'a' AND nr >= '2' AND v <> 3"),
              R"([{"v":{"N":"2"}}])");
    EXPECT_EQ(items("SELECT v FROM r WHERE id = 'a' AND begins_with(nr, '3')"),
              R"([{"v":{"N":"3"}}])");
    EXPECT_EQ(items("SELECT nr FROM r WHERE id = 'a' AND nr < '2' ORDER BY nr DESC"),
              R"([{"nr":{"S":"1"}},{"nr":{"S":"0"}}])");
    EXPECT_EQ(items("SELECT nr FROM r WHERE id = 'a' AND (nr = '2' OR nr = '0')"),
              R"([{"nr":{"S":"0"}},{"nr":{"S":"2"}}])");
}

TEST_F(Statements, SelectByScanWhatNamesNoKey) {
    put_range_items("a", 2);
    put_range_items("b", 2);
    const auto all = execute("SELECT * FROM r").value().items;
    EXPECT_EQ(all.json(), scan_all(server_, "r"));
    EXPECT_EQ(execute("SELECT * FROM r WHERE v = 1")->items.count(), 2u);
    EXPECT_EQ(execute("SELECT * FROM r WHERE id = 'a' OR v = 1")->items.count(), 3u);
    EXPECT_EQ(execute("SELECT * FROM r WHERE NOT id = 'a'")->items.count(), 2u);
}

TEST_F(Statements, SelectSeveralPartitionKeysInTurn) {
    put_range_items("a", 2);
    put_range_items("b", 2);
    put_range_items("c", 2);
    EXPECT_EQ(items("SELECT id FROM r WHERE id IN ['c', 'a', 'c', 'x'] AND nr = '1'"),
              R"([{"id":{"S":"c"}},{"id":{"S":"a"}}])");
    EXPECT_EQ(items("SELECT id FROM r WHERE (id = 'c' OR id = 'a') AND nr = '1' ORDER BY id"),
              R"([{"id":{"S":"a"}},{"id":{"S":"c"}}])");
    EXPECT_EQ(items("SELECT id, nr FROM r WHERE id IN ['b', 'c'] ORDER BY id DESC, nr DESC"),
              R"([{"id":{"S":"c"},"nr":{"S":"1"}},{"id":{"S":"c"},"nr":{"S":"0"}},)"
              R"({"id":{"S":"b"},"nr":{"S":"1"}},{"id":{"S":"b"},"nr":{"S":"0"}}])");
}

TEST_F(Statements, OrderByKeysOfAQueryOnly) {
    EXPECT_THAT(execute("SELECT * FROM r ORDER BY nr"),
                Refuses("Must have WHERE clause in the statement when using ORDER BY clause."));
    EXPECT_THAT(execute("SELECT * FROM r WHERE v = 1 ORDER BY nr"),
                Refuses("Must have at least one non-optional hash key condition in WHERE clause "
                        "when using ORDER BY clause."));
    EXPECT_THAT(execute("SELECT * FROM r WHERE id = 'a' ORDER BY v"),
                Refuses("Variable reference v in ORDER BY clause must be part of the primary key"));
    EXPECT_THAT(execute("SELECT * FROM r WHERE id IN ['a', 'b'] ORDER BY nr"),
                Refuses("ORDER BY clause must begin with the hash key when the WHERE clause names "
                        "several of its values"));
}

TEST_F(Statements, SelectWhatFitsTheSchema) {
    EXPECT_THAT(execute("SELECT * FROM h WHERE id = 5"),
                RefusesParameter("Condition parameter type does not match schema type"));
    EXPECT_THAT(execute("SELECT * FROM r WHERE id = 'a' AND nr > 5"),
                RefusesParameter("Condition parameter type does not match schema type"));
    EXPECT_THAT(execute("SELECT * FROM h WHERE id.x = 5"),
                Refuses("Key attributes must be scalars; list random access '[]' and map lookup "
                        "'.' are not allowed: Key: id"));
    EXPECT_THAT(execute("SELECT * FROM h.i WHERE x = 5"),
                Refuses("The table does not have the specified index: i"));
    EXPECT_THAT(execute("SELECT * FROM none WHERE id = 5"),
                FailsWith(ErrorCode::ResourceNotFoundException, "Requested resource not found"));
}

TEST_F(Statements, LookUpToFiftyPartitionKeysUp) {
    const auto in = [](int values) {
        std::string list = "'0'";
        for (int i = 1; i < values; ++i) list += ",'" + std::to_string(i) + "'";
        return "SELECT * FROM h WHERE id IN [" + list + "]";
    };
    EXPECT_THAT(execute(in(50)), Succeeds());
    EXPECT_THAT(execute(in(51)), Refuses("The WHERE clause names too many values of the partition "
                                         "key; number of values: 51, at most 50"));
}

// Pages.

TEST_F(Statements, PageThroughAQuery) {
    put_range_items("a", 3);
    EXPECT_THAT(
        pages({.statement = "SELECT v FROM r WHERE id = 'a'", .limit = 2}),
        testing::ElementsAre(R"([{"v":{"N":"0"}},{"v":{"N":"1"}}])", R"([{"v":{"N":"2"}}])"));
    EXPECT_THAT(pages({.statement = "SELECT v FROM r WHERE id = 'a' ORDER BY nr DESC", .limit = 1}),
                testing::ElementsAre(R"([{"v":{"N":"2"}}])", R"([{"v":{"N":"1"}}])",
                                     R"([{"v":{"N":"0"}}])", "[]"));
    const auto first = request({.statement = "SELECT * FROM r WHERE id = 'a'", .limit = 1});
    EXPECT_EQ(first->last_evaluated_key->json(), R"({"id":{"S":"a"},"nr":{"S":"0"}})");
}

TEST_F(Statements, PageThroughAScanAsItIsFiltered) {
    for (int i = 0; i < 5; ++i) {
        put(server_, "h",
            R"({"id":{"S":")" + std::to_string(i) + R"("},"v":{"N":")" + std::to_string(i % 2) +
                "\"}}");
    }
    std::size_t found = 0;
    ExecuteStatementInput input{.statement = "SELECT * FROM h WHERE v = 1", .limit = 1};
    int count = 0;
    do {
        const auto output = request(input).value();
        found += output.items.count();
        input.next_token = output.next_token;
    } while (input.next_token && ++count < 100);
    EXPECT_EQ(found, 2u);
    EXPECT_EQ(count, 5);
}

TEST_F(Statements, PageThroughSeveralPartitionKeys) {
    put_range_items("a", 2);
    put_range_items("b", 2);
    EXPECT_THAT(
        pages({.statement = "SELECT id, nr FROM r WHERE id IN ['a', 'b']", .limit = 3}),
        testing::ElementsAre(R"([{"id":{"S":"a"},"nr":{"S":"0"}},{"id":{"S":"a"},"nr":{"S":"1"}},)"
                             R"({"id":{"S":"b"},"nr":{"S":"0"}}])",
                             R"([{"id":{"S":"b"},"nr":{"S":"1"}}])"));
    std::string list = "'0'";
    for (int i = 0; i < 25; ++i) {
        put(server_, "h", R"({"id":{"S":")" + std::to_string(i) + "\"}}");
        if (i > 0) list += ",'" + std::to_string(i) + "'";
    }
    std::vector<std::size_t> counts;
    ExecuteStatementInput input{.statement = "SELECT * FROM h WHERE id IN [" + list + "]"};
    do {
        const auto output = request(input).value();
        counts.push_back(output.items.count());
        input.next_token = output.next_token;
    } while (input.next_token && counts.size() < 100);
    EXPECT_THAT(counts, testing::ElementsAre(10, 10, 5));
}

TEST_F(Statements, EndWithTheItemThatTheirKeyNames) {
    put(server_, "h", a);
    const auto output = request({.statement = "SELECT * FROM h WHERE id = 'a'", .limit = 1});
    EXPECT_EQ(output->items.count(), 1u);
    EXPECT_EQ(output->next_token, std::nullopt);
    EXPECT_EQ(output->last_evaluated_key, std::nullopt);
}

TEST_F(Statements, GoOnWithTheSameStatementOnly) {
    put_range_items("a", 3);
    const std::string statement = "SELECT * FROM r WHERE id = ?";
    const auto first = request({.statement = statement, .parameters = Parameters{"a"}, .limit = 1});
    const auto token = first->next_token;
    ASSERT_TRUE(token);
    const auto mismatch = Refuses("NextToken does not match request");
    EXPECT_THAT(
        request({.statement = statement, .parameters = Parameters{"b"}, .next_token = token}),
        mismatch);
    EXPECT_THAT(request({.statement = "SELECT * FROM r WHERE id = 'a'", .next_token = token}),
                mismatch);
    EXPECT_THAT(request({.statement = "DELETE FROM h WHERE id = 'a'", .next_token = token}),
                mismatch);
    EXPECT_THAT(
        request({.statement = statement, .parameters = Parameters{"a"}, .next_token = "token"}),
        Refuses("Invalid NextToken"));
    const auto second =
        request({.statement = statement, .parameters = Parameters{"a"}, .next_token = token});
    EXPECT_EQ(second->items.count(), 2u);
}

// The rest.

TEST_F(Statements, CostWhatTheirRequestsCost) {
    const auto units = [&](ExecuteStatementInput input) {
        input.return_consumed_capacity = ReturnConsumedCapacity::TOTAL;
        const auto output = request(std::move(input));
        EXPECT_EQ(output->consumed_capacity->table_name, "h");
        return *output->consumed_capacity->capacity_units;
    };
    const std::string text(5000, 'x');
    EXPECT_EQ(units({.statement = "INSERT INTO h VALUE {'id': 'a', 't': ?}",
                     .parameters = Parameters{text}}),
              5);
    EXPECT_EQ(units({.statement = "SELECT * FROM h WHERE id = 'a'"}), 1);
    EXPECT_EQ(units({.statement = "SELECT * FROM h WHERE id = 'a'", .consistent_read = true}), 2);
    EXPECT_EQ(units({.statement = "SELECT * FROM h WHERE id IN ['a', 'b']"}), 1.5);
    EXPECT_EQ(units({.statement = "UPDATE h REMOVE t WHERE id = 'a'"}), 5);
    EXPECT_EQ(units({.statement = "DELETE FROM h WHERE id = 'a'"}), 1);
    EXPECT_EQ(execute("SELECT * FROM h")->consumed_capacity, std::nullopt);
}

TEST_F(Statements, CheckWithExistsInTransactionsOnly) {
    EXPECT_THAT(execute("EXISTS(SELECT * FROM h WHERE id = 'a')"),
                Refuses("EXISTS can only be used in ExecuteTransaction"));
}

TEST_F(Statements, AreReadBeforeTheirTableIsLookedFor) {
    EXPECT_THAT(execute("SELECTT * FROM none"),
                Refuses("Statement wasn't well formed, can't be processed: Expected data "
                        "manipulation"));
    EXPECT_THAT(execute("SELECT * FROM none WHERE id = ?"),
                Refuses("Number of parameters in request and statement don't match."));
}

}  // namespace
}  // namespace tailrace::operation
