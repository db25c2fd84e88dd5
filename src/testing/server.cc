#include <future>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <simdjson.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include "base/assert.h"
#include "server/config.h"
#include "server/http.h"
#include "server/instance.h"
#include "server/io_threads.h"
#include "storage/rocksdb/rocksdb_store.h"
#include "tailrace/testing.h"
#include "wire/json/document.h"

namespace tailrace::testing {

namespace {

/// For what goes on beside requests, when the server ends.
constexpr base::Milliseconds end_patience{60'000};

server::Config config_of(const ServerOptions& options) {
    std::vector<server::Assignment> assignments;
    for (const auto& [name, text] : options.settings) assignments.push_back({name, text, name});
    auto config = server::configure(assignments);
    if (!config) throw std::runtime_error(config.error());
    if (!options.settings.contains("port")) config->port = 0;
    if (!options.settings.contains("threads")) config->threads = 1;
    config->in_memory = true;
    config->control = true;
    return *config;
}

std::unique_ptr<storage::rocksdb::RocksdbStore> open_store() {
    auto store = storage::rocksdb::RocksdbStore::open({});
    if (!store) throw std::runtime_error(store.error().detail);
    return *std::move(store);
}

/// A member of an answer of the control API.
template <class T>
T member(std::string_view json, std::string_view name) {
    const auto document = wire::json::Document::parse(json);
    T value{};
    if (!document || !document->root() || (*document->root())[name].get(value)) {
        throw std::runtime_error(fmt::format("no {} in {}", name, json));
    }
    return value;
}

}  // namespace

/// The instance, and the thread that it runs on.
class Server::Running {
 public:
    explicit Running(const server::Config& config)
        : region_(config.region),
          threads_(config.threads),
          store_(open_store()),
          instance_(config, *store_, threads_),
          thread_([this] { threads_.run(); }) {
        try {
            endpoint_url_ = await(begin());
        } catch (...) {
            end();
            throw;
        }
        served_ = asio::co_spawn(threads_.executor(0), instance_.serve(), asio::use_future);
    }

    ~Running() {
        instance_.stop();
        served_.wait();
        end();
    }

    const std::string& endpoint_url() const { return endpoint_url_; }
    const std::string& region() const { return region_; }

    std::string control(std::string_view method, std::string_view path, std::string_view body) {
        const auto target = fmt::format("/_tailrace/{}", path);
        std::string padded(body);
        padded.append(server::HttpRequest::padding, '\0');
        server::HttpRequest request;
        request.method = method;
        request.target = target;
        request.body = std::string_view(padded).substr(0, body.size());
        auto reply = await(instance_.control().handle(request));
        if (reply.status != 200) {
            throw std::runtime_error(std::string(member<std::string_view>(reply.body, "error")));
        }
        return std::move(reply.body);
    }

 private:
    template <class T>
    T await(awaitable<T> work) {
        return asio::co_spawn(threads_.executor(0), std::move(work), asio::use_future).get();
    }

    awaitable<std::string> begin() {
        const auto prepared = co_await instance_.prepare();
        if (!prepared) throw std::runtime_error(prepared.error());
        const auto endpoint = instance_.listen();
        if (!endpoint) throw std::runtime_error(endpoint.error());
        co_return *endpoint;
    }

    void end() {
        const bool quiet = await(instance_.end(end_patience));
        threads_.stop();
        thread_.join();
        TAILRACE_ASSERT(quiet, "a server that a test ran does not come to rest");
    }

    const std::string region_;
    server::IoThreads threads_;
    const std::unique_ptr<storage::Store> store_;
    server::Instance instance_;
    std::thread thread_;
    std::string endpoint_url_;
    std::future<void> served_;
};

Server::Server(const ServerOptions& options)
    : running_(std::make_unique<Running>(config_of(options))) {}

Server::~Server() = default;

const std::string& Server::endpoint_url() const {
    return running_->endpoint_url();
}

ClientConfig Server::client_config() const {
    ClientConfig config;
    config.endpoint_url = running_->endpoint_url();
    config.region = running_->region();
    config.credentials = Credentials{"test", "test", {}};
    return config;
}

std::chrono::sys_time<std::chrono::milliseconds> Server::now() {
    const auto now_ms = member<std::int64_t>(control("GET", "clock"), "now_ms");
    return std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(now_ms));
}

void Server::freeze_clock() {
    control("POST", "clock/freeze");
}

void Server::advance_clock(std::chrono::milliseconds by) {
    control("POST", "clock/advance", fmt::format(R"({{"milliseconds": {}}})", by.count()));
}

void Server::resume_clock() {
    control("POST", "clock/resume");
}

void Server::tidy() {
    control("POST", "tidy");
}

void Server::roll_shards(std::string_view table) {
    control("POST", "shards/roll", fmt::format(R"({{"table": "{}"}})", table));
}

void Server::split_shards(std::string_view table) {
    control("POST", "shards/split", fmt::format(R"({{"table": "{}"}})", table));
}

void Server::trim(std::string_view table) {
    control("POST", "trim", fmt::format(R"({{"table": "{}"}})", table));
}

void Server::add_fault(std::string_view rule) {
    control("POST", "faults", rule);
}

void Server::clear_faults() {
    control("DELETE", "faults");
}

std::string Server::control(std::string_view method, std::string_view path, std::string_view body) {
    return running_->control(method, path, body);
}

}  // namespace tailrace::testing
