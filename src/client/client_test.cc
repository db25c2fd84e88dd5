// The client whose calls block, and what it is told from several threads.
#include "tailrace/client.h"

#include <atomic>
#include <cstdlib>
#include <stop_token>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/scripted_server.h"
#include "tailrace/client_exception.h"

namespace tailrace {
namespace {

using client::answers;
using client::refuses;
using client::ScriptedServer;
using client::Step;
using testing::AllOf;
using testing::HasSubstr;
using testing::SizeIs;

const auto good = answers(200, R"({"TableNames":["A"]})");
const Step stalls{.then = Step::Then::stall};

class BlockingClient : public testing::Test {
 protected:
    ClientConfig config() {
        ClientConfig config;
        config.endpoint_url = server_.endpoint();
        config.region = "us-east-1";
        config.credentials = Credentials{"A", "B", "C"};
        config.retry.base_delay = std::chrono::milliseconds(1);
        return config;
    }

    ScriptedServer server_;
    Client client_{config()};
};

TEST_F(BlockingClient, Calls) {
    server_.add(refuses(500, "InternalServerError"));
    server_.add(good);
    const auto listed = client_.list_tables({});
    ASSERT_TRUE(listed) << listed.error().text();
    EXPECT_THAT(listed->table_names, testing::ElementsAre("A"));
    EXPECT_THAT(server_.requests(), SizeIs(2));
}

TEST_F(BlockingClient, CallsFromManyThreads) {
    constexpr int threads = 4;
    constexpr int calls = 10;
    for (int i = 0; i < threads * calls; ++i) server_.add(good);
    std::atomic<int> done = 0;
    {
        std::vector<std::jthread> callers;
        for (int i = 0; i < threads; ++i) {
            callers.emplace_back([&] {
                for (int j = 0; j < calls; ++j) done += client_.list_tables({}) ? 1 : 0;
            });
        }
    }
    EXPECT_EQ(done, threads * calls);
}

TEST_F(BlockingClient, EndsCallsWhenItIsClosed) {
    for (int i = 0; i < 3; ++i) server_.add(stalls);
    std::vector<std::jthread> callers;
    std::atomic<int> cancelled = 0;
    for (int i = 0; i < 3; ++i) {
        callers.emplace_back([&] {
            const auto listed = client_.list_tables({});
            if (!listed && listed.error().kind == ClientErrorKind::cancelled) ++cancelled;
        });
    }
    server_.wait_for_requests(3);
    client_.close();
    callers.clear();
    EXPECT_EQ(cancelled, 3);
    EXPECT_EQ(client_.list_tables({}).error().kind, ClientErrorKind::cancelled);
    EXPECT_EQ(client_.pause(std::chrono::hours(1)).error().kind, ClientErrorKind::cancelled);
    server_.wait_until_left();
    client_.close();
}

TEST_F(BlockingClient, EndsACallByItsToken) {
    server_.add(stalls);
    std::stop_source source;
    std::jthread stopper([&] {
        server_.wait_for_requests(1);
        source.request_stop();
    });
    const auto listed = client_.list_tables({}, {.stop = source.get_token()});
    ASSERT_FALSE(listed);
    EXPECT_EQ(listed.error().kind, ClientErrorKind::cancelled);
    EXPECT_TRUE(listed.error().may_have_been_executed);
}

TEST_F(BlockingClient, MayMove) {
    server_.add(good);
    Client other(std::move(client_));
    EXPECT_TRUE(other.list_tables({}));
    client_ = Client(config());
    server_.add(good);
    EXPECT_TRUE(client_.list_tables({}));
}

TEST_F(BlockingClient, PresignsWhatItWouldSend) {
    const auto request = client_.generate_presigned_url(DescribeTableInput{.table_name = "A"});
    ASSERT_TRUE(request) << request.error().text();
    EXPECT_THAT(request->url,
                AllOf(HasSubstr(server_.endpoint() + "/?"), HasSubstr("X-Amz-Expires=3600"),
                      HasSubstr("X-Amz-SignedHeaders=content-type%3Bhost%3Bx-amz-target"),
                      HasSubstr("X-Amz-Security-Token=C")));
    EXPECT_EQ(request->body, R"({"TableName":"A"})");
    EXPECT_THAT(request->headers, testing::Contains(testing::Pair(
                                      "X-Amz-Target", "DynamoDB_20120810.DescribeTable")));
    const auto refused =
        client_.generate_presigned_url(DescribeTableInput{.table_name = "A"}, std::chrono::days(8));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ClientErrorKind::setup);
}

TEST_F(BlockingClient, Throws) {
    server_.add(refuses(400, "ExpiredIteratorException"));
    server_.add(refuses(400, "NewException"));
    server_.add(good);
    EXPECT_THROW(or_throw(client_.get_records({.shard_iterator = "I"})), ExpiredIteratorException);
    try {
        or_throw(client_.get_records({.shard_iterator = "I"}));
        FAIL();
    } catch (const ServiceException& refusal) {
        EXPECT_EQ(refusal.error().name, "NewException");
        EXPECT_THAT(refusal.what(), HasSubstr("said so"));
    }
    EXPECT_THAT(or_throw(client_.list_tables({})).table_names, SizeIs(1));
    client_.close();
    EXPECT_THROW(or_throw(client_.list_tables({})), CancelledException);
}

TEST(ClientError, IsThrownAsItsType) {
    const auto thrown = [](ErrorCode code) {
        throw_error({.kind = ClientErrorKind::service, .code = code});
    };
    EXPECT_THROW(thrown(ErrorCode::BackupInUseException), BackupInUseException);
    EXPECT_THROW(thrown(ErrorCode::TrimmedDataAccessException), TrimmedDataAccessException);
    EXPECT_THROW(thrown(ErrorCode::ServiceUnavailable), ServiceUnavailable);
    EXPECT_THROW(throw_error({.kind = ClientErrorKind::connect}), ConnectException);
    EXPECT_THROW(throw_error({.kind = ClientErrorKind::unreachable_state}),
                 UnreachableStateException);
}

}  // namespace
}  // namespace tailrace
