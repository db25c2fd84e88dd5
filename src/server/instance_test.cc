// Two servers over one store, asked over sockets: what is done at a partition's home looks as if it
// were done at the server that was asked.
#include "server/instance.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>

#include "cluster/listed_members.h"
#include "server/loopback.h"
#include "storage/simulated/forwarding_store.h"
#include "storage/simulated/simulated_store.h"
#include "wire/signature_time.h"

namespace tailrace::server {
namespace {

using namespace std::chrono_literals;
using storage::simulated::SimulatedStore;
using ::testing::HasSubstr;

bool eventually(const std::function<bool()>& holds) {
    const auto deadline = std::chrono::steady_clock::now() + 60s;
    while (!holds()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(1ms);
    }
    return true;
}

/// The store as one server sees it, whose incarnation shows when it commits first.
class OwnStore final : public storage::simulated::ForwardingStore {
 public:
    OwnStore(Store& reads, SimulatedStore& shared) : ForwardingStore(reads), shared_(shared) {}

    awaitable<storage::Outcome<storage::CommitOutcome>> commit(storage::Commit commit) override {
        ++commits;
        if (!writes_) writes_ = shared_.server(commit.attempt.incarnation);
        return writes_->commit(std::move(commit));
    }

    /// So far.
    std::atomic<int> commits{0};

 private:
    SimulatedStore& shared_;
    std::unique_ptr<Store> writes_;
};

Config config_of_tests() {
    Config config;
    config.port = 0;
    config.control = true;
    config.partitions_on_demand = 16;
    config.expiry_interval = 1h;
    return config;
}

class RunningServer {
 public:
    RunningServer(IoThreads& threads, SimulatedStore& shared, cluster::Members& members)
        : threads_(threads),
          reads_(shared.server(0)),
          store(*reads_, shared),
          membership_(members, "secret"),
          instance_(config_of_tests(), store, threads, &membership_) {
        EXPECT_TRUE(await(instance_.prepare()).has_value());
        const auto endpoint = await(listen()).value();
        port_ = static_cast<std::uint16_t>(std::stoi(endpoint.substr(endpoint.rfind(':') + 1)));
        served_ = asio::co_spawn(threads_.executor(0), instance_.serve(), asio::use_future);
    }
    void stop() { instance_.stop(); }
    /// Nothing of it goes on then. What sleeps still refers to it.
    void end() {
        if (!served_.valid()) return;
        stop();
        served_.get();
        EXPECT_TRUE(await(instance_.end(60s)));
    }

    RawClient connect() const { return RawClient(port_); }
    RawReply call(std::string_view target, std::string_view json) const {
        return connect().ask(request(target, json));
    }
    RawReply control(std::string_view method, std::string_view path,
                     std::string_view body = "") const {
        return connect().ask(
            fmt::format("{} /_tailrace/{} HTTP/1.1\r\nHost: x\r\n"
                        "Content-Length: {}\r\n\r\n{}",
                        method, path, body.size(), body));
    }
    /// As an SDK sends it.
    static std::string request(std::string_view target, std::string_view json,
                               std::string_view more_headers = "") {
        constexpr auto authorization =
            "AWS4-HMAC-SHA256 Credential=test/20231114/us-east-1/dynamodb/aws4_request, "
            "SignedHeaders=host;x-amz-date;x-amz-target, Signature=00";
        return post(json, fmt::format("X-Amz-Target: {}\r\nX-Amz-Date: {}\r\nAuthorization: {}\r\n"
                                      "Content-Type: application/x-amz-json-1.0\r\n{}",
                                      target, wire::signature_time({base::SystemClock().now()}),
                                      authorization, more_headers));
    }

 private:
    template <class T>
    T await(awaitable<T> work) {
        return asio::co_spawn(threads_.executor(0), std::move(work), asio::use_future).get();
    }
    awaitable<std::expected<std::string, std::string>> listen() { co_return instance_.listen(); }

    IoThreads& threads_;
    const std::unique_ptr<storage::Store> reads_;

 public:
    OwnStore store;

 private:
    cluster::ListedMembership membership_;
    Instance instance_;
    std::uint16_t port_ = 0;
    std::future<void> served_;
};

/// A member of a small body, without its quotes.
std::string member(std::string_view json, std::string_view name) {
    auto rest = json.substr(json.find(fmt::format("\"{}\":", name)) + name.size() + 3);
    const bool quoted = rest.starts_with('"');
    if (quoted) rest.remove_prefix(1);
    return std::string(rest.substr(0, rest.find_first_of(quoted ? "\"" : ",}")));
}

class TwoServers : public testing::Test {
 protected:
    void SetUp() override {
        create_table("Music");
        // Both do what each of them is asked for.
        for (auto* asked : {&a_, &b_}) {
            int next = 0;
            const auto is_sent_on = [&] {
                const auto& other = asked == &a_ ? b_ : a_;
                const auto before = other.store.commits.load();
                put(*asked, fmt::format("first-{}", next++));
                return other.store.commits > before;
            };
            ASSERT_TRUE(eventually(is_sent_on));
        }
    }
    ~TwoServers() override {
        a_.end();
        b_.end();
        threads_.stop();
        thread_.join();
    }

    void create_table(std::string_view name) {
        const auto created = a_.call(
            "DynamoDB_20120810.CreateTable",
            fmt::format(R"({{"TableName":"{}","BillingMode":"PAY_PER_REQUEST",)"
                        R"("AttributeDefinitions":[{{"AttributeName":"k","AttributeType":"S"}}],)"
                        R"("KeySchema":[{{"AttributeName":"k","KeyType":"HASH"}}],)"
                        R"("StreamSpecification":{{"StreamEnabled":true,)"
                        R"("StreamViewType":"NEW_IMAGE"}}}})",
                        name));
        ASSERT_EQ(created.status, 200) << created.body;
        stream_ = member(created.body, "LatestStreamArn");
        const auto is_active = [&] {
            const auto described = a_.call("DynamoDB_20120810.DescribeTable",
                                           fmt::format(R"({{"TableName":"{}"}})", name));
            return described.body.find(R"("TableStatus":"ACTIVE")") != std::string::npos;
        };
        ASSERT_TRUE(eventually(is_active));
    }
    /// `rest` is the item's after its key, and the request's after its item.
    static RawReply put(const RunningServer& server, std::string_view key,
                        std::string_view rest = "}") {
        return server.call(
            "DynamoDB_20120810.PutItem",
            fmt::format(R"({{"TableName":"Music","Item":{{"k":{{"S":"{}"}}{}}})", key, rest));
    }
    /// Iterators of the ends of all its shards.
    std::vector<std::string> latest_iterators() const {
        std::vector<std::string> iterators;
        const auto described = b_.call("DynamoDBStreams_20120810.DescribeStream",
                                       fmt::format(R"({{"StreamArn":"{}"}})", stream_));
        constexpr std::string_view name = R"("ShardId":)";
        for (auto at = described.body.find(name); at != std::string::npos;
             at = described.body.find(name, at + 1)) {
            const auto shard = member(std::string_view(described.body).substr(at), "ShardId");
            const auto reply = b_.call("DynamoDBStreams_20120810.GetShardIterator",
                                       fmt::format(R"({{"StreamArn":"{}","ShardId":"{}",)"
                                                   R"("ShardIteratorType":"LATEST"}})",
                                                   stream_, shard));
            iterators.push_back(member(reply.body, "ShardIterator"));
        }
        return iterators;
    }
    /// Clients of a that wait, one at the end of each shard.
    std::vector<RawClient> begin_waiting() const {
        std::vector<RawClient> readers;
        for (const auto& iterator : latest_iterators()) {
            readers.push_back(a_.connect());
            readers.back().send(
                RunningServer::request("DynamoDBStreams_20120810.GetRecords",
                                       fmt::format(R"({{"ShardIterator":"{}"}})", iterator),
                                       "X-Tailrace-Wait-Ms: 20000\r\n"));
        }
        for (const auto& reader : readers) EXPECT_FALSE(reader.readable());
        return readers;
    }

    IoThreads threads_{1};
    base::SystemClock clock_;
    SimulatedStore shared_{clock_, 1};
    cluster::Members members_;
    std::jthread thread_{[this] { threads_.run(); }};
    RunningServer a_{threads_, shared_, members_};
    RunningServer b_{threads_, shared_, members_};
    std::string stream_;
};

/// Without what differs from one reply to the next.
std::string stable(const RawReply& reply) {
    std::string lines;
    for (std::size_t begin = 0; begin < reply.head.size();) {
        const auto end = reply.head.find("\r\n", begin) + 2;
        const auto line = reply.head.substr(begin, end - begin);
        if (!line.starts_with("x-amzn-RequestId") && !line.starts_with("Date")) lines += line;
        begin = end;
    }
    return lines + reply.body;
}

TEST_F(TwoServers, AWriteIsDoneByTheHomeWhoeverIsAsked) {
    int by_a = 0;
    int by_b = 0;
    for (int i = 0; i < 40; ++i) {
        const auto a_before = a_.store.commits.load();
        const auto b_before = b_.store.commits.load();
        const auto change = [&](const RunningServer& server, std::string_view value) {
            const auto rest = fmt::format(R"(,"v":{{"S":"{}"}}}},"ReturnValues":"ALL_OLD")", value);
            return stable(put(server, fmt::format("song-{}", i), rest));
        };
        change(a_, "one");
        const auto two_at_b = change(b_, "two");
        const auto one_at_a = change(a_, "one");
        EXPECT_EQ(change(a_, "two"), two_at_b);
        EXPECT_EQ(change(b_, "one"), one_at_a);
        EXPECT_THAT(one_at_a, HasSubstr(R"("v":{"S":"two"})"));
        // All by the same.
        const auto a_did = a_.store.commits - a_before;
        EXPECT_EQ(a_did + b_.store.commits - b_before, 5);
        EXPECT_EQ(a_did % 5, 0);
        ++(a_did > 0 ? by_a : by_b);
    }
    EXPECT_GT(by_a, 0);
    EXPECT_GT(by_b, 0);
}

TEST_F(TwoServers, WhatIsRefusedIsRefusedInTheSameWords) {
    for (int i = 0; i < 20; ++i) {
        const auto key = fmt::format("song-{}", i);
        put(a_, key);
        const auto condition = R"-(},"ConditionExpression":"attribute_not_exists(k)",)-"
                               R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD")";
        const auto refused = put(a_, key, condition);
        EXPECT_EQ(refused.status, 400);
        EXPECT_THAT(refused.body, HasSubstr("ConditionalCheckFailedException"));
        EXPECT_EQ(stable(refused), stable(put(b_, key, condition)));
    }
}

TEST_F(TwoServers, AReaderOfOneSeesWhatIsWrittenToTheOther) {
    auto readers = begin_waiting();
    ASSERT_EQ(readers.size(), 16u);
    for (int i = 0; i < 300; ++i) put(b_, fmt::format("news-{}", i));
    for (auto& reader : readers) {
        const auto page = reader.receive();
        EXPECT_EQ(page.status, 200);
        EXPECT_THAT(page.body, HasSubstr("news-"));
    }
}

TEST_F(TwoServers, ReadersAreAnsweredWhenTheirServerStops) {
    auto readers = begin_waiting();
    a_.stop();
    for (auto& reader : readers) {
        const auto page = reader.receive();
        EXPECT_EQ(page.status, 200);
        EXPECT_THAT(page.body, HasSubstr(R"("Records":[])"));
    }
}

TEST_F(TwoServers, ReadersWaitOnWhenTheOtherServerStops) {
    auto readers = begin_waiting();
    b_.end();
    for (const auto& reader : readers) EXPECT_FALSE(reader.readable());
    for (int i = 0; i < 300; ++i) EXPECT_EQ(put(a_, fmt::format("news-{}", i)).status, 200);
    for (auto& reader : readers) EXPECT_THAT(reader.receive().body, HasSubstr("news-"));
}

TEST_F(TwoServers, TheClockOfBothIsMovedWhenTheCallReturns) {
    // So that to look takes longer than to answer.
    asio::post(threads_.executor(0), [&] { shared_.set_faults({.delay_max = 20ms}); });
    const auto now_at = [](const RunningServer& server) {
        return std::stoll(member(server.control("GET", "clock").body, "now_ms"));
    };
    ASSERT_EQ(a_.control("POST", "clock/freeze").status, 200);
    auto now = now_at(a_);
    EXPECT_EQ(now_at(b_), now);
    for (int i = 0; i < 3; ++i) {
        for (const auto* moved : {&a_, &b_}) {
            const auto body = R"({"milliseconds":1000})";
            ASSERT_EQ(moved->control("POST", "clock/advance", body).status, 200);
            now += 1'000;
            EXPECT_EQ(now_at(a_), now);
            EXPECT_EQ(now_at(b_), now);
        }
    }
    ASSERT_EQ(b_.control("POST", "clock/resume").status, 200);
    EXPECT_THAT(a_.control("GET", "clock").body, HasSubstr(R"("frozen":false)"));
}

TEST_F(TwoServers, ATableThatOneHasDeletedIsNotServedByTheOther) {
    EXPECT_EQ(put(b_, "x").status, 200);
    ASSERT_EQ(a_.call("DynamoDB_20120810.DeleteTable", R"({"TableName":"Music"})").status, 200);
    for (int i = 0; i < 40; ++i) {
        const auto refused = put(b_, fmt::format("song-{}", i));
        EXPECT_EQ(refused.status, 400);
        EXPECT_THAT(refused.body, HasSubstr("ResourceNotFoundException"));
    }
}

TEST_F(TwoServers, WhatTheOtherWasAskedIsDoneAlthoughItStops) {
    std::atomic<bool> stopped{false};
    std::atomic<int> done{0};
    std::jthread writer([&] {
        for (int i = 0; !stopped || i < 200; ++i) {
            EXPECT_EQ(put(a_, fmt::format("song-{}", i)).status, 200);
            ++done;
        }
    });
    EXPECT_TRUE(eventually([&] { return done > 50; }));
    b_.end();
    stopped = true;
}

}  // namespace
}  // namespace tailrace::server
