#include "server/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include <boost/asio/post.hpp>

#include "server/loopback.h"

namespace tailrace::server {
namespace {

using ::testing::HasSubstr;

TEST(Server, ServesOnAllThreads) {
    TestServer server({}, 3);
    std::vector<RawClient> clients;
    for (int i = 0; i < 30; ++i) clients.emplace_back(server.port());
    for (auto& client : clients) client.send(post("one"));
    for (auto& client : clients) EXPECT_EQ(client.receive().body, "one");
    EXPECT_EQ(server.connections(), 30u);
}

TEST(Server, SaysThatThePortIsTakenAndWhatToDo) {
    TestServer server;
    IoThreads threads(1);
    TestClock clock;
    TestHandler handler;
    Server second(threads, std::make_shared<SessionWorld>(handler, Limits{}, clock, clock));
    const auto endpoint = second.listen("127.0.0.1", server.port());
    ASSERT_FALSE(endpoint);
    EXPECT_EQ(endpoint.error(),
              "cannot listen on 127.0.0.1:" + std::to_string(server.port()) +
                  ": another program listens there; stop it, or choose another port with --port "
                  "(0 picks a free one)");
}

TEST(Server, SaysThatTheAddressIsNotOurs) {
    IoThreads threads(1);
    TestClock clock;
    TestHandler handler;
    Server server(threads, std::make_shared<SessionWorld>(handler, Limits{}, clock, clock));
    const auto endpoint = server.listen("192.0.2.1", 0);
    ASSERT_FALSE(endpoint);
    EXPECT_THAT(endpoint.error(), HasSubstr("--host"));
}

TEST(Server, NamesAnEndpointThatClientsCanUse) {
    IoThreads threads(1);
    TestClock clock;
    TestHandler handler;
    const auto world = std::make_shared<SessionWorld>(handler, Limits{}, clock, clock);
    EXPECT_THAT(Server(threads, world).listen("0.0.0.0", 0).value(),
                HasSubstr("http://localhost:"));
    EXPECT_THAT(Server(threads, world).listen("localhost", 0).value(),
                HasSubstr("http://127.0.0.1:"));
}

TEST(Server, TurnsConnectionsAwayBeyondTheMaximum) {
    TestServer server({.connections_max = 2});
    RawClient first(server.port());
    RawClient second(server.port());
    first.ask(post("one"));
    second.ask(post("one"));
    RawClient third(server.port());
    const auto reply = third.receive();
    EXPECT_EQ(reply.status, 503);
    EXPECT_THAT(reply.head, HasSubstr("Retry-After: 1\r\n"));
    EXPECT_THAT(reply.body, HasSubstr("--connections-max"));
    EXPECT_EQ(first.ask(post("two")).body, "two");

    first.close();
    third.close();
    while (server.connections() > 1) std::this_thread::yield();
    RawClient fourth(server.port());
    EXPECT_EQ(fourth.ask(post("one")).body, "one");
}

TEST(Server, AFloodOfConnectionsIsBounded) {
    TestServer server({.connections_max = 1});
    std::vector<RawClient> clients;
    for (int i = 0; i < 200; ++i) clients.emplace_back(server.port());
    for (std::size_t i = 100; i < clients.size(); ++i) clients[i].receive_all();
    EXPECT_LE(server.connections(), 65u);
}

TEST(Server, StopsByEndingIdleConnections) {
    TestServer server({}, 2);
    RawClient fresh(server.port());
    RawClient used(server.port());
    used.ask(post("one"));
    server.stop();
    EXPECT_EQ(fresh.receive_all(), "");
    EXPECT_EQ(used.receive_all(), "");
    EXPECT_TRUE(server.wait());
    EXPECT_FALSE(RawClient(server.port()).connected());
}

TEST(Server, StopsAfterTheRequestsInFlight) {
    TestServer server;
    RawClient client(server.port());
    client.send(post("one", "X-Amz-Target: wait\r\n"));
    while (server.handler.waiting == 0) std::this_thread::yield();
    RawClient idle(server.port());
    idle.ask(post("one"));
    server.stop();
    EXPECT_EQ(idle.receive_all(), "");
    server.handler.gate.set();
    const auto reply = client.receive();
    EXPECT_EQ(reply.body, "one");
    EXPECT_THAT(reply.head, HasSubstr("Connection: close\r\n"));
    EXPECT_TRUE(server.wait());
}

TEST(Server, StopsAfterARequestThatIsStillArriving) {
    TestServer server;
    RawClient client(server.port());
    client.send("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    client.receive();
    RawClient idle(server.port());
    idle.ask(post("one"));
    server.stop();
    EXPECT_EQ(idle.receive_all(), "");
    EXPECT_EQ(client.ask("one").body, "one");
    EXPECT_TRUE(server.wait());
}

TEST(Server, AStopThatComesBeforeItListensIsNotLost) {
    IoThreads threads(1);
    TestClock clock;
    TestHandler handler;
    Server server(threads, std::make_shared<SessionWorld>(handler, Limits{}, clock, clock));
    server.stop();
    std::optional<bool> all_ended;
    auto ended = [&](const std::exception_ptr&, bool result) {
        all_ended = result;
        threads.stop();
    };
    auto start = [&] {
        EXPECT_TRUE(server.listen("127.0.0.1", 0).has_value());
        asio::co_spawn(threads.executor(0), server.run(), ended);
    };
    asio::post(threads.executor(0), start);
    threads.run();
    EXPECT_EQ(all_ended, true);
}

TEST(Server, CutsOffWhoDoesNotEnd) {
    TestServer server;
    RawClient client(server.port());
    client.send(post("one", "X-Amz-Target: wait\r\n"));
    while (server.handler.waiting == 0) std::this_thread::yield();
    server.stop();
    EXPECT_FALSE(server.wait());
    EXPECT_EQ(client.receive_all(), "");
}

TEST(Server, CutsOffThoughTheTimeOfDayWasSetBack) {
    TestServer server;
    server.clock.stop_time_of_day();
    RawClient client(server.port());
    client.send(post("one", "X-Amz-Target: wait\r\n"));
    while (server.handler.waiting == 0) std::this_thread::yield();
    server.stop();
    EXPECT_FALSE(server.wait());
}

}  // namespace
}  // namespace tailrace::server
