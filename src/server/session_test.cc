#include "server/session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include <fmt/format.h>

#include "server/loopback.h"

namespace tailrace::server {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using namespace std::chrono_literals;

/// Time passes until the server says something or closes.
void advance_until_answer(TestServer& server, const RawClient& client) {
    while (!client.readable()) server.clock.advance(100ms);
}

/// Time passes, and deadlines are looked at each time.
void pass(TestServer& server, base::Milliseconds duration) {
    for (const auto end = server.clock.elapsed() + duration; server.clock.elapsed() < end;) {
        const int before = server.clock.sleeps;
        server.clock.advance(Limits().sweep_interval);
        while (server.clock.sleeps == before) std::this_thread::yield();
    }
}

TEST(Session, AnswersRequestAfterRequest) {
    TestServer server;
    RawClient client(server.port());
    const auto reply = client.ask(post("one", "Content-Type: application/json\r\n"));
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, "one");
    EXPECT_EQ(reply.head,
              "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
              "Content-Type: application/json\r\nContent-Length: 3\r\n\r\n");
    EXPECT_EQ(client.ask(post("two")).body, "two");
    EXPECT_EQ(client.ask("GET / HTTP/1.1\r\n\r\n").body, "");
}

TEST(Session, ClosesWhenTheClientSaysSo) {
    TestServer server;
    RawClient client(server.port());
    client.send(post("one", "Connection: close\r\n") + post("never"));
    const auto all = client.receive_all();
    EXPECT_THAT(all, HasSubstr("Connection: close\r\n"));
    EXPECT_THAT(all, EndsWith("\r\n\r\none"));
}

TEST(Session, EndsWithoutAnAnswerWhenTheHandlerSaysSo) {
    TestServer server;
    RawClient client(server.port());
    client.send(post("one") + post("", "X-Amz-Target: drop\r\n"));
    EXPECT_THAT(client.receive_all(), EndsWith("\r\n\r\none"));
    server.wait_for_no_connections();
}

TEST(Session, SpeaksHttp10) {
    TestServer server;
    RawClient closing(server.port());
    closing.send("POST / HTTP/1.0\r\nContent-Length: 3\r\n\r\none");
    EXPECT_THAT(closing.receive_all(), EndsWith("Connection: close\r\n\r\none"));

    RawClient staying(server.port());
    const std::string request =
        "POST / HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 3\r\n\r\ntwo";
    EXPECT_THAT(staying.ask(request).head, HasSubstr("Connection: keep-alive\r\n"));
    EXPECT_EQ(staying.ask(request).body, "two");
}

TEST(Session, AnswersAClientThatHasFinishedSending) {
    TestServer server;
    RawClient client(server.port());
    client.send(post("one") + post("two"));
    client.end_sending();
    const auto all = client.receive_all();
    EXPECT_THAT(all, HasSubstr("one"));
    EXPECT_THAT(all, EndsWith("two"));
}

TEST(Session, AnswersPipelinedRequestsInOrder) {
    TestServer server;
    RawClient client(server.port());
    constexpr int count = 2'000;
    std::string requests;
    for (int i = 0; i < count; ++i) requests += post(fmt::format("request {}", i));
    std::jthread sender([&] { client.send(requests); });
    for (int i = 0; i < count; ++i) ASSERT_EQ(client.receive().body, fmt::format("request {}", i));
}

TEST(Session, TakesRequestsByteByByte) {
    TestServer server;
    RawClient client(server.port());
    const auto requests =
        post("one") + "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ntwo\r\n0\r\n\r\n";
    for (const char byte : requests) client.send({&byte, 1});
    EXPECT_EQ(client.receive().body, "one");
    EXPECT_EQ(client.receive().body, "two");
}

TEST(Session, CarriesBodiesOf16MB) {
    TestServer server;
    RawClient client(server.port());
    const std::string body(16 * 1024 * 1024, 'b');
    EXPECT_EQ(client.ask(post(body)).body, body);
    EXPECT_EQ(client.ask(post("small")).body, "small");
}

TEST(Session, AnswersHeadWithoutABody) {
    TestServer server;
    RawClient client(server.port());
    client.send("HEAD / HTTP/1.1\r\nContent-Length: 3\r\nConnection: close\r\n\r\none");
    EXPECT_THAT(client.receive_all(), EndsWith("Content-Length: 3\r\nConnection: close\r\n\r\n"));
}

TEST(Session, AsksForTheBodyThatAClientHoldsBack) {
    TestServer server;
    RawClient client(server.port());
    client.send("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    EXPECT_EQ(client.receive().head, "HTTP/1.1 100 Continue\r\n\r\n");
    EXPECT_EQ(client.ask("one").body, "one");
}

TEST(Session, RefusesABodyThatAClientHoldsBackAndIsTooLarge) {
    TestServer server;
    RawClient client(server.port());
    EXPECT_EQ(
        client.ask("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n")
            .status,
        413);
}

TEST(Session, AClientThatSendsTooMuchFindsTheReason) {
    TestServer server;
    RawClient client(server.port());
    ASSERT_TRUE(client.send(post(std::string(16 * 1024 * 1024 + 1, 'b'))));
    const auto reply = client.receive();
    EXPECT_EQ(reply.status, 413);
    EXPECT_THAT(reply.head, HasSubstr("Connection: close\r\n"));
    EXPECT_EQ(reply.body, R"({"__type":"com.amazon.coral.service#RequestEntityTooLargeException",)"
                          R"("message":"the body is larger than 16 MB"})");
    EXPECT_EQ(client.receive_all(), "");
}

TEST(Session, RefusesOnlyWhatIsMalformedAndAnswersWhatCameBefore) {
    TestServer server;
    RawClient client(server.port());
    client.send(post("one") + "nonsense\r\n\r\n" + post("never"));
    EXPECT_EQ(client.receive().body, "one");
    EXPECT_EQ(client.receive().status, 400);
    EXPECT_EQ(client.receive_all(), "");
}

TEST(Session, StopsListeningToWhomItRefused) {
    TestServer server({.linger_bytes_max = 1024 * 1024});
    RawClient client(server.port());
    client.send("nonsense\r\n\r\n");
    const std::string more(64 * 1024, 'x');
    while (client.send(more)) {
    }
    server.wait_for_no_connections();
}

TEST(Session, DeadlinesPassThoughTheTimeOfDayWasSetBack) {
    TestServer server;
    server.clock.stop_time_of_day();
    RawClient client(server.port());
    client.send("POST / HTTP/1.1\r\nHost: ");
    advance_until_answer(server, client);
    EXPECT_EQ(client.receive().status, 408);
}

TEST(Session, DeadlinesAreKeptAfterLookingAtThemFailed) {
    TestServer server;
    RawClient client(server.port());
    client.send("POST / HTTP/1.1\r\nHost: ");
    while (server.clock.sleeps == 0) std::this_thread::yield();
    server.clock.fail();
    advance_until_answer(server, client);
    EXPECT_EQ(client.receive().status, 408);
}

TEST(Session, WaitsForTheHeaderOnlySoLong) {
    TestServer server;
    RawClient client(server.port());
    client.send("POST / HTTP/1.1\r\nHost: ");
    advance_until_answer(server, client);
    EXPECT_EQ(client.receive().status, 408);
}

TEST(Session, ATrickleOfHeaderBytesBuysNoTime) {
    TestServer server;
    RawClient client(server.port());
    while (!client.readable()) {
        client.send("G");
        server.clock.advance(1s);
    }
    EXPECT_EQ(client.receive().status, 408);
}

TEST(Session, WaitsForABodyOnlySoLong) {
    TestServer server;
    RawClient client(server.port());
    client.send("POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\nabc");
    advance_until_answer(server, client);
    EXPECT_EQ(client.receive().status, 408);
}

TEST(Session, ABodyThatKeepsComingIsNotCutOff) {
    TestServer server;
    RawClient client(server.port());
    const std::string part(16 * 1024, 'p');
    client.send(fmt::format("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: {}\r\n\r\n",
                            60 * part.size()));
    client.receive();
    for (int i = 0; i < 60; ++i) {
        ASSERT_TRUE(client.send(part));
        while (server.memory().used() < static_cast<std::size_t>(i) * part.size()) {
            std::this_thread::yield();
        }
        server.clock.advance(1s);
    }
    EXPECT_EQ(client.receive().body.size(), 60 * part.size());
}

TEST(Session, ClosesIdleConnectionsWithoutAWord) {
    TestServer server;
    RawClient fresh(server.port());
    RawClient used(server.port());
    used.ask(post("one"));
    advance_until_answer(server, fresh);
    advance_until_answer(server, used);
    EXPECT_EQ(fresh.receive_all(), "");
    EXPECT_EQ(used.receive_all(), "");
}

TEST(Session, AConnectionInUseIsNotIdle) {
    TestServer server;
    RawClient client(server.port());
    for (int i = 0; i < 10; ++i) {
        ASSERT_EQ(client.ask(post("one")).body, "one");
        server.clock.advance(100s);
    }
}

TEST(Session, GivesUpOnAClientThatDoesNotRead) {
    TestServer server;
    RawClient client(server.port());
    client.send(post("100000000", "X-Amz-Target: large\r\n"));
    while (server.connections() == 0 || server.memory().used() < 100'000'000) {
        std::this_thread::yield();
    }
    while (server.connections() > 0) server.clock.advance(100ms);
    EXPECT_EQ(server.memory().used(), 0u);
}

TEST(Session, AnIdleConnectionHoldsNoMemory) {
    TestServer server;
    RawClient client(server.port());
    client.ask(post(std::string(1'000'000, 'b')));
    while (server.memory().used() > 0) std::this_thread::yield();
    EXPECT_EQ(client.ask(post("one")).body, "one");
}

TEST(Session, TurnsRequestsAwayWhenThereIsNoMemory) {
    TestServer server({.memory_bytes_max = 100'000});
    server.memory().take(100'000);
    RawClient client(server.port());
    client.send(post("one"));
    advance_until_answer(server, client);
    const auto reply = client.receive();
    EXPECT_EQ(reply.status, 503);
    EXPECT_THAT(reply.head, HasSubstr("Retry-After: 1\r\n"));
    EXPECT_THAT(reply.body, HasSubstr("--memory-max"));
    server.memory().give_back(100'000);
}

/// The clock of a test may run far ahead of what the machine gets done meanwhile.
constexpr auto no_end = std::chrono::hours(1'000'000);

TEST(Session, ARequestWaitsForMemory) {
    TestServer server({.memory_bytes_max = 100'000, .memory_wait_max = no_end});
    server.memory().take(100'000);
    RawClient client(server.port());
    client.send(post("one"));
    for (int i = 0; i < 10; ++i) server.clock.advance(20ms);
    server.memory().give_back(100'000);
    while (!client.readable()) server.clock.advance(1ms);
    EXPECT_EQ(client.receive().body, "one");
}

TEST(Session, RepliesThatNobodyReadsStayWithinTheBudget) {
    constexpr std::size_t memory_max = 64 << 20;
    constexpr std::size_t reply_bytes = memory_max / 8;
    constexpr int clients_max = 20;
    TestServer server(
        {.memory_bytes_max = memory_max, .memory_wait_max = no_end, .transfer_grace = no_end});
    std::vector<RawClient> clients;
    for (int i = 0; i < clients_max; ++i) {
        clients.emplace_back(server.port());
        clients.back().send(post(fmt::format("{}", reply_bytes), "X-Amz-Target: large\r\n"));
    }
    // Each has its reply or sleeps; one more sleeper looks at the deadlines.
    while (server.handler.large_replies + server.clock.sleepers - 1 < clients_max) {
        std::this_thread::yield();
    }
    EXPECT_LE(server.memory().used(), memory_max);
    // Whichever was granted memory: the others have it only once that was read.
    while (!clients.empty()) {
        server.clock.advance(1ms);
        std::erase_if(clients, [&](RawClient& client) {
            if (!client.readable()) return false;
            EXPECT_EQ(client.receive().body.size(), reply_bytes);
            return true;
        });
    }
}

TEST(Session, RequestsThatArriveLeaveMemoryToAnswerThem) {
    TestServer server({.memory_bytes_max = 1'000'000, .memory_wait_max = no_end});
    // As bodies do that are complete or on their way.
    while (server.memory().try_take(1'000, 250'000)) {
    }
    RawClient client(server.port());
    client.send(post("one"));
    while (server.clock.sleepers < 2) std::this_thread::yield();
    EXPECT_TRUE(server.memory().try_take(200'000));
    server.memory().give_back(server.memory().used());
    while (!client.readable()) server.clock.advance(1ms);
    EXPECT_EQ(client.receive().body, "one");
}

TEST(Session, AsksEverLessOftenForMemory) {
    TestServer server({.memory_bytes_max = 100'000});
    server.memory().take(100'000);
    RawClient client(server.port());
    client.send(post("one"));
    while (!client.readable()) server.clock.advance(1ms);
    EXPECT_EQ(client.receive().status, 503);
    EXPECT_LT(server.clock.sleeps, 60);
    server.memory().give_back(100'000);
}

TEST(Session, AHeaderThatWaitsForMemoryHasNoMoreTime) {
    TestServer server({.memory_bytes_max = 1'000'000});
    server.memory().take(700'000);
    RawClient client(server.port());
    client.send("POST / HTTP/1.1\r\nX: " + std::string(9'000, 'x'));
    while (server.clock.sleepers < 2) std::this_thread::yield();
    server.clock.advance(4s);
    server.memory().give_back(700'000);
    while (server.memory().used() < 60'000) server.clock.advance(1ms);
    // Once another is served, the server waits for the rest of the header again.
    RawClient other(server.port());
    other.ask(post("one"));
    pass(server, 7s);
    EXPECT_EQ(client.receive().status, 408);
}

TEST(Session, AHandlerThatThrowsCostsOneReply) {
    TestServer server;
    RawClient client(server.port());
    const auto reply = client.ask(post("", "X-Amz-Target: throw\r\n"));
    EXPECT_EQ(reply.status, 500);
    EXPECT_EQ(reply.body, R"({"__type":"com.amazon.coral.service#InternalServerError",)"
                          R"("message":"Internal server error"})");
    EXPECT_EQ(client.ask(post("one")).body, "one");
}

TEST(Session, AClientMayLeaveWhileItsRequestIsAnswered) {
    TestServer server;
    RawClient client(server.port());
    client.send(post("one", "X-Amz-Target: wait\r\n"));
    while (server.handler.waiting == 0) std::this_thread::yield();
    client.close();
    server.handler.gate.set();
    server.wait_for_no_connections();
    EXPECT_EQ(server.memory().used(), 0u);
}

}  // namespace
}  // namespace tailrace::server
