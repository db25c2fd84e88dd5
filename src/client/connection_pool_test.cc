// Connections over several calls, and calls that are ended from outside.
#include "client/connection_pool.h"

#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include "client/calling.h"

namespace tailrace::client {
namespace {

using testing::SizeIs;
using Kind = ClientErrorKind;
using Then = Step::Then;
using Listed = ClientResult<ListTablesOutput>;

const std::string tables = R"({"TableNames":["A"]})";
const auto good = answers(200, tables);
const Step stalls{.then = Then::stall};

class Connections : public Calling {
 protected:
    /// Begins a call; its result is there when the context has run.
    std::shared_ptr<std::optional<Listed>> begin(AwaitableClient& client,
                                                 const CallOptions& options = {}) {
        auto result = std::make_shared<std::optional<Listed>>();
        auto keep = [result](std::exception_ptr, Listed listed) { *result = std::move(listed); };
        asio::co_spawn(context_, client.list_tables({}, options), keep);
        return result;
    }
    void run_until_asked(std::size_t requests) {
        while (server_.requests().size() < requests) context_.run_one_for(1ms);
    }
};

TEST_F(Connections, AreUsedAgain) {
    for (int i = 0; i < 3; ++i) server_.add(good);
    auto one = client();
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(run(one.list_tables({})));
    EXPECT_EQ(server_.accepted(), 1);
}

TEST_F(Connections, AreNotUsedAgainWhereTheReplySpeaksAgainstIt) {
    server_.add(answers(200, tables, "Connection: close\r\n"));
    server_.add({.reply = http_reply(200, tables) + "more"});
    server_.add(good);
    auto one = client();
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(run(one.list_tables({})));
    EXPECT_EQ(server_.accepted(), 3);
    EXPECT_THAT(server_.requests(), SizeIs(3));
}

TEST_F(Connections, ThatWereClosedWhileIdleAreSeenToBe) {
    server_.add({.reply = http_reply(200, tables), .then = Then::close});
    server_.add(good);
    auto one = client();
    CallReport report;
    EXPECT_TRUE(run(one.list_tables({})));
    server_.wait_until_left();
    EXPECT_TRUE(run(one.list_tables({}, {.report = &report})));
    EXPECT_EQ(report.attempts, 1);
}

/// The server closes it at the very request, so the client cannot have seen it.
TEST_F(Connections, ThatAreClosedAtARequestLoseOneAttempt) {
    server_.add(good);
    server_.add({.then = Then::close});
    server_.add(good);
    auto one = client();
    CallReport report;
    EXPECT_TRUE(run(one.list_tables({})));
    EXPECT_TRUE(run(one.list_tables({}, {.report = &report})));
    EXPECT_EQ(report.attempts, 2);
    EXPECT_EQ(report.uncertain_attempts, 1);
    EXPECT_EQ(server_.accepted(), 2);
}

TEST_F(Connections, ThatWereIdleForTooLongAreNotUsed) {
    config_.idle_max = 0ms;
    for (int i = 0; i < 2; ++i) server_.add(good);
    auto one = client();
    for (int i = 0; i < 2; ++i) EXPECT_TRUE(run(one.list_tables({})));
    EXPECT_EQ(server_.accepted(), 2);
}

TEST_F(Connections, AreSoManyAtMost) {
    config_.connections_max = 2;
    for (int i = 0; i < 9; ++i) server_.add(good);
    auto core = core_of(config_);
    AwaitableClient one(core);
    std::vector<std::shared_ptr<std::optional<Listed>>> results;
    for (int i = 0; i < 9; ++i) results.push_back(begin(one));
    context_.run();
    for (const auto& result : results) EXPECT_TRUE(*result && **result);
    EXPECT_LE(server_.accepted(), 2);
    EXPECT_LE(core->connections(), 2);
    EXPECT_THAT(server_.requests(), SizeIs(9));
}

TEST_F(Connections, OfTheTwoApisAreApart) {
    config_.connections_max = 1;
    ScriptedServer streams({answers(200, R"({"Streams":[]})")});
    config_.streams_endpoint_url = streams.endpoint();
    server_.add(good);
    auto one = client();
    EXPECT_TRUE(run(one.list_tables({})));
    EXPECT_TRUE(run(one.list_streams({})));
    EXPECT_EQ(server_.accepted(), 1);
    EXPECT_EQ(streams.accepted(), 1);
}

/// Where a call waits: for a place, for a reply, between two attempts.
class Stopped : public Connections {
 protected:
    void expect(const std::optional<Listed>& result, Kind kind, bool is_uncertain) {
        ASSERT_TRUE(result);
        ASSERT_FALSE(*result);
        EXPECT_EQ(result->error().kind, kind) << result->error().text();
        EXPECT_EQ(result->error().may_have_been_executed, is_uncertain);
    }
};

TEST_F(Stopped, ByATokenWhileItWaitsForAReply) {
    server_.add(stalls);
    std::stop_source source;
    auto one = client();
    const auto result = begin(one, {.stop = source.get_token()});
    run_until_asked(1);
    source.request_stop();
    context_.run();
    expect(*result, Kind::cancelled, true);
    server_.wait_until_left();
}

TEST_F(Stopped, ByATokenThatWasStoppedBefore) {
    std::stop_source source;
    source.request_stop();
    auto one = client();
    const auto result = begin(one, {.stop = source.get_token()});
    context_.run();
    expect(*result, Kind::cancelled, false);
    EXPECT_EQ(server_.accepted(), 0);
}

TEST_F(Stopped, ByATokenWhileItWaitsForAPlace) {
    config_.connections_max = 1;
    server_.add(stalls);
    std::stop_source source;
    auto one = client();
    const auto first = begin(one);
    run_until_asked(1);
    const auto second = begin(one, {.stop = source.get_token()});
    context_.poll();
    source.request_stop();
    context_.poll();
    expect(*second, Kind::cancelled, false);
    EXPECT_FALSE(*first);
    one.close();
    context_.run();
    expect(*first, Kind::cancelled, true);
}

TEST_F(Stopped, ByATokenBetweenTwoAttempts) {
    time_->keeps_sleeping = true;
    server_.add(refuses(400, "ThrottlingException"));
    std::stop_source source;
    auto one = client();
    const auto result = begin(one, {.stop = source.get_token()});
    while (time_->pauses.empty()) context_.run_one_for(1ms);
    source.request_stop();
    context_.run();
    expect(*result, Kind::cancelled, false);
    EXPECT_EQ((**result).error().attempts, 1);
    EXPECT_THAT(server_.requests(), SizeIs(1));
}

TEST_F(Stopped, ByAsio) {
    server_.add(stalls);
    auto one = client();
    asio::cancellation_signal signal;
    std::optional<Listed> result;
    auto keep = [&result](std::exception_ptr, Listed listed) { result = std::move(listed); };
    asio::co_spawn(context_, one.list_tables({}),
                   asio::bind_cancellation_slot(signal.slot(), keep));
    run_until_asked(1);
    signal.emit(asio::cancellation_type::terminal);
    context_.run();
    expect(result, Kind::cancelled, true);
}

TEST_F(Stopped, ByTheTimeForTheWholeCall) {
    server_.add(stalls);
    auto one = client();
    const auto result = begin(one, {.timeout = 30ms});
    context_.run();
    expect(*result, Kind::timeout, true);
    EXPECT_THAT(server_.requests(), SizeIs(1));
}

TEST_F(Stopped, ByTheTimeForTheWholeCallBetweenTwoAttempts) {
    time_->keeps_sleeping = true;
    server_.add(refuses(500, "InternalServerError"));
    auto one = client();
    const auto result = begin(one, {.timeout = 30ms});
    context_.run();
    expect(*result, Kind::timeout, true);
}

TEST_F(Stopped, ByClose) {
    server_.add(good);
    server_.add(stalls);
    auto core = core_of(config_);
    AwaitableClient one(core);
    EXPECT_TRUE(run(one.list_tables({})));
    context_.restart();
    const auto under_way = begin(one);
    run_until_asked(2);
    one.close();
    const auto later = begin(one);
    context_.run();
    expect(*under_way, Kind::cancelled, true);
    expect(*later, Kind::cancelled, false);
    EXPECT_EQ(core->connections(), 0);
    server_.wait_until_left();
    EXPECT_EQ(server_.accepted(), 1);
}

TEST_F(Stopped, ByTheEndOfTheClient) {
    server_.add(stalls);
    std::shared_ptr<std::optional<Listed>> result;
    {
        auto one = client();
        result = begin(one);
        run_until_asked(1);
    }
    context_.run();
    expect(*result, Kind::cancelled, true);
}

TEST_F(Stopped, WithTheContextThatTheyRunOn) {
    server_.add(stalls);
    auto context = std::make_unique<asio::io_context>();
    config_.connections_max = 1;
    auto core =
        std::make_shared<Core>(context->get_executor(), resolve_setup(config_, GivenSurroundings()),
                               time_, std::make_shared<base::SeededRandom>(1));
    auto one = std::make_unique<AwaitableClient>(core);
    for (int i = 0; i < 3; ++i) {
        auto ignore = [](std::exception_ptr, const Listed&) {};
        asio::co_spawn(*context, one->list_tables({}), ignore);
    }
    while (server_.requests().empty()) context->run_one_for(1ms);
    core.reset();
    one.reset();
    context.reset();
    server_.wait_until_left();
}

TEST_F(Connections, ServeCallsFromSeveralThreads) {
    constexpr int threads = 3;
    constexpr int calls = 20;
    for (int i = 0; i < threads * calls; ++i) server_.add(good);
    config_.connections_max = 2;
    auto one = client();
    std::atomic<int> done = 0;
    for (int i = 0; i < threads * calls; ++i) {
        auto count = [&done](std::exception_ptr, const Listed& listed) { done += listed ? 1 : 0; };
        asio::co_spawn(context_, one.list_tables({}), count);
    }
    std::vector<std::jthread> running;
    for (int i = 0; i < threads; ++i) running.emplace_back([this] { context_.run(); });
    running.clear();
    EXPECT_EQ(done, threads * calls);
}

}  // namespace
}  // namespace tailrace::client
