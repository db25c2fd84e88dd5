// The program: wires the engine, the service and the sockets.

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/signal_set.hpp>

#include "base/log.h"
#include "server/command_line.h"
#include "server/router.h"
#include "server/server.h"
#include "server/service.h"
#include "storage/rocksdb/rocksdb_store.h"

namespace tailrace::server {
namespace {

int complain(const std::string& what) {
    std::fprintf(stderr, "tailrace: %s\n", what.c_str());
    return 1;
}

storage::rocksdb::RocksdbOptions engine_options(const Config& config) {
    using storage::rocksdb::Durability;
    constexpr ::tailrace::storage::rocksdb::Durability durabilities[] = {
        Durability::sync, Durability::async, Durability::memory};
    storage::rocksdb::RocksdbOptions options;
    if (!config.in_memory) options.directory = config.data;
    options.durability = durabilities[static_cast<std::size_t>(config.durability)];
    return options;
}

void greet(const Config& config, const std::string& endpoint) {
    const auto where =
        config.in_memory ? "in memory; gone when the server stops" : "in " + config.data;
    std::printf(
        "Tailrace listens on %s (data %s)\n\n"
        "Try:\n"
        "  AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local \\\n"
        "    aws dynamodb list-tables --region %s --endpoint-url %s\n",
        endpoint.c_str(), where.c_str(), config.region.c_str(), endpoint.c_str());
    std::fflush(stdout);
}

/// From start to stop; its result is the program's status.
awaitable<void> serve(const Config& config, Service& service, Server& server, IoThreads& threads,
                      int& status) {
    const auto started = co_await service.start();
    const auto endpoint = started ? server.listen(config.host, config.port)
                                  : std::unexpected(started.error().message);
    if (!endpoint) {
        status = complain(endpoint.error());
        threads.stop();
        co_return;
    }
    greet(config, *endpoint);
    asio::co_spawn(threads.executor(0), service.keep_house(), asio::detached);
    if (!co_await server.run()) base::log(base::LogLevel::warning, "some requests were cut off");
    threads.stop();
}

/// The first signal stops the server, a second ends it at once.
void stop_on_signals(asio::signal_set& signals, Server& server) {
    signals.async_wait([&](const boost::system::error_code& ec, int) {
        if (ec) return;
        server.stop();
        signals.async_wait([](const boost::system::error_code& again, int) {
            if (!again) std::_Exit(1);
        });
    });
}

int run(const Config& config) {
    base::start_log(config.log_level, config.log_format);
    auto store = storage::rocksdb::RocksdbStore::open(engine_options(config));
    if (!store) return complain(store.error().detail);

    base::SystemClock clock;
    base::SystemRandom random;
    const stream::Site site{.region = config.region, .account_id = config.account_id};
    const table::LifeCycleOptions life_cycle{config.state_delay,
                                             static_cast<int>(config.partitions_provisioned),
                                             static_cast<int>(config.partitions_on_demand)};
    const auto cores = std::max(1u, std::thread::hardware_concurrency());
    IoThreads threads(config.threads != 0 ? config.threads : cores);
    Service service(**store, clock, random, random.next() | 1, site, life_cycle);
    Router router(service.context(), clock);
    Server server(threads, std::make_shared<SessionWorld>(router, config.limits, clock, clock));
    asio::signal_set signals(threads.executor(0), SIGINT, SIGTERM);
    stop_on_signals(signals, server);

    int status = 0;
    asio::co_spawn(threads.executor(0), serve(config, service, server, threads, status),
                   asio::detached);
    threads.run();
    return status;
}

}  // namespace
}  // namespace tailrace::server

int main(int argc, char** argv) {
    using namespace tailrace::server;
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    constexpr auto environment = [](const char* variable) -> const char* {
        return std::getenv(variable);
    };
    const auto parsed = parse_command_line(arguments, environment);
    if (const auto* farewell = std::get_if<Farewell>(&parsed)) {
        std::fputs(farewell->text.c_str(), farewell->status == 0 ? stdout : stderr);
        return farewell->status;
    }
    return run(std::get<Config>(parsed));
}
