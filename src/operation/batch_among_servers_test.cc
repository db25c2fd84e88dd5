// BatchWriteItem where other servers are home to some of the items.

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "operation/elsewhere.h"
#include "operation/operations.h"
#include "operation/simulated/answer_matchers.h"
#include "operation/simulated/requests.h"
#include "operation/simulated/simulated_server.h"

namespace tailrace::operation {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAreArray;

std::string json_of(int id) {
    return fmt::format(R"({{"id":{{"S":"{}"}}}})", id);
}

WriteRequest put_request(const std::string& json) {
    return {.put_request = PutRequest{item(json)}};
}

/// Two others, who take turns with this server in being a partition's home. They work on the same
/// store as it does.
class TwoOthers final : public Elsewhere {
 public:
    explicit TwoOthers(SimulatedServer& server) : server_(server) {}

    std::uint64_t home_of(storage::PartitionId partition) override {
        return homes_.try_emplace(partition, homes_.size() % 3).first->second;
    }
    awaitable<std::optional<Result<BatchWriteItemOutput>>> batch_write_item(
        storage::PartitionId partition, BatchWriteItemInput input) override {
        const auto home = home_of(partition);
        asked.emplace(home, input);
        std::optional<Result<BatchWriteItemOutput>> answer;
        if (receives_nothing.contains(home)) co_return answer;
        if (answers.contains(home)) {
            answer = answers.at(home);
        } else {
            answer = co_await operation::batch_write_item(server_.context(), std::move(input));
        }
        co_return answer;
    }

    std::set<std::uint64_t> receives_nothing;
    std::map<std::uint64_t, Result<BatchWriteItemOutput>> answers;
    std::multimap<std::uint64_t, BatchWriteItemInput> asked;

 private:
    SimulatedServer& server_;
    std::map<storage::PartitionId, std::uint64_t> homes_;
};

class AmongServers : public testing::Test {
 protected:
    void SetUp() override { create(server_, hash_table("wide")); }

    /// Twenty-five, of all partitions.
    static BatchWriteItemInput puts(const std::string& table = "wide") {
        BatchWriteItemInput input;
        for (int i = 0; i < 25; ++i)
            input.request_items[table].push_back(put_request(json_of(100 + i)));
        return input;
    }
    Result<BatchWriteItemOutput> write(BatchWriteItemInput input) {
        return server_.run(
            batch_write_item_among_servers(server_.context(), std::move(input), others_));
    }
    std::size_t written(const std::string& table = "wide") {
        std::size_t count = 0;
        for (int i = 0; i < 25; ++i) count += get(server_, table, json_of(100 + i)).empty() ? 0 : 1;
        return count;
    }
    std::size_t asked_of(std::uint64_t home) const {
        return others_.asked.find(home)->second.request_items.at("wide").size();
    }

    SimulatedServer server_;
    TwoOthers others_{server_};
};

TEST_F(AmongServers, EachIsAskedOnceForWhatItIsHomeTo) {
    const auto output = write(puts());
    ASSERT_THAT(output, Succeeds());
    EXPECT_THAT(output->unprocessed_items, IsEmpty());
    EXPECT_EQ(written(), 25);
    ASSERT_EQ(others_.asked.size(), 2);
    EXPECT_EQ(others_.asked.count(1), 1);
    EXPECT_EQ(others_.asked.count(2), 1);
    EXPECT_LT(asked_of(1) + asked_of(2), 25) << "the rest is ours";
    EXPECT_GT(asked_of(1), 0);
    EXPECT_GT(asked_of(2), 0);
}

TEST_F(AmongServers, WhatAnotherDidNotReceiveIsDoneHere) {
    others_.receives_nothing = {1, 2};
    ASSERT_THAT(write(puts()), Succeeds());
    EXPECT_EQ(others_.asked.size(), 2);
    EXPECT_EQ(written(), 25);
}

TEST_F(AmongServers, WhatFailedElsewhereIsHandedBack) {
    others_.answers.emplace(1, fail(ErrorCode::InternalServerError, "lost"));
    const auto output = write(puts());
    ASSERT_THAT(output, Succeeds());
    EXPECT_EQ(output->unprocessed_items, others_.asked.find(1)->second.request_items);
    EXPECT_EQ(written(), 25 - asked_of(1));
}

TEST_F(AmongServers, WhatAnotherHandsBackIsHandedBack) {
    BatchWriteItemOutput partly;
    partly.unprocessed_items["wide"].push_back(put_request(json_of(100)));
    others_.answers.emplace(1, partly);
    BatchWriteItemOutput also_partly;
    also_partly.unprocessed_items["wide"].push_back(put_request(json_of(101)));
    others_.answers.emplace(2, also_partly);
    const auto output = write(puts());
    ASSERT_THAT(output, Succeeds());
    EXPECT_THAT(output->unprocessed_items.at("wide"),
                ElementsAre(put_request(json_of(100)), put_request(json_of(101))));
}

TEST_F(AmongServers, FailsIfNothingWentWell) {
    others_.answers.emplace(1, fail(ErrorCode::ThrottlingException, "one"));
    others_.answers.emplace(2, fail(ErrorCode::ThrottlingException, "two"));
    auto input = puts();
    auto& requests = input.request_items["wide"];
    write(puts());
    requests = others_.asked.find(1)->second.request_items.at("wide");
    const auto theirs = others_.asked.find(2)->second.request_items.at("wide");
    requests.insert(requests.end(), theirs.begin(), theirs.end());
    EXPECT_THAT(write(input), FailsWith(ErrorCode::ThrottlingException, "one"));
}

TEST_F(AmongServers, NobodyIsAskedForWhatIsWrong) {
    auto input = puts();
    input.request_items["wide"].back() = put_request(R"({"n":{"N":"1"}})");
    EXPECT_THAT(write(input), Refuses("The provided key element does not match the schema"));
    input = puts();
    input.request_items["wide"].push_back(put_request(json_of(1)));
    EXPECT_THAT(write(input), Refuses("Too many items requested for the BatchWriteItem call"));
    EXPECT_THAT(others_.asked, IsEmpty());
}

CreateTableInput indexed_table() {
    auto input = hash_table("indexed");
    input.attribute_definitions->push_back({"nr", ScalarAttributeType::S});
    input.key_schema->push_back({"nr", KeyType::RANGE});
    input.attribute_definitions->push_back({"a", ScalarAttributeType::S});
    LocalSecondaryIndex local;
    local.index_name = "local";
    local.key_schema = {{"id", KeyType::HASH}, {"a", KeyType::RANGE}};
    local.projection.projection_type = ProjectionType::KEYS_ONLY;
    input.local_secondary_indexes = {local};
    GlobalSecondaryIndex global;
    global.index_name = "global";
    global.key_schema = {{"a", KeyType::HASH}};
    global.projection.projection_type = ProjectionType::KEYS_ONLY;
    input.global_secondary_indexes = {global};
    return input;
}

TEST_F(AmongServers, TheAnswerIsThatOfOneServer) {
    SimulatedServer one;
    create(one, hash_table("wide"));
    create(one, indexed_table());
    create(server_, indexed_table());
    for (const auto asked : {ReturnConsumedCapacity::NONE, ReturnConsumedCapacity::TOTAL,
                             ReturnConsumedCapacity::INDEXES}) {
        others_.asked.clear();
        BatchWriteItemInput input;
        for (int i = 0; i < 24; ++i) {
            input.request_items[i % 2 == 0 ? "indexed" : "wide"].push_back(put_request(
                fmt::format(R"({{"a":{{"S":"{0}"}},"id":{{"S":"{0}"}},"nr":{{"S":"{1}"}}}})", i,
                            static_cast<int>(asked))));
        }
        input.return_consumed_capacity = asked;
        input.return_item_collection_metrics = ReturnItemCollectionMetrics::SIZE;
        const auto expected = one.call(batch_write_item, input);
        ASSERT_THAT(expected, Succeeds());
        const auto output = write(input);
        ASSERT_THAT(output, Succeeds());
        EXPECT_EQ(others_.asked.size(), 2);
        EXPECT_EQ(output->consumed_capacity, expected->consumed_capacity);
        EXPECT_THAT(output->item_collection_metrics->at("indexed"),
                    UnorderedElementsAreArray(expected->item_collection_metrics->at("indexed")));
    }
}

}  // namespace
}  // namespace tailrace::operation
