// The program: wires the engine, the service and the sockets.

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>

#include "base/clock.h"
#include "base/log.h"
#include "base/movable_clock.h"
#include "base/random.h"
#include "server/command_line.h"
#include "server/control.h"
#include "server/descriptors.h"
#include "server/faults.h"
#include "server/resident_code.h"
#include "server/router.h"
#include "server/server.h"
#include "server/service.h"
#include "storage/rocksdb/rocksdb_store.h"
#include "table/clock_keeper.h"

/// Read by jemalloc when it starts: a thread of its own gives unused pages back, also when nothing
/// is asked of the server any more.
extern "C" const char* const malloc_conf = "background_thread:true";

namespace tailrace::server {
namespace {

using storage::rocksdb::RocksdbOptions;
using storage::rocksdb::RocksdbStore;

/// For what goes on beside requests: they have had most of the time that there is for a stop.
constexpr base::Milliseconds stop_patience{500};

int complain(std::string_view why) {
    fmt::print(stderr, "tailrace: {}\n", why);
    return 1;
}

RocksdbOptions engine_options(const Config& config) {
    RocksdbOptions options;
    if (!config.in_memory) options.directory = config.data;
    switch (config.durability) {
        case Durability::sync:
            options.durability = storage::rocksdb::Durability::sync;
            break;
        case Durability::async:
            options.durability = storage::rocksdb::Durability::async;
            break;
        case Durability::memory:
            options.durability = storage::rocksdb::Durability::memory;
            break;
    }
    return options;
}

stream::Site site_of(const Config& config) {
    stream::Site site;
    site.region = config.region;
    site.account_id = config.account_id;
    return site;
}

table::LifeCycleOptions life_cycle_options(const Config& config) {
    table::LifeCycleOptions options;
    options.partitions_provisioned = config.partitions_provisioned;
    options.partitions_on_demand = config.partitions_on_demand;
    options.state_delay = config.state_delay;
    return options;
}

table::ShardLifeOptions shard_options(const Config& config) {
    table::ShardLifeOptions options;
    options.lifetime = config.shard_lifetime;
    options.retention = config.retention;
    options.partition_bytes_max = config.partition_bytes_max;
    options.write_rate_max = config.partition_write_rate_max;
    return options;
}

Limits limits_of(const Config& config) {
    auto limits = config.limits;
    const auto possible = connections_possible();
    if (limits.connections_max > possible) {
        base::log(base::LogLevel::warning,
                  "fewer connections than asked for; raise the limit on open files",
                  {{"connections-max", limits.connections_max}, {"possible", possible}});
        limits.connections_max = possible;
    }
    return limits;
}

std::size_t thread_count(const Config& config) {
    return config.threads > 0 ? config.threads : std::max(1u, std::thread::hardware_concurrency());
}

void greet(const Config& config, const std::string& endpoint) {
    const auto where = config.in_memory
                           ? std::string("in memory: all is gone when the server stops")
                           : "in " + std::filesystem::absolute(config.data).string();
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
awaitable<int> serve(Service& service, table::ClockKeeper& keeper, Server& server,
                     const Config& config) {
    const auto restored = co_await keeper.restore(config.control);
    if (!restored) co_return complain("cannot start: " + restored.error().message);
    const auto started = co_await service.start();
    if (!started) co_return complain("cannot start: " + started.error().message);
    if (server.stopping()) co_return 0;
    const auto endpoint = server.listen(config.host, config.port);
    if (!endpoint) co_return complain(endpoint.error());
    greet(config, *endpoint);
    unmap_code();
    service.keep_house(co_await this_executor);
    co_await server.run();
    co_return 0;
}

/// An end without destructors: the store is still at what it was asked, and whoever asked would
/// look for it when it is gone. Nobody was promised that it happens.
[[noreturn]] void leave(RocksdbStore& store, asio::signal_set& signals, int status) {
    base::log(base::LogLevel::warning, "the store is still busy, and is left so");
    boost::system::error_code ignored;
    signals.clear(ignored);  // the next one ends the process, however long the disk takes
    if (const auto kept = store.bring_to_disk(); !kept) {
        base::log(base::LogLevel::error, "leaving the store", {{"detail", kept.error().detail}});
        status = 1;
    }
    std::_Exit(status);
}

/// Nothing touches the store any more when it returns.
awaitable<int> live(RocksdbStore& store, Service& service, table::ClockKeeper& keeper,
                    Server& server, asio::signal_set& signals, const Config& config) {
    const int status = co_await serve(service, keeper, server, config);
    bool quiet = server.connections() == 0;
    if (quiet) quiet = co_await service.stop(stop_patience);
    if (!quiet) leave(store, signals, status);
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
void stop_on(asio::signal_set& signals, Service& service, Server& server) {
    signals.async_wait([&](const boost::system::error_code& ec, int signal) {
        if (ec) return;
        base::log(base::LogLevel::info, "stopping", {{"signal", signal}});
        service.end_waits();
        server.stop();
        signals.async_wait([](const boost::system::error_code& again, int second) {
            if (!again) std::_Exit(128 + second);
        });
    });
}

int run(const Config& config) {
    // The threads outlive all that may hold a suspended coroutine of theirs.
    IoThreads threads(thread_count(config));
    auto store = RocksdbStore::open(engine_options(config));
    if (!store) return complain(store.error().detail);
    base::SystemClock machine_clock;
    base::MovableClock clock(machine_clock);
    base::SystemRandom random;
    Service service(**store, clock, random, random.next() | 1, site_of(config),
                    life_cycle_options(config), shard_options(config), {config.expiry_interval});
    service.context().wording = config.wording;
    table::ClockKeeper keeper(service.environment(), service.context().catalog, clock);
    Faults faults;
    Control control(service, clock, keeper, faults);
    Router router(service.context(), machine_clock, config.control ? &control : nullptr, &faults);
    Server server(threads, std::make_shared<SessionWorld>(router, limits_of(config), machine_clock,
                                                          machine_clock));
    asio::signal_set signals(threads.executor(0), SIGINT, SIGTERM);
    stop_on(signals, service, server);
    int status = 1;
    auto ended = [&](const std::exception_ptr& failure, int served) {
        if (failure) give_up(failure);
        status = served;
        threads.stop();
    };
    asio::co_spawn(threads.executor(0), live(**store, service, keeper, server, signals, config),
                   ended);
    threads.run();
    return status;
}

}  // namespace
}  // namespace tailrace::server

int main(int argc, char** argv) {
    using namespace tailrace::server;
    // A log that nobody reads any more is no reason to end.
    std::signal(SIGPIPE, SIG_IGN);
    const auto parsed = parse_command_line(
        {argv + 1, argv + argc}, [](const char* name) -> const char* { return std::getenv(name); });
    if (const auto* farewell = std::get_if<Farewell>(&parsed)) {
        std::fputs(farewell->text.c_str(), farewell->status == 0 ? stdout : stderr);
        return farewell->status;
    }
    const auto& config = std::get<Config>(parsed);
    tailrace::base::start_log(config.log_level, config.log_format);
    return run(config);
}
