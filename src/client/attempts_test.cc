// Each step of a call fails in turn: what comes of it, and how often the server was asked.
#include <string>
#include <vector>

#include "client/calling.h"
#include "wire/content_encoding.h"
#include "wire/crc32.h"

namespace tailrace::client {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Le;
using testing::SizeIs;
using Kind = ClientErrorKind;
using Then = Step::Then;

const std::string tables = R"({"TableNames":["A","B"]})";
const auto good = answers(200, tables);

struct Mishap {
    std::string name;
    Step step;
    Kind kind;
    bool is_uncertain = true;
    bool is_retried = true;
    /// Whether a request came before it.
    bool is_asked = true;
};

void PrintTo(const Mishap& mishap, std::ostream* out) {
    *out << mishap.name;
}

std::vector<Mishap> mishaps() {
    const auto whole = http_reply(200, tables);
    const auto head = whole.find("\r\n\r\n");
    return {
        {"ResetBeforeTheRequest",
         {.then = Then::reset, .at_once = true},
         Kind::transport,
         true,
         true,
         false},
        {"ClosedBeforeTheRequest", {.at_once = true}, Kind::transport, true, true, false},
        {"ClosedBeforeTheReply", {.then = Then::close}, Kind::transport},
        {"ResetBeforeTheReply", {.then = Then::reset}, Kind::transport},
        {"CutInTheStatusLine", cuts(whole, 7), Kind::transport},
        {"CutInTheHead", cuts(whole, head), Kind::transport},
        {"CutAfterTheHead", cuts(whole, head + 4), Kind::transport},
        {"CutInTheBody", cuts(whole, whole.size() - 1), Kind::transport},
        {"ResetInTheBody", cuts(whole, whole.size() - 1, Then::reset), Kind::transport},
        {"StalledBeforeTheReply", {.then = Then::stall}, Kind::timeout},
        {"StalledInTheHead", cuts(whole, 20, Then::stall), Kind::timeout},
        {"StalledInTheBody", cuts(whole, whole.size() - 1, Then::stall), Kind::timeout},
        {"WrongCrc32", answers(200, tables, "x-amz-crc32: 1\r\n"), Kind::malformed_reply},
        {"Crc32ThatIsNoNumber", answers(200, tables, "x-amz-crc32: x\r\n"), Kind::malformed_reply},
        {"NoGzip", answers(200, tables, "Content-Encoding: gzip\r\n"), Kind::malformed_reply},
        {"NoHttp",
         {.reply = "SSH-2.0-OpenSSH_9.2\r\n\r\n", .then = Then::close},
         Kind::malformed_reply},
        {"Oversized", answers(200, std::string(5000, ' ')), Kind::malformed_reply, true, false},
        {"OversizedHead", answers(200, tables, "x: " + std::string(70'000, 'x') + "\r\n"),
         Kind::malformed_reply, true, false},
        {"OversizedOnceUnpacked",
         answers(200, wire::gzip(std::string(5000, ' ')), "Content-Encoding: gzip\r\n"),
         Kind::malformed_reply, true, false},
        {"NoJson", answers(200, "<html>"), Kind::malformed_reply, true, false},
        {"OtherJson", answers(200, "[7]"), Kind::malformed_reply, true, false},
        {"Status500", refuses(500, "InternalServerError"), Kind::service},
        {"Status502", answers(502, "<html>bad gateway</html>"), Kind::service},
        {"Status503", refuses(503, "ServiceUnavailable"), Kind::service, false},
        {"Status504", answers(504, ""), Kind::service},
        {"Throttled", refuses(400, "ThrottlingException"), Kind::service, false},
        {"ThroughputExceeded", refuses(400, "ProvisionedThroughputExceededException"),
         Kind::service, false},
        {"Refused", refuses(400, "ResourceNotFoundException"), Kind::service, false, false},
        {"RefusedByAnUnknownName", refuses(400, "NewException"), Kind::service, false, false},
        {"RefusedByAProxy", answers(403, "<html>"), Kind::service, false, false},
        {"SentElsewhere", answers(307, ""), Kind::service, false, false},
    };
}

class Attempts : public Calling, public testing::WithParamInterface<Mishap> {
 protected:
    Attempts() {
        // Long enough for what does not stall, on a machine that is busy.
        if (GetParam().kind == Kind::timeout) config_.read_timeout = 300ms;
        config_.reply_bytes_max = 4000;
    }
    void script(int mishaps, bool then_good) {
        for (int i = 0; i < mishaps; ++i) server_.add(GetParam().step);
        if (then_good) server_.add(good);
    }
    std::size_t asked(std::size_t attempts) const { return GetParam().is_asked ? attempts : 0; }
};

INSTANTIATE_TEST_SUITE_P(FailEveryStep, Attempts, testing::ValuesIn(mishaps()),
                         [](const auto& info) { return info.param.name; });

TEST_P(Attempts, EndInARetryThatSucceedsOrInAnError) {
    script(1, true);
    CallReport report;
    const auto listed = list_tables({.report = &report});
    if (!GetParam().is_retried) {
        ASSERT_FALSE(listed);
        EXPECT_EQ(listed.error().kind, GetParam().kind);
        EXPECT_THAT(server_.requests(), SizeIs(1));
        return;
    }
    ASSERT_TRUE(listed) << listed.error().text();
    EXPECT_THAT(listed->table_names, ElementsAre("A", "B"));
    EXPECT_THAT(server_.requests(), SizeIs(1 + asked(1)));
    EXPECT_EQ(report.attempts, 2);
    EXPECT_EQ(report.uncertain_attempts, GetParam().is_uncertain ? 1 : 0);
}

TEST_P(Attempts, EndAfterTheLastOne) {
    script(3, true);
    const auto listed = list_tables();
    ASSERT_FALSE(listed);
    const std::size_t attempts = GetParam().is_retried ? 3 : 1;
    EXPECT_EQ(listed.error().kind, GetParam().kind) << listed.error().text();
    EXPECT_EQ(listed.error().attempts, attempts);
    EXPECT_EQ(listed.error().may_have_been_executed, GetParam().is_uncertain);
    EXPECT_THAT(server_.requests(), SizeIs(asked(attempts)));
    EXPECT_THAT(time_->pauses, SizeIs(attempts - 1));
}

TEST_P(Attempts, LeaveNoConnection) {
    script(1, true);
    auto core = core_of(config_);
    {
        AwaitableClient client(core);
        run(client.list_tables({}));
        EXPECT_LE(core->connections(), 1);
    }
    context_.restart();
    context_.run();
    EXPECT_EQ(core->connections(), 0);
    server_.wait_until_left();
}

TEST_P(Attempts, RepeatNoWriteThatMayHaveBeenDoneIfToldSo) {
    config_.retry.repeat_uncertain_writes = false;
    script(1, false);
    server_.add(answers(200, "{}"));
    auto one = client();
    const auto put = run(one.put_item({.table_name = "A"}));
    const bool is_repeated = GetParam().is_retried && !GetParam().is_uncertain;
    EXPECT_EQ(put.has_value(), is_repeated);
    EXPECT_THAT(server_.requests(), SizeIs(asked(1) + (is_repeated ? 1 : 0)));
    EXPECT_TRUE(put || put.error().kind == GetParam().kind);
}

class Answers : public Calling {};

TEST_F(Answers, ThatAreRefusedHaveWhatTheServiceSaid) {
    server_.add(answers(400,
                        R"({"__type":"a#ConditionalCheckFailedException","message":"no",)"
                        R"("Item":{"pk":{"S":"a"}}})",
                        "x-amzn-RequestId: R1\r\n"));
    auto one = client();
    const auto put = run(one.put_item({.table_name = "A"}));
    ASSERT_FALSE(put);
    const auto& error = put.error();
    EXPECT_TRUE(error.is(ErrorCode::ConditionalCheckFailedException));
    EXPECT_EQ(error.name, "ConditionalCheckFailedException");
    EXPECT_EQ(error.message, "no");
    EXPECT_EQ(error.http_status, 400);
    EXPECT_EQ(error.request_id, "R1");
    EXPECT_EQ(error.attempts, 1);
    ASSERT_TRUE(error.detail && error.detail->item);
    EXPECT_EQ(error.detail->item->json(), R"({"pk":{"S":"a"}})");
    EXPECT_EQ(error.text(), "ConditionalCheckFailedException: no (HTTP 400, request R1)");
}

TEST_F(Answers, OfUnknownNamesKeepThem) {
    server_.add(refuses(400, "NewException"));
    const auto listed = list_tables();
    ASSERT_FALSE(listed);
    EXPECT_EQ(listed.error().name, "NewException");
    EXPECT_EQ(listed.error().code, std::nullopt);
    EXPECT_EQ(listed.error().message, "said so");
}

TEST_F(Answers, AreCheckedAndUnpacked) {
    const auto packed = wire::gzip(tables);
    server_.add(
        answers(200, packed,
                fmt::format("Content-Encoding: gzip\r\nx-amz-crc32: {}\r\n", wire::crc32(packed))));
    CallReport report;
    const auto listed = list_tables({.report = &report});
    ASSERT_TRUE(listed) << listed.error().text();
    EXPECT_THAT(listed->table_names, ElementsAre("A", "B"));
    EXPECT_EQ(report.attempts, 1);
    EXPECT_EQ(report.http_status, 200);
}

TEST_F(Answers, AreNotCheckedIfToldSo) {
    config_.check_crc32 = false;
    server_.add(answers(200, tables, "x-amz-crc32: 1\r\n"));
    EXPECT_TRUE(list_tables());
}

TEST_F(Answers, MayComeInChunksAndHaveNoLength) {
    server_.add({.reply = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                          "2\r\n{}\r\n0\r\n\r\n"});
    server_.add({.reply = "HTTP/1.1 200 OK\r\n\r\n" + tables, .then = Then::close});
    EXPECT_TRUE(list_tables());
    const auto listed = list_tables();
    ASSERT_TRUE(listed) << listed.error().text();
    EXPECT_THAT(listed->table_names, SizeIs(2));
}

TEST_F(Answers, ThatAreNoneTellOfTheAttemptsBefore) {
    server_.add({.then = Then::close});
    server_.add(answers(200, "<html>", "x-amzn-RequestId: R2\r\n"));
    const auto listed = list_tables();
    ASSERT_FALSE(listed);
    EXPECT_EQ(listed.error().attempts, 2);
    EXPECT_EQ(listed.error().request_id, "R2");
}

TEST_F(Answers, MayBeEmpty) {
    server_.add(answers(200, ""));
    auto one = client();
    EXPECT_TRUE(run(one.tag_resource({.resource_arn = "arn"})));
}

TEST_F(Answers, ThatAskForAPauseGetIt) {
    server_.add(refuses(503, "ServiceUnavailable", "Retry-After: 3\r\n"));
    server_.add(refuses(503, "ServiceUnavailable", "x-amz-retry-after: 4000\r\n"));
    server_.add(good);
    EXPECT_TRUE(list_tables());
    EXPECT_THAT(time_->pauses, ElementsAre(3000ms, 4000ms));
}

TEST_F(Answers, ThatTellOfAnotherTimeAreBelieved) {
    const auto skewed =
        refuses(400, "InvalidSignatureException", "Date: Sun, 30 Aug 2015 13:36:00 GMT\r\n");
    server_.add(skewed);
    server_.add(good);
    server_.add(good);
    auto one = client();
    EXPECT_TRUE(run(one.list_tables({})));
    EXPECT_TRUE(run(one.list_tables({})));
    const auto requests = server_.requests();
    ASSERT_THAT(requests, SizeIs(3));
    EXPECT_EQ(requests[0].header("X-Amz-Date"), "20150830T123600Z");
    EXPECT_EQ(requests[1].header("X-Amz-Date"), "20150830T133600Z");
    EXPECT_EQ(requests[2].header("X-Amz-Date"), "20150830T133600Z");
}

TEST_F(Answers, ThatRefuseASignatureOfTheRightTimeAreFinal) {
    server_.add(
        refuses(400, "InvalidSignatureException", "Date: Sun, 30 Aug 2015 12:36:10 GMT\r\n"));
    server_.add(good);
    const auto listed = list_tables();
    ASSERT_FALSE(listed);
    EXPECT_TRUE(listed.error().is(ErrorCode::InvalidSignatureException));
}

TEST_F(Answers, AreNotAskedForAgainWhenTheQuotaIsSpent) {
    config_.retry.quota_tokens = 7;
    server_.add(refuses(500, "InternalServerError"));
    server_.add(refuses(500, "InternalServerError"));
    const auto listed = list_tables();
    ASSERT_FALSE(listed);
    EXPECT_EQ(listed.error().attempts, 2);
}

class Connecting : public Calling {};

TEST_F(Connecting, ToNobodyIsCertainlyNotExecuted) {
    std::string endpoint;
    {
        const ScriptedServer gone;
        endpoint = gone.endpoint();
    }
    config_ = config_for(endpoint);
    const auto listed = list_tables();
    ASSERT_FALSE(listed);
    EXPECT_EQ(listed.error().kind, Kind::connect);
    EXPECT_EQ(listed.error().attempts, 3);
    EXPECT_FALSE(listed.error().may_have_been_executed);
    EXPECT_THAT(listed.error().message, HasSubstr(endpoint));
}

TEST_F(Connecting, ToANameThatIsNone) {
    config_ = config_for("http://no-such-host.invalid:1");
    const auto listed = list_tables();
    ASSERT_FALSE(listed);
    EXPECT_EQ(listed.error().kind, Kind::connect);
}

/// What is sent to it is held by the kernel, and nobody answers.
TEST_F(Connecting, TakesTooLong) {
    asio::ip::tcp::acceptor silent(context_, {asio::ip::address_v4::loopback(), 0});
    config_ = config_for(fmt::format("https://127.0.0.1:{}", silent.local_endpoint().port()));
    config_.connect_timeout = 50ms;
    const auto listed = list_tables();
    ASSERT_FALSE(listed);
    EXPECT_EQ(listed.error().kind, Kind::timeout);
    EXPECT_EQ(listed.error().attempts, 3);
    EXPECT_FALSE(listed.error().may_have_been_executed);
}

TEST_F(Connecting, GoesByNames) {
    config_ = config_for(fmt::format("http://localhost:{}", server_.port()));
    server_.add(good);
    EXPECT_TRUE(list_tables());
    EXPECT_EQ(server_.requests().front().header("Host"),
              fmt::format("localhost:{}", server_.port()));
}

TEST_F(Connecting, NeedsASetup) {
    config_.credentials.reset();
    auto listed = list_tables();
    ASSERT_FALSE(listed);
    EXPECT_EQ(listed.error().kind, Kind::setup);
    EXPECT_EQ(listed.error().attempts, 0);
    EXPECT_THAT(listed.error().message, HasSubstr("AWS_ACCESS_KEY_ID"));
    config_.anonymous = true;
    server_.add(good);
    EXPECT_TRUE(list_tables());
    EXPECT_EQ(server_.requests().front().header("Authorization"), "");
}

TEST_F(Connecting, SendsNoHeaderThatEndsEarly) {
    const auto listed = list_tables({.headers = {{"X-A", "b\r\nX-C: d"}}});
    ASSERT_FALSE(listed);
    EXPECT_EQ(listed.error().kind, Kind::setup);
    EXPECT_THAT(server_.requests(), SizeIs(0));
}

TEST_F(Connecting, AsksForWhatIsMeant) {
    server_.add(answers(200, R"({"Records":[]})"));
    auto one = client();
    const auto page = run(one.get_records({.shard_iterator = "I", .limit = 5}, {.wait = 700ms}));
    ASSERT_TRUE(page) << page.error().text();
    const auto request = server_.requests().front();
    EXPECT_THAT(request.head, testing::StartsWith("POST / HTTP/1.1\r\n"));
    EXPECT_EQ(request.header("X-Amz-Target"), "DynamoDBStreams_20120810.GetRecords");
    EXPECT_EQ(request.header("Content-Type"), "application/x-amz-json-1.0");
    EXPECT_EQ(request.header("X-Tailrace-Wait-Ms"), "700");
    EXPECT_EQ(request.header("amz-sdk-request"), "attempt=1; max=3");
    EXPECT_THAT(request.header("Authorization"),
                AllOf(HasSubstr("AKIDEXAMPLE/20150830/us-east-1/dynamodb/aws4_request"),
                      HasSubstr("x-tailrace-wait-ms")));
    EXPECT_EQ(request.body, R"({"ShardIterator":"I","Limit":5})");
}

/// The token makes a transaction that is sent twice take effect once.
TEST_F(Connecting, GivesATransactionOneTokenForAllAttempts) {
    config_.retry.repeat_uncertain_writes = false;
    server_.add({.then = Then::close});
    server_.add(answers(200, "{}"));
    auto one = client();
    EXPECT_TRUE(run(one.transact_write_items({})));
    const auto requests = server_.requests();
    ASSERT_THAT(requests, SizeIs(2));
    EXPECT_THAT(requests[0].body,
                testing::ContainsRegex(R"("ClientRequestToken":"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f])"
                                       R"({3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")"));
    EXPECT_EQ(requests[0].body, requests[1].body);
    EXPECT_EQ(requests[0].header("amz-sdk-invocation-id"),
              requests[1].header("amz-sdk-invocation-id"));
}

}  // namespace
}  // namespace tailrace::client
