#include "server/named_tables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace tailrace::server {
namespace {

using testing::ElementsAre;

std::vector<std::string> tables_in(std::string_view json) {
    const auto body = wire::json::Document::parse(json).value();
    const auto tables = named_tables(body);
    return {tables.begin(), tables.end()};
}

TEST(NamedTables, AreWhereRequestsNameThem) {
    constexpr auto arn = "arn:aws:dynamodb:us-east-1:000000000000:table/Music";
    const auto stream = std::string(arn) + "/stream/2026-10-08T23:07:31.275";
    EXPECT_THAT(tables_in(R"({"TableName":"Music"})"), ElementsAre("Music"));
    EXPECT_THAT(tables_in(std::string(R"({"TableName":")") + arn + R"("})"), ElementsAre("Music"));
    EXPECT_THAT(tables_in(R"({"StreamArn":")" + stream + R"("})"), ElementsAre("Music"));
    EXPECT_THAT(tables_in(R"({"ShardIterator":")" + stream + R"(|1|AAAA"})"), ElementsAre("Music"));
    EXPECT_THAT(tables_in(R"({"RequestItems":{"Music":[],"Films":[]}})"),
                ElementsAre("Music", "Films"));
    EXPECT_THAT(tables_in(R"({"TransactItems":[{"Put":{"TableName":"Music"}},
                              {"ConditionCheck":{"TableName":"Films"}}]})"),
                ElementsAre("Music", "Films"));
}

TEST(NamedTables, AreNoneWhereNoneIsNamed) {
    for (const auto* json : {"", "{}", "[1]", "null", R"({"TableName":5,"RequestItems":[]})",
                             R"({"TransactItems":[5,{"Put":5},{"Get":{"TableName":5}}]})"}) {
        EXPECT_TRUE(tables_in(json).empty()) << json;
    }
}

}  // namespace
}  // namespace tailrace::server
