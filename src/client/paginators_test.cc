#include "tailrace/paginators.h"

#include <ranges>
#include <string>
#include <vector>

#include "client/calling.h"
#include "tailrace/awaitable_paginators.h"

namespace tailrace::client {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

static_assert(can_paginate("ListStreams") && can_paginate("get_records"));
static_assert(!can_paginate("PutItem") && !can_paginate("liststreams"));
static_assert(std::ranges::input_range<Pages<ScanInput>>);
static_assert(std::ranges::input_range<Elements<GetRecordsInput>>);

class Paged : public Calling {
 protected:
    Client blocking() {
        config_.retry.max_attempts = 1;
        return Client(config_);
    }
    void answer(std::vector<std::string> bodies) {
        for (auto& body : bodies) server_.add(answers(200, body));
    }
    std::string asked(std::size_t place) { return server_.requests().at(place).body; }
};

TEST_F(Paged, StreamsComeOneByOne) {
    answer({R"({"Streams":[{"StreamArn":"a"},{"StreamArn":"b"}],"LastEvaluatedStreamArn":"b"})",
            R"({"Streams":[],"LastEvaluatedStreamArn":"c"})",
            R"({"Streams":[{"StreamArn":"d"}]})"});
    auto client = blocking();
    std::vector<std::string> arns;
    for (const auto& stream : elements(client, ListStreamsInput{.limit = 2})) {
        ASSERT_TRUE(stream);
        arns.push_back(stream->stream_arn);
    }
    EXPECT_THAT(arns, ElementsAre("a", "b", "d"));
    EXPECT_EQ(asked(0), R"({"Limit":2})");
    EXPECT_EQ(asked(1), R"({"Limit":2,"ExclusiveStartStreamArn":"b"})");
    EXPECT_EQ(asked(2), R"({"Limit":2,"ExclusiveStartStreamArn":"c"})");
}

TEST_F(Paged, AFailureIsTheLast) {
    answer({R"({"TableNames":["A"],"LastEvaluatedTableName":"A"})"});
    server_.add(refuses(400, "ValidationException"));
    auto client = blocking();
    std::vector<std::string> seen;
    for (const auto& name : elements(client, ListTablesInput{})) {
        seen.push_back(name ? *name : name.error().name);
    }
    EXPECT_THAT(seen, ElementsAre("A", "ValidationException"));
    EXPECT_THAT(server_.requests(), SizeIs(2));
}

TEST_F(Paged, ItemsAndShardsGoOnByTheirKeys) {
    answer({R"({"Count":1,"Items":[{"p":{"N":"1"}}],"LastEvaluatedKey":{"p":{"N":"1"}}})",
            R"({"Count":0,"Items":[],"LastEvaluatedKey":{}})",
            R"({"StreamDescription":{"Shards":[{"ShardId":"x"}],"LastEvaluatedShardId":"x"}})",
            R"({"StreamDescription":{"Shards":[{"ShardId":"y"}]}})"});
    auto client = blocking();
    int items = 0;
    for (const auto& item : elements(client, ScanInput{.table_name = "A"})) items += item ? 1 : 0;
    EXPECT_EQ(items, 1);
    EXPECT_THAT(asked(1), HasSubstr(R"("ExclusiveStartKey":{"p":{"N":"1"}})"));
    int shards = 0;
    for (const auto& shard : elements(client, DescribeStreamInput{.stream_arn = "s"}))
        shards += shard ? 1 : 0;
    EXPECT_EQ(shards, 2);
    EXPECT_THAT(asked(3), HasSubstr(R"("ExclusiveStartShardId":"x")"));
}

TEST_F(Paged, RecordsEndWithTheShard) {
    answer({R"({"Records":[{"eventID":"1"}],"NextShardIterator":"I2"})",
            R"({"Records":[],"NextShardIterator":"I3"})", R"({"Records":[{"eventID":"2"}]})"});
    auto client = blocking();
    const PagingOptions options{.empty_page_pause = 1ms};
    std::vector<std::string> ids;
    for (const auto& record : elements(client, GetRecordsInput{.shard_iterator = "I"}, options))
        ids.push_back(record.value().event_id.value());
    EXPECT_THAT(ids, ElementsAre("1", "2"));
    EXPECT_EQ(asked(2), R"({"ShardIterator":"I3"})");
}

TEST_F(Paged, RecordsMayEndWithAnEmptyPage) {
    answer({R"({"Records":[{"eventID":"1"}],"NextShardIterator":"I2"})",
            R"({"Records":[],"NextShardIterator":"I3"})"});
    auto client = blocking();
    int pages_seen = 0;
    for (const auto& page :
         pages(client, GetRecordsInput{.shard_iterator = "I"}, {.until_empty_page = true}))
        pages_seen += page ? 1 : 0;
    EXPECT_EQ(pages_seen, 2);
}

asio::awaitable<ClientResult<int>> count_records(AwaitableClient& client) {
    GetRecordsInput input{.shard_iterator = "I"};
    AwaitableElements<GetRecordsInput> records(client, input);
    int count = 0;
    while (auto record = co_await records.next()) {
        if (!*record) co_return std::unexpected(record->error());
        ++count;
    }
    co_return count;
}

TEST_F(Paged, RecordsComeToCoroutinesToo) {
    answer({R"({"Records":[{"eventID":"1"}],"NextShardIterator":"I2"})",
            R"({"Records":[],"NextShardIterator":"I3"})", R"({"Records":[{"eventID":"2"}]})"});
    auto one = client();
    EXPECT_EQ(run(count_records(one)), 2);
    EXPECT_THAT(time_->pauses, ElementsAre(1000ms));
    server_.add(refuses(400, "TrimmedDataAccessException"));
    const auto counted = run(count_records(one));
    ASSERT_FALSE(counted);
    EXPECT_TRUE(counted.error().is(ErrorCode::TrimmedDataAccessException));
}

}  // namespace
}  // namespace tailrace::client
