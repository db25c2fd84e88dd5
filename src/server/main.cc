// The program: wires the engine, the service and the sockets.

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/signal_set.hpp>

#include "base/log.h"
#include "server/router.h"
#include "server/server.h"
#include "server/service.h"
#include "storage/rocksdb/rocksdb_store.h"

namespace tailrace::server {
namespace {

struct Options {
    std::string host = "127.0.0.1";
    std::uint16_t port = 8000;
    std::string data;
    bool in_memory = false;
    std::string durability = "sync";
    stream::Site site;
    table::LifeCycleOptions life_cycle;
    std::int64_t state_delay_ms = 0;
    std::size_t threads = std::max(1u, std::thread::hardware_concurrency());
};

awaitable<void> serve(Service& service, Server& server, IoThreads& threads, const Options& options, int& status) {
    if (auto started = co_await service.start(); !started) {
        std::fprintf(stderr, "tailrace: cannot start: %s\n", started.error().message.c_str());
        status = 1;
        threads.stop();
        co_return;
    }
    const auto endpoint = server.listen(options.host, options.port);
    if (!endpoint) {
        std::fprintf(stderr, "tailrace: %s\n", endpoint.error().c_str());
        status = 1;
        threads.stop();
        co_return;
    }
    std::printf("Tailrace listens on %s\n\nTry: aws dynamodb list-tables --endpoint-url %s --region %s\n",
                endpoint->c_str(), endpoint->c_str(), options.site.region.c_str());
    std::fflush(stdout);
    asio::co_spawn(threads.executor(0), service.keep_house(), asio::detached);
    co_await server.run();
    threads.stop();
}

int run(const Options& options) {
    storage::rocksdb::RocksdbOptions engine;
    if (!options.in_memory) engine.directory = options.data;
    engine.durability = options.durability == "async"    ? storage::rocksdb::Durability::async
                        : options.durability == "memory" ? storage::rocksdb::Durability::memory
                                                         : storage::rocksdb::Durability::sync;
    auto store = storage::rocksdb::RocksdbStore::open(engine);
    if (!store) {
        std::fprintf(stderr, "tailrace: %s\n", store.error().detail.c_str());
        return 1;
    }
    base::SystemClock clock;
    base::SystemRandom random;
    IoThreads threads(options.threads);
    Service service(**store, clock, random, random.next() | 1, options.site, options.life_cycle);
    Router router(service.context(), clock);
    Server server(threads, std::make_shared<SessionWorld>(router, Limits{}, clock, clock));
    asio::signal_set signals(threads.executor(0), SIGINT, SIGTERM);
    signals.async_wait([&](const boost::system::error_code& ec, int) {
        if (ec) return;
        server.stop();
        signals.async_wait([](const boost::system::error_code& again, int) {
            if (!again) std::_Exit(1);
        });
    });
    int status = 0;
    asio::co_spawn(threads.executor(0), serve(service, server, threads, options, status), asio::detached);
    threads.run();
    return status;
}

}  // namespace
}  // namespace tailrace::server

int main(int argc, char** argv) {
    using namespace tailrace::server;
    Options options;
    options.data = "tailrace-data";
    CLI::App app("DynamoDB Streams, and the tables that feed them");
    auto* serve = app.add_subcommand("serve", "Serve");
    app.require_subcommand(1);
    serve->add_option("--port", options.port);
    serve->add_option("--host", options.host);
    serve->add_option("--data", options.data);
    serve->add_flag("--in-memory", options.in_memory);
    serve->add_option("--durability", options.durability);
    serve->add_option("--region", options.site.region);
    serve->add_option("--account-id", options.site.account_id);
    serve->add_option("--threads", options.threads);
    serve->add_option("--partitions-provisioned", options.life_cycle.partitions_provisioned);
    serve->add_option("--partitions-on-demand", options.life_cycle.partitions_on_demand);
    serve->add_option("--state-delay-ms", options.state_delay_ms);
    CLI11_PARSE(app, argc, argv);
    options.life_cycle.state_delay = tailrace::base::Milliseconds(options.state_delay_ms);
    return run(options);
}
