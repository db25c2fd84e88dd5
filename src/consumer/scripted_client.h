// A client of a server that follows a script, for tests.
#pragma once

#include <exception>
#include <optional>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "base/assert.h"
#include "client/scripted_server.h"
#include "consumer/task.h"
#include "tailrace/awaitable_client.h"

namespace tailrace::consumer {

class ScriptedClient {
 public:
    client::ScriptedServer server;

    AwaitableClient& client() { return client_; }

    /// Runs to its end.
    template <class T>
    T run(Task<T> task) {
        std::optional<T> result;
        context_.restart();
        asio::co_spawn(context_, std::move(task), [&](const std::exception_ptr& thrown, T value) {
            TAILRACE_ASSERT(!thrown, "nothing here throws");
            result.emplace(std::move(value));
        });
        while (!result) context_.run_one();
        return *std::move(result);
    }

 private:
    ClientConfig config() {
        ClientConfig config;
        config.endpoint_url = server.endpoint();
        config.region = "us-east-1";
        config.credentials = Credentials{"A", "B", ""};
        config.retry.max_attempts = 1;
        return config;
    }

    asio::io_context context_;
    AwaitableClient client_{context_.get_executor(), config()};
};

}  // namespace tailrace::consumer
