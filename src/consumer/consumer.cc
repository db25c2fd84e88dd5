#include "tailrace/consumer.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "base/random.h"
#include "consumer/lease_clock.h"
#include "consumer/lease_table.h"
#include "consumer/memory_leases.h"
#include "consumer/runner.h"

namespace tailrace {

namespace {

using namespace consumer;

/// A read that waits keeps its connection, and each shard has one.
constexpr std::size_t connections_min = 4096;
constexpr auto lease_duration_min = std::chrono::milliseconds(300);

class HandlerFunction final : public RecordHandler {
 public:
    explicit HandlerFunction(std::function<Handled(RecordBatch&)> handle)
        : handle_(std::move(handle)) {}
    Handled handle(RecordBatch& batch) override { return handle_(batch); }

 private:
    std::function<Handled(RecordBatch&)> handle_;
};

std::string make_worker_id(base::Random& random) {
    std::array<char, 256> host{};
    if (::gethostname(host.data(), host.size() - 1) != 0) host[0] = '?';
    return std::string(host.data()) + ":" + std::to_string(::getpid()) + ":" +
           std::to_string(random.next());
}

bool is_start(const Checkpoint& checkpoint) {
    const auto kind = checkpoint.kind();
    return kind == Checkpoint::Kind::trim_horizon || kind == Checkpoint::Kind::latest ||
           kind == Checkpoint::Kind::at_timestamp;
}

/// Empty if nothing is.
std::string what_is_wrong(const ConsumerConfig& config) {
    if (config.table_name.empty() == config.stream_arn.empty()) {
        return "give either table_name or stream_arn";
    }
    if (!is_start(config.start)) return "start is none of trim_horizon, latest and at(moment)";
    if (config.batch_records_max < 1 || config.batch_records_max > 1000) {
        return "batch_records_max is none of 1 to 1000";
    }
    if (config.handler_threads < 1) return "handler_threads is less than 1";
    if (config.read_ahead_pages_max < 1) return "read_ahead_pages_max is less than 1";
    if (config.leases_max < 1) return "leases_max is less than 1";
    if (config.lease_duration < lease_duration_min) return "lease_duration is less than 300 ms";
    return {};
}

ClientConfig with_connections(ClientConfig config) {
    config.connections_max = std::max(config.connections_max, connections_min);
    return config;
}

}  // namespace

class Consumer::Impl {
 public:
    Impl(ConsumerConfig config, ClientConfig client_config, std::shared_ptr<RecordHandler> handler)
        : config_(std::move(config)),
          client_config_(std::move(client_config)),
          handler_(std::move(handler)) {}

    std::expected<void, ConsumerError> run() {
        if (auto wrong = what_is_wrong(config_); !wrong.empty()) {
            return std::unexpected(
                ConsumerError{ConsumerErrorKind::setup, std::move(wrong), std::nullopt});
        }
        base::SystemRandom random;
        AwaitableClient streams(context_.get_executor(), with_connections(client_config_));
        AwaitableClient tables(context_.get_executor(),
                               config_.lease_client.value_or(client_config_));
        const auto leases = make_leases(tables);
        ShardLister lister(streams);
        ReadAhead read_ahead(config_.read_ahead_bytes_max);
        HandlerPool pool(config_.handler_threads);
        Services services{config_,   context_.get_executor(),
                          streams,   *leases,
                          lister,    pool,
                          *handler_, read_ahead,
                          meter_,    random};
        const auto worker = config_.worker_id.empty() ? make_worker_id(random) : config_.worker_id;
        Runner runner(services, worker);
        runner_ = &runner;
        asio::co_spawn(context_, runner.run(), [&](const std::exception_ptr& thrown) {
            thrown_ = thrown;
            streams.close();
            tables.close();
            if (thrown) context_.stop();
        });
        context_.run();
        return outcome(runner);
    }

    void stop() {
        asio::post(context_, [this] {
            if (runner_ != nullptr) runner_->stop();
        });
    }

    ConsumerMetrics metrics() const { return meter_.read(wall_now()); }

 private:
    std::unique_ptr<LeaseStore> make_leases(AwaitableClient& tables) const {
        if (config_.application_name.empty()) return std::make_unique<MemoryLeases>();
        return std::make_unique<LeaseTable>(tables, config_.application_name);
    }

    std::expected<void, ConsumerError> outcome(const Runner& runner) {
        runner_ = nullptr;
        if (runner.failure()) return std::unexpected(*runner.failure());
        if (!thrown_) return {};
        return std::unexpected(ConsumerError{ConsumerErrorKind::setup,
                                             "a coroutine of the consumer threw", std::nullopt});
    }

    ConsumerConfig config_;
    ClientConfig client_config_;
    std::shared_ptr<RecordHandler> handler_;
    Meter meter_;
    asio::io_context context_{1};
    Runner* runner_ = nullptr;
    std::exception_ptr thrown_;
};

Consumer::Consumer(ConsumerConfig config, ClientConfig client_config,
                   std::shared_ptr<RecordHandler> handler)
    : impl_(std::make_unique<Impl>(std::move(config), std::move(client_config),
                                   std::move(handler))) {}

Consumer::Consumer(ConsumerConfig config, ClientConfig client_config,
                   std::function<Handled(RecordBatch&)> handle)
    : Consumer(std::move(config), std::move(client_config),
               std::make_shared<HandlerFunction>(std::move(handle))) {}

Consumer::~Consumer() = default;

std::expected<void, ConsumerError> Consumer::run() {
    return impl_->run();
}

void Consumer::stop() {
    impl_->stop();
}

ConsumerMetrics Consumer::metrics() const {
    return impl_->metrics();
}

}  // namespace tailrace
