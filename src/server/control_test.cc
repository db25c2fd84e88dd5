// The control API over a socket, down to the engine; acceptance statement 33, by the moved clock.
#include "server/control.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <fmt/format.h>

#include "server/loopback.h"
#include "server/router.h"
#include "storage/simulated/simulated_store.h"
#include "wire/error_body.h"
#include "wire/signature_time.h"

namespace tailrace::server {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using namespace std::chrono_literals;

/// All of a server but the program, on a loopback port.
class ControlledServer {
 public:
    explicit ControlledServer(bool controlled = true, table::LifeCycleOptions options = {})
        : service_(*store_, clock, random_, 1, {}, options),
          router_(service_.context(), machine_clock,
                  {.control = controlled ? &control_ : nullptr, .faults = &faults_}) {
        const auto endpoint = server_.listen("127.0.0.1", 0).value();
        port_ = static_cast<std::uint16_t>(std::stoi(endpoint.substr(endpoint.rfind(':') + 1)));
        auto ended = [this](const std::exception_ptr&) { threads_.stop(); };
        asio::co_spawn(threads_.executor(0), run(server_), std::move(ended));
        thread_ = std::jthread([this] { threads_.run(); });
    }
    ~ControlledServer() { server_.stop(); }

    RawReply control(std::string_view method, std::string_view path, std::string_view body = "") {
        return RawClient(port_).ask(
            fmt::format("{} /_tailrace/{} HTTP/1.1\r\nHost: x\r\nConnection: "
                        "close\r\nContent-Length: {}\r\n\r\n{}",
                        method, path, body.size(), body));
    }
    RawReply call(std::string_view target, std::string_view json) {
        return call(target, json, machine_clock.now());
    }
    /// As an SDK sends it. Status 0 if the connection ends without an answer.
    RawReply call(std::string_view target, std::string_view json,
                  base::UnixMilliseconds signed_at) {
        constexpr auto authorization =
            "AWS4-HMAC-SHA256 Credential=test/20231114/us-east-1/dynamodb/aws4_request, "
            "SignedHeaders=host;x-amz-date;x-amz-target, Signature=00";
        return RawClient(port_).ask(
            post(json, fmt::format("X-Amz-Target: {}\r\nX-Amz-Date: {}\r\nAuthorization: {}\r\n"
                                   "Content-Type: application/x-amz-json-1.0\r\n",
                                   target, wire::signature_time({signed_at}), authorization)));
    }
    RawReply table(std::string_view operation, std::string_view json) {
        return call(fmt::format("DynamoDB_20120810.{}", operation), json);
    }
    RawReply streams(std::string_view operation, std::string_view json) {
        return call(fmt::format("DynamoDBStreams_20120810.{}", operation), json);
    }

 private:
    /// What the server has set going comes to its end, too, for nothing waits for long here.
    static awaitable<void> run(Server& server) {
        constexpr int steps = 1'000;
        co_await server.run();
        for (int i = 0; i < steps; ++i) co_await asio::post(co_await this_executor, use_awaitable);
    }

    IoThreads threads_{1};

 public:
    base::SystemClock machine_clock;
    base::MovableClock clock{machine_clock};

 private:
    base::SeededRandom random_{1};
    storage::simulated::SimulatedStore simulated_{machine_clock, 1};
    std::unique_ptr<storage::Store> store_ = simulated_.server(1);
    Service service_;
    table::ClockKeeper keeper_{service_.environment(), service_.context().catalog, clock};
    Faults faults_;
    Control control_{service_, clock, keeper_, faults_};
    Router router_;
    Server server_{threads_,
                   std::make_shared<SessionWorld>(router_, Limits{}, machine_clock, machine_clock)};
    std::uint16_t port_ = 0;
    std::jthread thread_;
};

/// The value of a string member, the first of its name.
std::string member(const RawReply& reply, std::string_view name) {
    const auto opening = fmt::format(R"("{}":")", name);
    const auto at = reply.body.find(opening);
    if (at == std::string::npos) return {};
    const auto begin = at + opening.size();
    return reply.body.substr(begin, reply.body.find('"', begin) - begin);
}

std::size_t count(std::string_view text, std::string_view part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
    return found;
}

class Controlling : public testing::Test {
 protected:
    void create_table() {
        const auto created = server_.table("CreateTable", R"({"TableName":"Music",
            "AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],
            "KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],
            "ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":1},
            "StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"}})");
        ASSERT_EQ(created.status, 200) << created.body;
    }
    RawReply put(std::string_view id) {
        return server_.table(
            "PutItem", fmt::format(R"({{"TableName":"Music","Item":{{"id":{{"S":"{}"}}}}}})", id));
    }
    bool has(std::string_view id) {
        const auto got = server_.table(
            "GetItem", fmt::format(R"({{"TableName":"Music","Key":{{"id":{{"S":"{}"}}}}}})", id));
        return got.body.find("Item") != std::string::npos;
    }
    std::string iterator() {
        const auto arn = member(server_.streams("ListStreams", "{}"), "StreamArn");
        const auto described =
            server_.streams("DescribeStream", fmt::format(R"({{"StreamArn":"{}"}})", arn));
        const auto given = server_.streams(
            "GetShardIterator",
            fmt::format(R"({{"StreamArn":"{}","ShardId":"{}","ShardIteratorType":"TRIM_HORIZON"}})",
                        arn, member(described, "ShardId")));
        return member(given, "ShardIterator");
    }
    RawReply records(std::string_view iterator) {
        return server_.streams("GetRecords", fmt::format(R"({{"ShardIterator":"{}"}})", iterator));
    }
    void expect_refused(const RawReply& reply, std::string_view why, int status = 400) {
        EXPECT_EQ(reply.status, status);
        EXPECT_THAT(reply.body, StartsWith(R"({"error":")"));
        EXPECT_THAT(reply.body, HasSubstr(std::string(why)));
    }

    ControlledServer server_;
};

TEST(Control, IsThereOnlyWhenAskedFor) {
    ControlledServer server(false);
    for (const auto* path : {"", "clock", "faults"}) {
        const auto reply = server.control("GET", path);
        EXPECT_EQ(reply.status, 404);
        EXPECT_EQ(reply.body, wire::not_found_body);
    }
    EXPECT_EQ(server.control("POST", "clock/freeze").status, 404);
    EXPECT_FALSE(server.clock.setting().frozen_at);
}

TEST_F(Controlling, ListsWhatThereIs) {
    const auto reply = server_.control("GET", "");
    EXPECT_EQ(reply.status, 200);
    EXPECT_THAT(reply.head, HasSubstr("Content-Type: application/json\r\n"));
    for (const auto* path : {"/_tailrace/clock/advance", "/_tailrace/faults", "/_tailrace/tidy"})
        EXPECT_THAT(reply.body, HasSubstr(path));
}

TEST_F(Controlling, FreezesAdvancesAndResumesTheClock) {
    EXPECT_THAT(server_.control("POST", "clock/freeze").body, HasSubstr(R"("frozen":true)"));
    const auto stood_at = server_.clock.now();
    EXPECT_THAT(server_.control("GET", "clock").body,
                HasSubstr(fmt::format(R"("now_ms":{},)", stood_at)));
    server_.control("POST", "clock/advance", R"({"milliseconds":5})");
    server_.control("POST", "clock/advance", R"({"seconds":1.5})");
    EXPECT_EQ(server_.clock.now(), stood_at + 1'505);
    EXPECT_THAT(
        server_.control("POST", "clock/advance", R"({"to":"2200-01-02T03:04:05.006Z"})").body,
        HasSubstr(R"("now":"2200-01-02T03:04:05.006Z")"));
    EXPECT_THAT(server_.control("POST", "clock/resume").body, HasSubstr(R"("frozen":false)"));
    EXPECT_GE(server_.clock.now(), 7'258'079'045'006 - 1);
}

TEST_F(Controlling, SaysWhatIsWrongAndWhatToDo) {
    const auto advance = [this](std::string_view body) {
        return server_.control("POST", "clock/advance", body);
    };
    expect_refused(advance("{}"), "say how far");
    expect_refused(advance(R"({"seconds":1,"to":"2200-01-02T03:04:05Z"})"), "say how far");
    expect_refused(advance(R"({"second":1})"), "those there are: seconds milliseconds to");
    expect_refused(advance(R"({"seconds":-1})"), "seconds must be a number from 0");
    expect_refused(advance(R"({"milliseconds":0.5})"), "milliseconds must be a whole number");
    expect_refused(advance(R"({"to":"tomorrow"})"), "a time in UTC");
    expect_refused(advance(R"({"to":"2200-01-02T03:04:05"})"), "a time in UTC");
    expect_refused(advance(R"({"to":"2001-01-02T03:04:05Z"})"), "never runs backwards");
    expect_refused(advance("hi"), "no JSON object");
    expect_refused(server_.control("POST", "clock/freeze", R"({"now":1})"), "send no body");
    expect_refused(server_.control("GET", "weather"), "GET /_tailrace/ lists", 404);
    expect_refused(server_.control("GET", "clock/freeze"), "use POST", 405);
    expect_refused(server_.control("PUT", "faults"), "use GET or POST or DELETE", 405);
}

TEST_F(Controlling, SaysWhatIsWrongWithARule) {
    const auto add = [this](std::string_view body) {
        return server_.control("POST", "faults", body);
    };
    expect_refused(add("{}"), "kind must be one of throttling");
    expect_refused(add(R"({"kind":"mischief"})"), "kind must be one of throttling");
    expect_refused(add(R"({"kind":"throttling","operation":"Put"})"), "no operation 'Put'");
    expect_refused(add(R"({"kind":"empty_page","operation":"PutItem"})"), "cannot strike PutItem");
    expect_refused(add(R"({"kind":"throttling","probability":2})"), "probability must be");
    expect_refused(add(R"({"kind":"throttling","count":0})"), "count must be");
    expect_refused(add(R"({"kind":"throttling","chance":1})"), "those there are: kind operation");
    expect_refused(add(R"({"kind":"latency"})"), "latency_ms");
    expect_refused(add(R"({"kind":"throttling","table":5})"), "table must be a string");
    EXPECT_THAT(server_.control("GET", "faults").body, StartsWith(R"({"rules":[]})"));
}

TEST_F(Controlling, Statement33_AnIteratorOf15MinutesAnd1SecondHasExpired) {
    create_table();
    server_.control("POST", "clock/freeze");
    const auto idle = iterator();
    server_.control("POST", "clock/advance", R"({"seconds":900})");
    EXPECT_EQ(records(idle).status, 200);
    server_.control("POST", "clock/advance", R"({"seconds":1})");
    const auto late = records(idle);
    EXPECT_EQ(late.status, 400);
    EXPECT_EQ(late.body,
              R"({"__type":"com.amazonaws.dynamodb.streams.v20120810#ExpiredIteratorException",)"
              R"("message":"Shard iterator has expired"})");
    EXPECT_EQ(records(iterator()).status, 200);
}

TEST_F(Controlling, WritesGoOnWhileTheClockStands) {
    create_table();
    server_.control("POST", "clock/freeze");
    for (int i = 0; i < 5; ++i) EXPECT_EQ(put(std::to_string(i)).status, 200);
    const auto page = records(iterator());
    for (int i = 0; i < 5; ++i) EXPECT_THAT(page.body, HasSubstr(fmt::format(R"("S":"{}")", i)));
}

TEST_F(Controlling, DatesAnswersByTheMachine) {
    server_.control("POST", "clock/advance", R"({"to":"2200-01-02T03:04:05Z"})");
    EXPECT_THAT(server_.table("ListTables", "{}").head, Not(HasSubstr("2200")));
}

TEST_F(Controlling, TakesSignaturesOfTheMachinesTimeAndOfItsOwn) {
    server_.control("POST", "clock/advance", R"({"seconds":86400})");
    constexpr auto list_tables = "DynamoDB_20120810.ListTables";
    EXPECT_EQ(server_.call(list_tables, "{}", server_.machine_clock.now()).status, 200);
    EXPECT_EQ(server_.call(list_tables, "{}", server_.clock.now()).status, 200);
    EXPECT_THAT(server_.call(list_tables, "{}", server_.clock.now() - 43'200'000).body,
                HasSubstr("Signature expired"));
}

TEST(Control, AnswersAnAdvanceWhenWhatIsDueHasHappened) {
    ControlledServer server(true, {.state_delay = 1h});
    server.table("CreateTable", R"({"TableName":"Music","BillingMode":"PAY_PER_REQUEST",
        "AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],
        "KeySchema":[{"AttributeName":"id","KeyType":"HASH"}]})");
    const auto describe = [&] { return server.table("DescribeTable", R"({"TableName":"Music"})"); };
    EXPECT_THAT(describe().body, HasSubstr("CREATING"));
    EXPECT_EQ(server.control("POST", "tidy").status, 200);
    EXPECT_THAT(describe().body, HasSubstr("CREATING"));
    EXPECT_EQ(server.control("POST", "clock/advance", R"({"seconds":3600})").status, 200);
    EXPECT_THAT(describe().body, HasSubstr("ACTIVE"));
}

TEST_F(Controlling, StrikesAndCounts) {
    create_table();
    const auto added =
        server_.control("POST", "faults",
                        R"({"kind":"throttling","operation":"PutItem","table":"Music","count":1})");
    EXPECT_THAT(added.body, StartsWith(R"({"rule":1,"kind":"throttling","operation":"PutItem",)"
                                       R"("table":"Music","probability":1.0,"seed":1,"count":1,)"
                                       R"("seen":0,"struck":0})"));
    const auto struck = put("a");
    EXPECT_EQ(struck.status, 400);
    EXPECT_THAT(struck.body, HasSubstr("#ProvisionedThroughputExceededException"));
    EXPECT_THAT(struck.head, HasSubstr("x-amzn-RequestId"));
    EXPECT_FALSE(has("a"));
    EXPECT_EQ(put("a").status, 200);
    EXPECT_THAT(server_.control("GET", "faults").body, HasSubstr(R"("seen":2,"struck":1)"));
    EXPECT_THAT(server_.control("DELETE", "faults").body, StartsWith(R"({"rules":[]})"));
}

TEST_F(Controlling, DropsTheConnectionAfterTheCommitOrBefore) {
    create_table();
    server_.control("POST", "faults", R"({"kind":"drop_before","operation":"PutItem","count":1})");
    EXPECT_EQ(put("a").status, 0);
    EXPECT_FALSE(has("a"));
    server_.control("POST", "faults",
                    R"({"kind":"drop_after_commit","operation":"PutItem","count":1})");
    EXPECT_EQ(put("b").status, 0);
    EXPECT_TRUE(has("b"));
    EXPECT_EQ(put("c").status, 200);
}

TEST_F(Controlling, GivesEmptyPagesAndLosesIterators) {
    create_table();
    put("a");
    const auto start = iterator();
    server_.control("POST", "faults", R"({"kind":"empty_page","count":1})");
    server_.control("POST", "faults", R"({"kind":"expired_iterator","count":1})");
    server_.control("POST", "faults",
                    R"({"kind":"trimmed_iterator","operation":"GetRecords","count":1})");
    server_.control("POST", "faults",
                    R"({"kind":"throttling","operation":"GetRecords","count":1})");
    EXPECT_EQ(records(start).body,
              fmt::format(R"({{"Records":[],"NextShardIterator":"{}"}})", start));
    EXPECT_THAT(records(start).body, HasSubstr("#ExpiredIteratorException"));
    EXPECT_THAT(records(start).body, HasSubstr("#TrimmedDataAccessException"));
    EXPECT_THAT(records(start).body, HasSubstr("#ThrottlingException"));
    EXPECT_THAT(records(start).body, HasSubstr("INSERT"));
}

TEST_F(Controlling, AnEmptyPageHidesNoError) {
    server_.control("POST", "faults", R"({"kind":"empty_page"})");
    EXPECT_THAT(records(std::string(54, 'k')).body, HasSubstr("Invalid ShardIterator"));
    EXPECT_THAT(server_.streams("GetRecords", "{}").body, HasSubstr("shardIterator"));
}

TEST_F(Controlling, RemovesOneRuleOrAll) {
    for (int i = 0; i < 3; ++i) server_.control("POST", "faults", R"({"kind":"throttling"})");
    const auto rest = server_.control("DELETE", "faults", R"({"rule":2})");
    EXPECT_THAT(rest.body, HasSubstr(R"("rule":1)"));
    EXPECT_THAT(rest.body, Not(HasSubstr(R"("rule":2)")));
    EXPECT_THAT(rest.body, HasSubstr(R"("rule":3)"));
    expect_refused(server_.control("DELETE", "faults", R"({"rule":2})"), "no rule 2", 404);
    EXPECT_THAT(server_.control("DELETE", "faults").body, StartsWith(R"({"rules":[]})"));
}

TEST_F(Controlling, RollsAndSplitsShards) {
    create_table();
    put("a");
    const auto parent = member(server_.control("GET", "shards?table=Music"), "shard");
    const auto rolled = server_.control("POST", "shards/roll",
                                        fmt::format(R"({{"table":"Music","shard":"{}"}})", parent));
    EXPECT_EQ(rolled.status, 200);
    constexpr std::string_view opening = R"("children":[")";
    const auto child = rolled.body.substr(rolled.body.find(opening) + opening.size(), 37);
    EXPECT_THAT(rolled.body, HasSubstr(fmt::format(R"("shard":"{}","parent":"{}","children":[])",
                                                   child, parent)));
    const auto split = server_.control("POST", "shards/split", R"({"table":"Music"})");
    EXPECT_EQ(split.status, 200);
    EXPECT_EQ(count(split.body, fmt::format(R"("parent":"{}")", child)), 2);
    EXPECT_THAT(records(iterator()).body, HasSubstr("INSERT"));
}

TEST_F(Controlling, SaysWhyAShardCannotChange) {
    expect_refused(server_.control("GET", "shards"), "say which table");
    expect_refused(server_.control("GET", "shards?table=Music"), "no stream of a table 'Music'",
                   404);
    expect_refused(server_.control("GET", "shards?name=Music"), "those there are: table");
    create_table();
    const auto closed = member(server_.control("GET", "shards?table=Music"), "shard");
    server_.control("POST", "shards/roll", R"({"table":"Music"})");
    const auto again = fmt::format(R"({{"table":"Music","shard":"{}"}})", closed);
    expect_refused(server_.control("POST", "shards/roll", again), "it must be open", 409);
    expect_refused(server_.control("POST", "shards/split", again), closed, 409);
    expect_refused(server_.control("POST", "trim"), "say which table");
}

TEST_F(Controlling, TrimsNowWhatIsThere) {
    create_table();
    put("a");
    const auto start = iterator();
    server_.control("POST", "shards/roll", R"({"table":"Music"})");
    put("b");
    const auto trimmed = server_.control("POST", "trim", R"({"table":"Music"})");
    EXPECT_EQ(count(trimmed.body, R"("shard":)"), 1) << trimmed.body;
    EXPECT_THAT(trimmed.body, HasSubstr(R"("trimmed_through":")"));
    EXPECT_EQ(records(start).status, 400);
    put("c");
    const auto left = records(iterator());
    EXPECT_THAT(left.body, Not(HasSubstr(R"("S":"b")")));
    EXPECT_THAT(left.body, HasSubstr(R"("S":"c")"));
}

TEST_F(Controlling, ShowsParentsBeforeTheirChildren) {
    create_table();
    const auto arn = member(server_.streams("ListStreams", "{}"), "StreamArn");
    const auto describe = [&] {
        return server_.streams("DescribeStream", fmt::format(R"({{"StreamArn":"{}"}})", arn)).body;
    };
    server_.control("POST", "faults", R"({"kind":"late_child","count":1})");
    server_.control("POST", "shards/roll", R"({"table":"Music"})");
    const auto late = describe();
    EXPECT_EQ(count(late, R"("ShardId":)"), 1);
    EXPECT_THAT(late, HasSubstr("EndingSequenceNumber"));
    EXPECT_EQ(count(describe(), R"("ShardId":)"), 2);
}

TEST_F(Controlling, TakesItsTime) {
    create_table();
    server_.control("POST", "clock/freeze");
    server_.control("POST", "faults", R"({"kind":"latency","latency_ms":50})");
    const auto began = server_.machine_clock.now();
    EXPECT_EQ(put("a").status, 200);
    EXPECT_GE(server_.machine_clock.now() - began, 50);
}

}  // namespace
}  // namespace tailrace::server
