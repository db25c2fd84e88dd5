#include "program/serve.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>

#include "base/log.h"
#include "program/engine.h"
#include "server/command_line.h"
#include "server/instance.h"
#include "server/io_threads.h"
#include "server/resident_code.h"

namespace tailrace::program {

using namespace server;

namespace {

/// For what goes on beside requests: they have had most of the time that there is for a stop.
constexpr base::Milliseconds stop_patience{500};

int complain(std::string_view why) {
    fmt::print(stderr, "tailrace: {}\n", why);
    return 1;
}

std::size_t thread_count(const Config& config) {
    return config.threads > 0 ? config.threads : std::max(1u, std::thread::hardware_concurrency());
}

void greet(const Config& config, const std::string& where, const std::string& endpoint) {
    fmt::print(
        "Tailrace listens on {0}\n"
        "Its tables are kept {1}.\n"
        "\n"
        "Try: AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test \\\n"
        "     aws dynamodb list-tables --endpoint-url {0} --region {2}\n",
        endpoint, where, config.region);
    if (config.control) {
        fmt::print("\nWhoever reaches it may move its clock and inject faults: {}/_tailrace/\n",
                   endpoint);
    }
    std::fflush(stdout);
}

/// Its exit status.
awaitable<int> serve(Engine& engine, Instance& instance, const Config& config) {
    const auto ready = co_await engine.prepare();
    if (!ready) co_return complain(ready.error());
    const auto prepared = co_await instance.prepare();
    if (!prepared) co_return complain(prepared.error());
    if (instance.stopping()) co_return 0;
    const auto endpoint = instance.listen();
    if (!endpoint) co_return complain(endpoint.error());
    greet(config, engine.place(), *endpoint);
    unmap_code();
    co_await instance.serve();
    co_return 0;
}

/// An end without destructors: the store is still at what it was asked, and whoever asked would
/// look for it when it is gone. Nobody was promised that it happens.
[[noreturn]] void leave(Engine& engine, asio::signal_set& signals, int status) {
    base::log(base::LogLevel::warning, "the store is still busy, and is left so");
    boost::system::error_code ignored;
    signals.clear(ignored);  // the next one ends the process, however long the disk takes
    if (const auto kept = engine.bring_to_disk(); !kept) {
        base::log(base::LogLevel::error, "leaving the store", {{"detail", kept.error().detail}});
        status = 1;
    }
    std::_Exit(status);
}

/// Nothing touches the store any more when it returns.
awaitable<int> live(Engine& engine, Instance& instance, asio::signal_set& signals,
                    const Config& config) {
    const int status = co_await serve(engine, instance, config);
    const bool quiet = co_await instance.end(stop_patience);
    const bool still = co_await engine.end(stop_patience);
    if (!quiet || !still) leave(engine, signals, status);
    co_return status;
}

[[noreturn]] void give_up(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& e) {
        base::log(base::LogLevel::error, "the server failed", {{"why", e.what()}});
    }
    std::_Exit(1);
}

/// The first signal asks the server to stop, the second does not ask.
void stop_on(asio::signal_set& signals, Instance& instance) {
    signals.async_wait([&](const boost::system::error_code& ec, int signal) {
        if (ec) return;
        base::log(base::LogLevel::info, "stopping", {{"signal", signal}});
        instance.stop();
        signals.async_wait([](const boost::system::error_code& again, int second) {
            if (!again) std::_Exit(128 + second);
        });
    });
}

int run(const Config& config) {
    // The threads outlive all that may hold a suspended coroutine of theirs.
    IoThreads threads(thread_count(config));
    const auto engine = Engine::open(config);
    if (!engine) return complain(engine.error());
    Instance instance(config, (*engine)->store(), threads, (*engine)->membership());
    asio::signal_set signals(threads.executor(0), SIGINT, SIGTERM);
    stop_on(signals, instance);
    int status = 1;
    auto ended = [&](const std::exception_ptr& failure, int served) {
        if (failure) give_up(failure);
        status = served;
        threads.stop();
    };
    asio::co_spawn(threads.executor(0), live(**engine, instance, signals, config), ended);
    threads.run();
    return status;
}

using cli::arguments::Outline;

void describe_option(Outline& outline, std::string_view name, std::string_view value,
                     std::string_view help, std::string_view group) {
    outline.options.push_back({.flags = {fmt::format("--{}", name)},
                               .value = std::string(value),
                               .help = std::string(help),
                               .group = std::string(group)});
}

}  // namespace

int serve(const std::vector<std::string>& arguments) {
    const auto parsed = parse_command_line(
        arguments, [](const char* name) -> const char* { return std::getenv(name); });
    if (const auto* farewell = std::get_if<Farewell>(&parsed)) {
        std::fputs(farewell->text.c_str(), farewell->status == 0 ? stdout : stderr);
        return farewell->status;
    }
    const auto& config = std::get<Config>(parsed);
    base::start_log(config.log_level, config.log_format);
    return run(config);
}

Outline serve_outline() {
    Outline outline{.name = "serve", .description = "Serve tables and their streams."};
    for (const auto& setting : settings()) {
        describe_option(outline, setting.name, setting.value, setting.help, setting.group);
    }
    describe_option(outline, "config", "FILE", "Read options from this file.", "Other");
    return outline;
}

}  // namespace tailrace::program
