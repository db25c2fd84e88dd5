#include "expression/partiql/statement.h"

#include <gtest/gtest.h>

#include <string>

namespace tailrace::expression::partiql {
namespace {

std::string repeated(const std::string& part, int times) {
    std::string text;
    for (int i = 0; i < times; ++i) text += part;
    return text;
}

std::string fault(const std::string& text, std::vector<AttributeValue> parameters = {}) {
    const auto statement = parse_statement(text, std::move(parameters));
    return statement ? "" : statement.error().message;
}

TEST(Statement, NestsAsDeepAsAnExpressionAndNoDeeper) {
    const auto deep = malformed("The statement is nested too deeply").message;
    const auto nested = [](int times) {
        return "SELECT * FROM t WHERE " + repeated("(", times) + "a = 1" + repeated(")", times);
    };
    EXPECT_EQ(fault(nested(300)), "");
    EXPECT_EQ(fault(nested(4000)), deep);
    EXPECT_EQ(fault("SELECT * FROM t WHERE " + repeated("NOT ", 2000) + "a = 1"), deep);
    EXPECT_EQ(fault("SELECT * FROM t WHERE " + repeated("size(", 1000)), deep);
    EXPECT_EQ(fault("INSERT INTO t VALUE " + repeated("[", 8000)), deep);
    EXPECT_EQ(fault("INSERT INTO t VALUE " + repeated("{'a':", 1600)), deep);
    EXPECT_EQ(fault("UPDATE t SET a = " + repeated("(", 8000)), deep);
    EXPECT_EQ(fault("UPDATE t SET a = " + repeated("list_append(", 600)), deep);
}

TEST(Statement, TellsFaultsOfTheFormFirstAndOfTheParametersNext) {
    const std::string mismatch = "Number of parameters in request and statement don't match.";
    EXPECT_EQ(fault("SELECT * FROM t WHERE a < [] AND b = ? AND"),
              malformed("Unexpected term").message);
    EXPECT_EQ(fault("SELECT * FROM t WHERE a < [] AND b = ?"), mismatch);
    EXPECT_EQ(fault("SELECT * FROM t WHERE a < [] AND b = ?", {"x"}),
              "Incorrect operand type for operator or function; operator or function: <, operand "
              "type: L");
    EXPECT_EQ(fault("SELECT * FROM t", {"x"}), mismatch);
}

TEST(Statement, ComparesWithAtMostAHundredCandidates) {
    const auto in = [](int candidates) {
        return "SELECT * FROM t WHERE a IN [1" + repeated(",1", candidates - 1) + "]";
    };
    EXPECT_EQ(fault(in(100)), "");
    EXPECT_EQ(fault(in(101)),
              "The IN operator is provided with too many operands; number of operands: 101");
    EXPECT_EQ(fault("SELECT * FROM t WHERE a IN ?", {AttributeValue::List(1000)}),
              "The IN operator is provided with too many operands; number of operands: 1000");
}

TEST(Statement, HasPathsOfUpTo32Names) {
    const auto path = [](int names) { return "SELECT a" + repeated(".a", names - 1) + " FROM t"; };
    EXPECT_EQ(fault(path(32)), "");
    EXPECT_EQ(fault(path(33)), "The document path has too many nesting levels; nesting levels: 33");
}

TEST(Statement, NamesItsTableAndWhetherItReads) {
    const auto select = parse_statement("SELECT * FROM t", {}).value();
    const auto exists = parse_statement("EXISTS(SELECT * FROM u WHERE a = 1)", {}).value();
    EXPECT_EQ(table_of(select), "t");
    EXPECT_EQ(table_of(exists), "u");
    EXPECT_TRUE(is_read(select));
    EXPECT_FALSE(is_read(exists));
}

}  // namespace
}  // namespace tailrace::expression::partiql
