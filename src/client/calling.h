// What tests of calls share: a scripted server, a client of it, and a time of their own.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "client/core.h"
#include "client/given_surroundings.h"
#include "client/scripted_server.h"
#include "tailrace/awaitable_client.h"
#include "wire/signature_time.h"

namespace tailrace::client {

namespace asio = boost::asio;
using namespace std::chrono_literals;

/// Stands where it was put; pauses are noted, and over at once.
class TestTime final : public CallTime {
 public:
    Timestamp now() override { return moment; }
    asio::awaitable<void> sleep(std::chrono::milliseconds duration) override {
        pauses.push_back(duration);
        return keeps_sleeping ? machine_.sleep(std::chrono::hours(1)) : give_way();
    }

    Timestamp moment = *wire::parse_signature_time("20150830T123600Z");
    std::vector<std::chrono::milliseconds> pauses;
    bool keeps_sleeping = false;

 private:
    static asio::awaitable<void> give_way() { co_await asio::post(asio::use_awaitable); }

    MachineTime machine_;
};

class Calling : public testing::Test {
 protected:
    static ClientConfig config_for(const std::string& endpoint) {
        ClientConfig config;
        config.endpoint_url = endpoint;
        config.region = "us-east-1";
        config.credentials = Credentials{"AKIDEXAMPLE", "secret", {}};
        return config;
    }

    std::shared_ptr<Core> core_of(ClientConfig config) {
        return std::make_shared<Core>(context_.get_executor(),
                                      resolve_setup(std::move(config), GivenSurroundings()), time_,
                                      std::make_shared<base::SeededRandom>(1));
    }
    AwaitableClient client() { return AwaitableClient(core_of(config_)); }

    /// Runs until there is nothing left to run, so what hangs hangs the test.
    template <class T>
    ClientResult<T> run(asio::awaitable<ClientResult<T>> call) {
        std::optional<ClientResult<T>> result;
        auto keep = [&result](std::exception_ptr thrown, ClientResult<T> returned) {
            if (!thrown) result = std::move(returned);
        };
        asio::co_spawn(context_, std::move(call), keep);
        context_.restart();
        context_.run();
        EXPECT_TRUE(result);
        return result ? *std::move(result) : std::unexpected(ClientError{});
    }

    ClientResult<ListTablesOutput> list_tables(const CallOptions& options = default_call_options) {
        std::optional<AwaitableClient> one(client());
        auto listed = run(one->list_tables({}, options));
        one.reset();
        context_.restart();
        context_.run();
        return listed;
    }

    ScriptedServer server_;
    ClientConfig config_ = config_for(server_.endpoint());
    asio::io_context context_;
    std::shared_ptr<TestTime> time_ = std::make_shared<TestTime>();
};

}  // namespace tailrace::client
