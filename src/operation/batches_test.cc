// BatchWriteItem and BatchGetItem, down to the engine.

#include <fmt/format.h>
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

using testing::ElementsAre;
using testing::IsEmpty;

std::string json_of(const std::string& id) {
    return R"({"id":{"S":")" + id + "\"}}";
}

WriteRequest put_request(const std::string& json) {
    return {.put_request = PutRequest{item(json)}};
}

WriteRequest delete_request(const std::string& json) {
    return {.delete_request = DeleteRequest{item(json)}};
}

KeysAndAttributes keys(const std::vector<std::string>& ids) {
    KeysAndAttributes request;
    for (const auto& id : ids) request.keys.push_back(item(json_of(id)));
    return request;
}

class Batches : public testing::Test {
 protected:
    void SetUp() override {
        create(server_, hash_table("one"));
        create(server_, hash_table("two"));
    }

    Result<BatchWriteItemOutput> write(BatchWriteItemRequestMap requests) {
        return server_.call(batch_write_item,
                            BatchWriteItemInput{.request_items = std::move(requests)});
    }
    Result<BatchGetItemOutput> read(BatchGetRequestMap requests) {
        return server_.call(batch_get_item,
                            BatchGetItemInput{.request_items = std::move(requests)});
    }

    SimulatedServer server_;
};

TEST_F(Batches, WriteToOnePartitionInOneCommit) {
    create(server_, range_table("single"));
    const auto batch = [](const std::string& id) {
        std::vector<WriteRequest> puts;
        for (int nr = 10; nr < 35; ++nr) {
            puts.push_back(
                put_request(fmt::format(R"({{"id":{{"S":"{}"}},"nr":{{"S":"{}"}}}})", id, nr)));
        }
        return puts;
    };
    ASSERT_THAT(write({{"single", batch("first")}}), Succeeds());
    const auto before = server_.store().calls();
    ASSERT_THAT(write({{"single", batch("second")}}), Succeeds());
    EXPECT_EQ(server_.store().calls() - before, 2) << "one read, one commit";
}

TEST_F(Batches, PutAndDeleteInSeveralTables) {
    put(server_, "two", json_of("old"));
    const auto output =
        write({{"one", {put_request(json_of("a")), put_request(json_of("b"))}},
               {"two", {put_request(json_of("c")), delete_request(json_of("old"))}}});
    ASSERT_THAT(output, Succeeds());
    EXPECT_THAT(output->unprocessed_items, IsEmpty());
    EXPECT_EQ(get(server_, "one", json_of("a")), json_of("a"));
    EXPECT_EQ(get(server_, "one", json_of("b")), json_of("b"));
    EXPECT_EQ(scan_all(server_, "two"), "[" + json_of("c") + "]");
}

TEST_F(Batches, NameAnItemOnce) {
    const auto twice = Refuses("Provided list of item keys contains duplicates");
    EXPECT_THAT(write({{"one", {put_request(json_of("a")), delete_request(json_of("a"))}}}), twice);
    EXPECT_THAT(read({{"one", keys({"a", "b", "a"})}}), twice);
    EXPECT_THAT(write({{"one", {put_request(json_of("a"))}}, {"two", {put_request(json_of("a"))}}}),
                Succeeds())
        << "these are two items";
}

TEST_F(Batches, TellOfAMissingTableBeforeDuplicateWrites) {
    EXPECT_THAT(write({{"none", {put_request(json_of("a")), delete_request(json_of("a"))}}}),
                FailsWith(ErrorCode::ResourceNotFoundException, "Requested resource not found"));
    EXPECT_THAT(read({{"none", keys({"a"})}}),
                FailsWith(ErrorCode::ResourceNotFoundException, "Requested resource not found"));
}

TEST_F(Batches, TellOfKeysThatDoNotFitInTheWordsForKeys) {
    const auto mismatch = Refuses("The provided key element does not match the schema");
    EXPECT_THAT(write({{"one", {put_request(R"({"id":{"N":"5"}})")}}}), mismatch);
    EXPECT_THAT(write({{"one", {put_request(R"({"n":{"N":"5"}})")}}}), mismatch);
    EXPECT_THAT(write({{"one", {delete_request(R"({"id":{"N":"5"}})")}}}), mismatch);
    EXPECT_THAT(write({{"one", {put_request(json_of(""))}}}),
                Refuses("One or more parameter values are not valid. The AttributeValue for a key "
                        "attribute cannot contain an empty string value. Key: id"));
}

TEST_F(Batches, DoOneThingInEachRequest) {
    const auto refused = Refuses(
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the "
        "supported datatypes");
    EXPECT_THAT(write({{"one", {WriteRequest()}}}), refused);
    auto both = put_request(json_of("a"));
    both.delete_request = DeleteRequest{item(json_of("a"))};
    EXPECT_THAT(write({{"one", {both}}}), refused);
}

TEST_F(Batches, WriteUpTo25Items) {
    BatchWriteItemRequestMap requests;
    for (int i = 0; i < 26; ++i) {
        requests[i % 2 == 0 ? "one" : "two"].push_back(put_request(json_of(std::to_string(i))));
    }
    EXPECT_THAT(write(requests), Refuses("Too many items requested for the BatchWriteItem call"));
    requests["two"].pop_back();
    EXPECT_THAT(write(requests), Succeeds());
}

TEST_F(Batches, WriteNothingIfOneItemIsRefused) {
    EXPECT_FALSE(write({{"one", {put_request(json_of("a")), put_request(R"({"n":{"N":"1"}})")}}}));
    EXPECT_EQ(scan_all(server_, "one"), "[]");
}

TEST_F(Batches, CostWhatEachTableTook) {
    BatchWriteItemInput input{
        .request_items = {{"one", {put_request(json_of("a")), put_request(json_of("b"))}},
                          {"two", {put_request(json_of("c"))}}},
        .return_consumed_capacity = ReturnConsumedCapacity::TOTAL};
    const auto output = server_.call(batch_write_item, std::move(input));
    EXPECT_THAT(*output->consumed_capacity,
                ElementsAre(ConsumedCapacity{.table_name = "one", .capacity_units = 2},
                            ConsumedCapacity{.table_name = "two", .capacity_units = 1}));
}

TEST_F(Batches, ReadWhatIsThere) {
    put(server_, "one", json_of("a"));
    put(server_, "one", json_of("c"));
    const auto output = read({{"one", keys({"a", "b", "c"})}, {"two", keys({"a"})}});
    ASSERT_THAT(output, Succeeds());
    EXPECT_EQ(output->responses.at("one").json(), "[" + json_of("a") + "," + json_of("c") + "]");
    EXPECT_EQ(output->responses.at("two").json(), "[]");
    EXPECT_THAT(output->unprocessed_keys, IsEmpty());
}

TEST_F(Batches, ReadThePartsThatAreAskedFor) {
    put(server_, "one", R"({"id":{"S":"a"},"n":{"N":"1"}})");
    auto request = keys({"a"});
    request.projection_expression = "n";
    EXPECT_EQ(read({{"one", request}})->responses.at("one").json(), R"([{"n":{"N":"1"}}])");
    request.attributes_to_get = std::vector<std::string>{"n"};
    request.projection_expression.reset();
    EXPECT_EQ(read({{"one", request}})->responses.at("one").json(), R"([{"n":{"N":"1"}}])");
}

TEST_F(Batches, ReadUpTo100Keys) {
    BatchGetRequestMap requests;
    for (int i = 0; i < 101; ++i) {
        requests[i % 2 == 0 ? "one" : "two"].keys.push_back(item(json_of(std::to_string(i))));
    }
    EXPECT_THAT(read(requests), Refuses("Too many items requested for the BatchGetItem call"));
    requests["one"].keys.pop_back();
    EXPECT_THAT(read(requests), Succeeds());
}

TEST_F(Batches, ReadUpTo16MegabytesAndHandTheOtherKeysBack) {
    constexpr int items = 45;
    std::vector<std::string> ids;
    for (int i = 0; i < items; ++i) {
        ids.push_back(std::to_string(i));
        put(server_, "one",
            R"({"id":{"S":")" + ids.back() + R"("},"text":{"S":")" + std::string(400'000, 'x') +
                "\"}}");
    }
    auto request = keys(ids);
    request.consistent_read = true;
    const auto output = read({{"one", request}});
    ASSERT_THAT(output, Succeeds());
    EXPECT_EQ(output->responses.at("one").count(), 41u);
    const auto& rest = output->unprocessed_keys.at("one");
    EXPECT_THAT(rest.keys, ElementsAre(item(json_of("41")), item(json_of("42")),
                                       item(json_of("43")), item(json_of("44"))));
    EXPECT_EQ(rest.consistent_read, true);
}

}  // namespace
}  // namespace tailrace::operation
