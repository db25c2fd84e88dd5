#include "server/instance.h"

#include <fmt/format.h>

#include "base/log.h"
#include "server/descriptors.h"
#include "table/shared_settings.h"
#include "table/system_spaces.h"

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

// When a partition splits. With RADOS a commit costs as much as many further writes in it, and an
// object with many keys is held up for long while it is recovered (docs/scaling.md).
constexpr std::size_t partition_bytes_alone = std::size_t{10} << 30;
constexpr std::size_t partition_bytes_shared = std::size_t{256} << 20;
constexpr std::size_t write_rate_alone = 1000;
constexpr std::size_t write_rate_shared = 4000;

table::ShardLifeOptions shard_options(const Config& config) {
    const bool shared = config.engine == EngineKind::rados;
    table::ShardLifeOptions options;
    options.lifetime = config.shard_lifetime;
    options.retention = config.retention;
    options.partition_bytes_max = config.partition_bytes_max.value_or(
        shared ? partition_bytes_shared : partition_bytes_alone);
    options.write_rate_max =
        config.partition_write_rate_max.value_or(shared ? write_rate_shared : write_rate_alone);
    return options;
}

std::unique_ptr<cluster::Cluster> make_cluster(const Config& config, std::uint64_t incarnation,
                                               storage::Membership* membership,
                                               base::Clock& machine_clock, IoThreads& threads) {
    if (!membership) return nullptr;
    cluster::Cluster::Options options;
    options.id = incarnation;
    options.address = config.cluster_address;
    options.catalog = table::catalog_partition;
    std::vector<Executor> executors;
    for (std::size_t i = 0; i < threads.size(); ++i) executors.push_back(threads.executor(i));
    return std::make_unique<cluster::Cluster>(std::move(options), *membership, machine_clock,
                                              std::move(executors));
}

table::SharedSettings shared_settings(const Config& config) {
    const auto text = [](base::Milliseconds time) { return fmt::format("{}ms", time.count()); };
    table::SharedSettings settings;
    settings["region"] = config.region;
    settings["account-id"] = config.account_id;
    settings["retention"] = text(config.retention);
    settings["shard-lifetime"] = text(config.shard_lifetime);
    settings["state-delay"] = text(config.state_delay);
    return settings;
}

storage::Neighbours& neighbours_of(cluster::Cluster* cluster) {
    if (cluster) return *cluster;
    return storage::no_neighbours();
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

Instance::Instance(const Config& config, storage::Store& store, IoThreads& threads,
                   storage::Membership* membership)
    : config_(config),
      cluster_(make_cluster(config, incarnation_, membership, machine_clock_, threads)),
      service_(store, clock_, random_, incarnation_, site_of(config), life_cycle_options(config),
               shard_options(config), {config.expiry_interval}, neighbours_of(cluster_.get())),
      keeper_(service_.environment(), service_.context().catalog, clock_),
      control_(service_, clock_, keeper_, faults_),
      router_(service_.context(), machine_clock_, router_surroundings()),
      world_(std::make_shared<SessionWorld>(router_, limits_of(config), machine_clock_,
                                            machine_clock_)),
      server_(threads, world_),
      peer_duties_(service_, router_, keeper_, world_->memory, readiness_, threads.executor(0)) {
    service_.context().wording = config.wording;
}

Router::Surroundings Instance::router_surroundings() {
    Router::Surroundings surroundings;
    if (config_.control) surroundings.control = &control_;
    surroundings.faults = &faults_;
    if (config_.forwards) surroundings.cluster = cluster_.get();
    // A store that nobody shares is this process.
    if (cluster_) surroundings.readiness = &readiness_;
    return surroundings;
}

awaitable<std::expected<void, std::string>> Instance::prepare() {
    // A clock that another server has frozen is not this one's to let run.
    const auto restored = co_await keeper_.restore(config_.control || cluster_);
    if (!restored) co_return std::unexpected("cannot start: " + restored.error().message);
    const auto started = co_await service_.start();
    if (!started) co_return std::unexpected("cannot start: " + started.error().message);
    if (!cluster_) co_return std::expected<void, std::string>();
    const auto agreed = co_await agree();
    if (!agreed) co_return agreed;
    co_return co_await cluster_->start(peer_duties_);
}

awaitable<std::expected<void, std::string>> Instance::agree() {
    const auto others = co_await cluster_->others();
    if (!others) co_return std::unexpected("cannot join the cluster: " + others.error().detail);
    const auto difference =
        co_await table::agree_on_settings(service_.environment(), service_.context().catalog,
                                          shared_settings(config_), others->empty());
    if (!difference) co_return std::unexpected("cannot start: " + difference.error().message);
    if (!*difference) co_return std::expected<void, std::string>();
    const auto& [name, ours, theirs] = **difference;
    co_return std::unexpected(fmt::format(
        "the other servers of this pool run with --{0} {2}, and this one with {1}; start it with "
        "--{0} {2}, or stop the others first",
        name, ours, theirs));
}

std::expected<std::string, std::string> Instance::listen() {
    return server_.listen(config_.host, config_.port);
}

awaitable<void> Instance::serve() {
    const Executor executor = co_await this_executor;
    service_.keep_house(executor);
    if (cluster_) {
        service_.environment().background.spawn(
            executor, peer_duties_.look_now_and_then(*cluster_->look_interval()),
            "following the catalog");
    }
    co_await server_.run();
    // Its own clients have gone; the others' are served by the others from now on.
    if (cluster_) co_await cluster_->leave(config_.limits.shutdown_max);
}

awaitable<bool> Instance::end(base::Milliseconds patience) {
    if (cluster_) {
        const bool ended = co_await cluster_->end(patience);
        if (!ended) co_return false;
    }
    if (server_.connections() > 0) co_return false;
    co_return co_await service_.stop(patience);
}

void Instance::stop() {
    service_.end_waits();
    if (cluster_) cluster_->end_waits();
    server_.stop();
}

}  // namespace tailrace::server
