// From an HTTP request to its reply, down to the engine: statements 1 to 8 of the acceptance list,
// the order of checks, and how the errors of the streams API look on the wire.
#include "server/router.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <malloc.h>

#include <deque>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include "base/one_shot.h"
#include "operation/simulated/requests.h"
#include "operation/simulated/seen_record.h"
#include "operation/simulated/simulated_server.h"
#include "stream/stream_arn.h"
#include "wire/content_encoding.h"
#include "wire/crc32.h"
#include "wire/error_body.h"
#include "wire/signature_time.h"

#ifdef __SANITIZE_ADDRESS__
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();
#endif

namespace tailrace::server {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view list_streams = "DynamoDBStreams_20120810.ListStreams";
constexpr std::string_view describe_stream = "DynamoDBStreams_20120810.DescribeStream";
constexpr std::string_view get_shard_iterator = "DynamoDBStreams_20120810.GetShardIterator";
constexpr std::string_view get_records = "DynamoDBStreams_20120810.GetRecords";
constexpr std::string_view put_item = "DynamoDB_20120810.PutItem";
constexpr std::string_view update_item = "DynamoDB_20120810.UpdateItem";

constexpr std::string_view json_1_0 = "application/x-amz-json-1.0";

class Routing : public testing::Test {
 protected:
    /// As an SDK sends it; good as long as the test.
    HttpRequest request(std::string_view target, std::string_view json) {
        const auto& body = bodies_.emplace_back(json).append(HttpRequest::padding, '\0');
        return {.method = "POST",
                .target = "/",
                .host = "localhost",
                .x_amz_target = target,
                .content_type = json_1_0,
                .authorization = authorization,
                .x_amz_date = date_,
                .body = std::string_view(body).substr(0, json.size())};
    }
    HttpRequest unsigned_request(std::string_view target, std::string_view json) {
        auto asked = request(target, json);
        asked.authorization = {};
        return asked;
    }
    HttpReply ask(const HttpRequest& request) { return server_.run(router_.handle(request)); }
    HttpReply ask(std::string_view target, std::string_view json) {
        return ask(request(target, json));
    }
    void write(std::string_view target, std::string_view json) {
        const auto reply = ask(target, json);
        EXPECT_EQ(reply.status, 200) << reply.body;
    }
    /// Of the table `Music`, which this creates.
    std::string add_stream(StreamViewType view_type = StreamViewType::NEW_AND_OLD_IMAGES) {
        operation::create(server_,
                          operation::with_stream(operation::hash_table("Music"), view_type));
        return *operation::describe(server_, "Music").latest_stream_arn;
    }

    static constexpr std::string_view authorization =
        "AWS4-HMAC-SHA256 Credential=test/20231114/us-east-1/dynamodb/aws4_request, "
        "SignedHeaders=host;x-amz-date;x-amz-target, Signature=00";

    operation::SimulatedServer server_;
    Router router_{server_.context(), server_.clock()};
    std::string date_ = wire::signature_time({server_.clock().now()});
    std::deque<std::string> bodies_;
};

std::string header(const HttpReply& reply, std::string_view name) {
    const auto opening = std::string(name).append(": ");
    const auto at = reply.header_lines.find(opening);
    if (at == std::string::npos) return {};
    const auto begin = at + opening.size();
    return reply.header_lines.substr(begin, reply.header_lines.find("\r\n", begin) - begin);
}

std::string error_json(std::string_view type, std::string_view message) {
    return fmt::format(R"({{"__type":"{}","message":"{}"}})", type, message);
}

void expect_envelope(const HttpReply& reply) {
    EXPECT_EQ(reply.content_type, json_1_0);
    EXPECT_THAT(header(reply, "x-amzn-RequestId"), testing::MatchesRegex("[0-9A-Z]{52}"));
    EXPECT_EQ(header(reply, "x-amz-crc32"), std::to_string(wire::crc32(reply.body)));
}

awaitable<bool> waited(Router& router, const HttpRequest& request) {
    co_await router.wait(request);
    co_return true;
}

std::size_t allocated_bytes() {
#ifdef __SANITIZE_ADDRESS__
    return __sanitizer_get_current_allocated_bytes();
#else
    return ::mallinfo2().uordblks + ::mallinfo2().hblkhd;
#endif
}

/// What a request holds beside its body while the store takes its time.
awaitable<std::size_t> allocated_while_it_waits(Router& router, const HttpRequest& request) {
    base::OneShot answered;
    auto done = [&](const std::exception_ptr&, const HttpReply& reply) {
        EXPECT_EQ(reply.status, 200);
        answered.set();
    };
    const auto before = allocated_bytes();
    asio::co_spawn(co_await this_executor, router.handle(request), done);
    co_await asio::post(co_await this_executor, use_awaitable);
    EXPECT_FALSE(answered.is_set());
    const auto during = allocated_bytes();
    co_await answered.wait();
    co_return during > before ? during - before : 0;
}

TEST_F(Routing, Statement1_AnswersHaveTheirTypeTheirIdAndTheirChecksum) {
    const auto reply = ask(list_streams, "{}");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, R"({"Streams":[]})");
    expect_envelope(reply);
    EXPECT_NE(header(ask(list_streams, "{}"), "x-amzn-RequestId"),
              header(reply, "x-amzn-RequestId"));
}

TEST_F(Routing, Statement1_AndSoHaveErrors) {
    const auto reply = ask(describe_stream, "{}");
    EXPECT_EQ(reply.status, 400);
    expect_envelope(reply);
}

TEST_F(Routing, AnswersInTheTypeOfTheRequest) {
    auto asked = request(list_streams, "{}");
    asked.content_type = "application/json";
    EXPECT_EQ(ask(asked).content_type, "application/json");
}

TEST_F(Routing, Statement2_TheChecksumIsOfTheBytesThatAreSent) {
    for (int i = 0; i < 20; ++i) {
        const auto table = operation::hash_table("table-" + std::to_string(i));
        operation::create(server_, operation::with_stream(table, StreamViewType::KEYS_ONLY));
    }
    const auto plain = ask(list_streams, "{}");
    EXPECT_EQ(header(plain, "Content-Encoding"), "");
    auto asked = request(list_streams, "{}");
    asked.accept_encoding = "gzip, deflate";
    const auto compressed = ask(asked);
    EXPECT_EQ(header(compressed, "Content-Encoding"), "gzip");
    EXPECT_LT(compressed.body.size(), plain.body.size());
    EXPECT_EQ(wire::gunzip(compressed.body, 1 << 20), plain.body);
    expect_envelope(compressed);
}

TEST_F(Routing, Statement2_TheChecksumIsOfALargePageToo) {
    operation::create(server_, operation::hash_table("Music"));
    for (int i = 0; i < 3; ++i) {
        write(put_item, fmt::format(R"({{"TableName":"Music","Item":{{"id":{{"S":"{}"}},)"
                                    R"("text":{{"S":"{}"}}}}}})",
                                    i, std::string(10'000, 'x')));
    }
    auto asked = request("DynamoDB_20120810.Scan", R"({"TableName":"Music"})");
    const auto plain = ask(asked);
    ASSERT_TRUE(plain.page);
    const auto whole = plain.body + plain.page->text() + plain.rest;
    EXPECT_EQ(plain.body_bytes(), whole.size());
    EXPECT_EQ(header(plain, "x-amz-crc32"), std::to_string(wire::crc32(whole)));
    EXPECT_THAT(whole, StartsWith(R"({"Items":[{"id":{"S":)"));
    EXPECT_THAT(whole, EndsWith(R"(}],"Count":3,"ScannedCount":3})"));

    asked.accept_encoding = "gzip";
    const auto compressed = ask(asked);
    EXPECT_FALSE(compressed.page);
    EXPECT_EQ(wire::gunzip(compressed.body, 1 << 20), whole);
    expect_envelope(compressed);
}

TEST_F(Routing, TakesCompressedBodies) {
    const auto compressed = wire::gzip(R"({"TableName":"ab"})");
    auto asked = request(list_streams, compressed);
    asked.content_encoding = "gzip";
    EXPECT_THAT(ask(asked).body, HasSubstr("Value 'ab' at 'tableName'"));
    asked.content_encoding = {};
    EXPECT_THAT(ask(asked).body, HasSubstr("SerializationException"));
}

TEST_F(Routing, AsksForWhatARequestAndItsReplyTakeAtMost) {
    constexpr std::size_t mebibyte = 1 << 20;
    const auto batch = request("DynamoDB_20120810.BatchGetItem", "{}");
    EXPECT_EQ(router_.allowance(batch), 16 * mebibyte + 2);
    EXPECT_LT(router_.allowance(request(put_item, "{}")), mebibyte);
    const auto small = router_.allowance(request(put_item, "{}"));
    EXPECT_GT(router_.allowance(request(put_item, std::string(20'000, 'R'))), small + 400'000);
    for (const std::string asking :
         {R"({"ReturnValues":"ALL_OLD"})", R"({"\u0052eturnValues":1})"}) {
        EXPECT_GT(router_.allowance(request(put_item, asking)), small + 400'000) << asking;
    }

    const auto body = R"({"Padding":")" + std::string(mebibyte, 'x') + R"("})";
    const auto compressed = wire::gzip(body);
    auto inflating = request(list_streams, compressed);
    inflating.content_encoding = "gzip";
    EXPECT_EQ(router_.allowance(inflating), router_.allowance(request(list_streams, body)));
    EXPECT_GT(router_.allowance(inflating), mebibyte);

    inflating.method = "GET";
    EXPECT_EQ(router_.allowance(inflating), 0u);
}

TEST_F(Routing, AllThatIsLeftOfABodyBeforeItsOperationIsWhatWasDecoded) {
    operation::SimulatedServer slow({.faults = {.delay_max = base::Milliseconds(1'000)}});
    Router router(slow.context(), slow.clock());
    constexpr std::size_t body_bytes = 4 << 20;
    const auto compressed = wire::gzip(R"({"Padding":")" + std::string(body_bytes, 'x') + R"("})");
    auto asked = request("DynamoDB_20120810.ListTables", compressed);
    asked.content_encoding = "gzip";
    EXPECT_LT(slow.run(allocated_while_it_waits(router, asked)), body_bytes / 2);
}

TEST_F(Routing, Statement3_UnknownOperations) {
    for (const auto* target :
         {"DynamoDBStreams_20120810.Foo", "DynamoDBStreams_20120810.PutItem",
          "DynamoDB_20120810.ListBackups", "DynamoDB_20120810.CreateBackup", ""}) {
        for (const auto& asked : {request(target, "{}"), unsigned_request(target, "{}")}) {
            const auto reply = ask(asked);
            EXPECT_EQ(reply.status, 400);
            EXPECT_EQ(reply.body,
                      R"({"__type":"com.amazon.coral.service#UnknownOperationException"})");
        }
    }
}

TEST_F(Routing, EndpointsAreWhereTheClientIsAlready) {
    auto asked = request("DynamoDB_20120810.DescribeEndpoints", "{}");
    asked.host = "127.0.0.1:8000";
    const auto reply = ask(asked);
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body,
              R"({"Endpoints":[{"Address":"127.0.0.1:8000","CachePeriodInMinutes":1440}]})");
    expect_envelope(reply);
}

TEST_F(Routing, Statement4_WhatIsNoJsonIsTheFirstToBeTold) {
    for (const auto& asked : {request(list_streams, "hi"), unsigned_request(list_streams, "hi"),
                              unsigned_request("DynamoDBStreams_20120810.Foo", "hi")}) {
        const auto reply = ask(asked);
        EXPECT_EQ(reply.status, 400);
        EXPECT_EQ(reply.body, R"({"__type":"com.amazon.coral.service#SerializationException"})");
    }
}

TEST_F(Routing, AnEmptyBodyIsNoRequest) {
    EXPECT_THAT(ask(list_streams, "").body, HasSubstr("SerializationException"));
}

TEST_F(Routing, Statement5_MembersOfTheWrongTypeAreNoViolations) {
    const auto reply = ask(list_streams, R"({"Limit":"x","TableName":"ab"})");
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(reply.body, R"({"__type":"com.amazon.coral.service#SerializationException",)"
                          R"("Message":"STRING_VALUE cannot be converted to Integer"})");
}

TEST_F(Routing, Statement6_UnsignedRequestsAreToldSoBeforeTheirMembersAreLookedAt) {
    for (const auto* body : {"{}", R"({"Limit":"x"})", R"({"Limit":0})"}) {
        const auto reply = ask(unsigned_request(list_streams, body));
        EXPECT_EQ(reply.status, 400);
        EXPECT_EQ(reply.body,
                  error_json("com.amazon.coral.service#MissingAuthenticationTokenException",
                             "Request is missing Authentication Token"));
    }
}

TEST_F(Routing, Statement7_SignaturesOfLongAgoHaveExpired) {
    auto asked = request(list_streams, "{}");
    asked.x_amz_date = "20170101T010101Z";
    const auto reply = ask(asked);
    EXPECT_EQ(reply.status, 400);
    const auto error = wire::decode_error(reply.body);
    EXPECT_EQ(error.code, ErrorCode::InvalidSignatureException);
    EXPECT_THAT(error.message, HasSubstr("Signature expired"));
}

TEST_F(Routing, SignsNoOtherPath) {
    auto asked = request(list_streams, "{}");
    asked.target = "/path";
    EXPECT_EQ(wire::decode_error(ask(asked).body).code, ErrorCode::InvalidSignatureException);
}

TEST_F(Routing, Statement8_AllViolationsAreInOneMessage) {
    const auto reply = ask(list_streams, R"({"TableName":"ab","Limit":0})");
    EXPECT_EQ(reply.status, 400);
    const auto error = wire::decode_error(reply.body);
    EXPECT_EQ(error.code, ErrorCode::ValidationException);
    EXPECT_THAT(error.message, StartsWith("2 validation errors detected: "));
}

TEST_F(Routing, WhatIsNoCallOfAnOperationIsNotFound) {
    auto untyped = request(list_streams, "{}");
    untyped.content_type = {};
    auto got = request(list_streams, "");
    got.method = "GET";
    got.target = "/elsewhere";
    for (const auto& asked : {untyped, got}) {
        const auto reply = ask(asked);
        EXPECT_EQ(reply.status, 404);
        EXPECT_EQ(reply.body, wire::not_found_body);
    }
}

// The error catalogue (2.6), but for what needs time to pass: stream/get_records_test.cc has that.

TEST_F(Routing, TellsOfAStreamThatIsNotThere) {
    const auto arn = stream::stream_arn(stream::Site{}, "Music", "2026-10-08T23:07:31.275");
    const auto not_found =
        error_json("com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",
                   "Requested resource not found: Stream: " + arn + " not found");
    const auto described = ask(describe_stream, R"({"StreamArn":")" + arn + R"("})");
    EXPECT_EQ(described.status, 400);
    EXPECT_EQ(described.body, not_found);
    const auto asked = R"({"StreamArn":")" + arn + R"(","ShardIteratorType":"LATEST",)" +
                       R"("ShardId":"shardId-00000001571767321804-697ce3d2"})";
    EXPECT_EQ(ask(get_shard_iterator, asked).body, not_found);
}

TEST_F(Routing, TellsOfWhatIsNoArn) {
    const auto reply = ask(describe_stream, R"({"StreamArn":"fake-stream"})");
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(reply.body,
              error_json("com.amazon.coral.validate#ValidationException", "Invalid StreamArn"));
}

TEST_F(Routing, TellsOfAnotherAccountsStream) {
    const auto arn = stream::stream_arn({"aws", "us-east-1", "123456789012"}, "Music",
                                        "2026-10-08T23:07:31.275");
    const auto reply = ask(describe_stream, R"({"StreamArn":")" + arn + R"("})");
    EXPECT_EQ(reply.status, 400);
    EXPECT_THAT(reply.body,
                StartsWith(R"({"__type":"com.amazon.coral.service#AccessDeniedException",)"));
    EXPECT_THAT(reply.body, HasSubstr("is not authorized to perform: dynamodb:DescribeStream on "
                                      "resource: " +
                                      arn));
}

TEST_F(Routing, TellsOfAShardThatIsNotThere) {
    const auto asked = R"({"StreamArn":")" + add_stream() + R"(","ShardIteratorType":"LATEST",)" +
                       R"("ShardId":")" + std::string(35, 's') + R"("})";
    const auto reply = ask(get_shard_iterator, asked);
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(reply.body, error_json("com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",
                                     "Requested resource not found: Shard does not exist"));
}

TEST_F(Routing, TellsOfWhatIsNoIterator) {
    const auto reply = ask(get_records, R"({"ShardIterator":")" + std::string(54, 'k') + R"("})");
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(reply.body,
              error_json("com.amazon.coral.validate#ValidationException", "Invalid ShardIterator"));
}

TEST_F(Routing, WaitsForRecordsAndForNothingElse) {
    auto asked = request(get_records, R"({"ShardIterator":"none"})");
    EXPECT_FALSE(router_.waits(asked));
    asked.x_tailrace_wait_ms = "20000";
    EXPECT_TRUE(router_.waits(asked));
    // What is wrong with it is told at once.
    EXPECT_TRUE(server_.run(waited(router_, asked)));
    EXPECT_THAT(ask(asked).body, HasSubstr("Invalid ShardIterator"));
    auto listed = request(list_streams, "{}");
    for (const auto* wait : {"1", "x"}) {
        listed.x_tailrace_wait_ms = wait;
        EXPECT_TRUE(server_.run(waited(router_, listed)));
        EXPECT_THAT(ask(listed).body, HasSubstr("X-Tailrace-Wait-Ms is for GetRecords"));
    }
}

TEST_F(Routing, TellsOfAMissingMember) {
    EXPECT_EQ(ask(describe_stream, "{}").body,
              error_json("com.amazon.coral.validate#ValidationException",
                         "1 validation error detected: Value null at 'streamArn' failed to satisfy "
                         "constraint: Member must not be null"));
}

TEST_F(Routing, TellsNoMoreOfItsOwnFaults) {
    const auto arn = add_stream();
    server_.store().fail_call(1, storage::simulated::Failure::fault);
    testing::internal::CaptureStderr();
    const auto reply = ask(describe_stream, R"({"StreamArn":")" + arn + R"("})");
    testing::internal::GetCapturedStderr();
    EXPECT_EQ(reply.status, 500);
    EXPECT_EQ(reply.body, error_json("com.amazonaws.dynamodb.v20120810#InternalServerError",
                                     "Internal server error"));
}

// What the wire makes of an item before it is compared.

class Spelling : public Routing, public testing::WithParamInterface<StreamViewType> {};

TEST_P(Spelling, Statement48_OfTheSameItemInAnotherWayLeavesNoRecord) {
    const auto stream = add_stream(GetParam());
    write(put_item, R"({"TableName":"Music","Item":{"id":{"S":"A"},"n":{"N":"100"},
        "m":{"M":{"x":{"N":"1"},"y":{"L":[{"S":"A"},{"NULL":true}]}}},
        "ns":{"NS":["1","2"]},"ss":{"SS":["p","q"]},"bs":{"BS":["YQ==","Yg=="]}}})");
    write(put_item, R"({"Item":{"bs":{"BS":["Yg==","YQ=="]},"ss":{"SS":["q","p"]},
        "ns":{"NS":["2.0","1e0"]},"m":{"M":{"y":{"L":[{"S":"\u0041"},{"NULL":true}]},
        "x":{"N":"1.0"}}},"n":{"N":"1E2"},"id":{"S":"\u0041"}},"TableName":"Music"})");
    write(update_item, R"({"TableName":"Music","Key":{"id":{"S":"A"}},
        "UpdateExpression":"SET m = :m, n = :n, ns = :ns, ss = :ss","ExpressionAttributeValues":{
        ":m":{"M":{"y":{"L":[{"S":"A"},{"NULL":true}]},"x":{"N":"01"}}},":n":{"N":"+100.0"},
        ":ns":{"NS":["2","1"]},":ss":{"SS":["q","p"]}}})");
    EXPECT_EQ(operation::event_names(operation::read_stream(server_, stream)), "INSERT");
    write(update_item, R"({"TableName":"Music","Key":{"id":{"S":"A"}},
        "UpdateExpression":"SET n = :n","ExpressionAttributeValues":{":n":{"N":"100.1"}}})");
    EXPECT_EQ(operation::event_names(operation::read_stream(server_, stream)), "INSERT, MODIFY");
}

INSTANTIATE_TEST_SUITE_P(AllViewTypes, Spelling,
                         testing::Values(StreamViewType::KEYS_ONLY, StreamViewType::NEW_IMAGE,
                                         StreamViewType::OLD_IMAGE,
                                         StreamViewType::NEW_AND_OLD_IMAGES),
                         [](const auto& info) { return std::string(name_of(info.param)); });

}  // namespace
}  // namespace tailrace::server
