#include "server/instance.h"

#include "base/log.h"
#include "server/descriptors.h"

namespace tailrace::server {

namespace {

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

}  // namespace

Instance::Instance(const Config& config, storage::Store& store, IoThreads& threads)
    : config_(config),
      service_(store, clock_, random_, random_.next() | 1, site_of(config),
               life_cycle_options(config), shard_options(config), {config.expiry_interval}),
      keeper_(service_.environment(), service_.context().catalog, clock_),
      control_(service_, clock_, keeper_, faults_),
      router_(service_.context(), machine_clock_, config.control ? &control_ : nullptr, &faults_),
      server_(threads, std::make_shared<SessionWorld>(router_, limits_of(config), machine_clock_,
                                                      machine_clock_)) {
    service_.context().wording = config.wording;
}

awaitable<std::expected<void, std::string>> Instance::prepare() {
    const auto restored = co_await keeper_.restore(config_.control);
    if (!restored) co_return std::unexpected("cannot start: " + restored.error().message);
    const auto started = co_await service_.start();
    if (!started) co_return std::unexpected("cannot start: " + started.error().message);
    co_return std::expected<void, std::string>();
}

std::expected<std::string, std::string> Instance::listen() {
    return server_.listen(config_.host, config_.port);
}

awaitable<void> Instance::serve() {
    service_.keep_house(co_await this_executor);
    co_await server_.run();
}

awaitable<bool> Instance::end(base::Milliseconds patience) {
    if (server_.connections() > 0) co_return false;
    co_return co_await service_.stop(patience);
}

void Instance::stop() {
    service_.end_waits();
    server_.stop();
}

}  // namespace tailrace::server
