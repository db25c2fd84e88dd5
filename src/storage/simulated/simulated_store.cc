#include "storage/simulated/simulated_store.h"

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "base/assert.h"
#include "storage/simulated/conduct.h"
#include "storage/simulated/world.h"

namespace tailrace::storage::simulated {

struct SimulatedStore::Shared : std::enable_shared_from_this<Shared> {
    Shared(base::Clock& clock, std::uint64_t seed, Faults faults)
        : network(std::make_shared<Network>(clock, seed, faults)) {}

    CommitOutcome apply(const Change& change, const Executor& executor);
    void send_deferred(const Commit& commit, const Executor& executor);
    void send_on_route(World::Route route, const Executor& executor);
    /// Somebody else's commit comes first, to a partition that exists.
    void come_before(const Commit& commit);
    awaitable<void> deliver_after(base::Milliseconds delay, World::Route route);

    const std::shared_ptr<Network> network;
    World world;
};

// --- what is done --------------------------------------------------------------------------------

CommitOutcome SimulatedStore::Shared::apply(const Change& change, const Executor& executor) {
    const auto outcome = world.apply(change);
    if (outcome == CommitOutcome::done) send_deferred(change.commit, executor);
    return outcome;
}

void SimulatedStore::Shared::send_deferred(const Commit& commit, const Executor& executor) {
    for (const auto& part : commit.partitions) {
        for (const auto& deferred : part.deferred)
            send_on_route({part.partition, deferred.target}, executor);
    }
}

void SimulatedStore::Shared::send_on_route(World::Route route, const Executor& executor) {
    const auto delay = network->draw_delay(network->faults().lateness_max);
    if (delay.count() == 0) {
        world.deliver(route);
    } else {
        asio::co_spawn(executor, deliver_after(delay, route), asio::detached);
    }
}

/// Writes on a route may overtake each other's delays, never each other: what arrives is the
/// oldest.
awaitable<void> SimulatedStore::Shared::deliver_after(base::Milliseconds delay,
                                                      World::Route route) {
    const auto self = shared_from_this();
    co_await network->clock().sleep(delay);
    world.deliver(route);
}

void SimulatedStore::Shared::come_before(const Commit& commit) {
    for (const auto& part : commit.partitions) {
        if (!part.guard.exists()) continue;
        world.disturb(part.partition);
        return;
    }
}

// --- one life of a server ------------------------------------------------------------------------

/// Held by its calls, so that those under way outlast the handle.
class SimulatedStore::Life : public std::enable_shared_from_this<Life> {
 public:
    Life(std::shared_ptr<Shared> shared, std::uint64_t incarnation)
        : shared_(std::move(shared)), incarnation_(incarnation), conduct_(incarnation) {}

    /// `look` is called with the world.
    template <class Result, class Look>
    awaitable<Outcome<Result>> ask(Look look) {
        std::function<Result()> on_arrival = [shared = shared_, look = std::move(look)] {
            return look(shared->world);
        };
        return shared_->network->ask<Result>(incarnation_, std::move(on_arrival));
    }
    awaitable<Outcome<CommitOutcome>> send(std::shared_ptr<const Change> change);
    void saw(const std::vector<PartitionRead>& reads, const std::vector<PartitionView>& views);

 private:
    const std::shared_ptr<Shared> shared_;
    const std::uint64_t incarnation_;
    Conduct conduct_;
};

void SimulatedStore::Life::saw(const std::vector<PartitionRead>& reads,
                               const std::vector<PartitionView>& views) {
    for (std::size_t i = 0; i < reads.size(); ++i) conduct_.saw(reads[i], views[i]);
}

awaitable<Outcome<CommitOutcome>> SimulatedStore::Life::send(std::shared_ptr<const Change> change) {
    const auto self = shared_from_this();
    conduct_.begin(change->commit);
    Network::Apply<CommitOutcome> apply = [shared = shared_, change](const Executor& executor) {
        return shared->apply(*change, executor);
    };
    std::function<void()> come_before = [shared = shared_, change] {
        shared->come_before(change->commit);
    };
    const auto outcome = co_await shared_->network->send<CommitOutcome>(
        incarnation_, std::move(apply), std::move(come_before));
    conduct_.end(change->commit, outcome);
    co_return outcome;
}

// --- the handle ----------------------------------------------------------------------------------

class SimulatedStore::Server final : public Store {
 public:
    explicit Server(std::shared_ptr<Life> life) : life_(std::move(life)) {}

    awaitable<Outcome<std::vector<PartitionView>>> read(std::vector<PartitionRead> reads) override {
        const auto life = life_;
        auto views = co_await life->ask<std::vector<PartitionView>>(
            [&reads](const World& world) { return world.read(reads); });
        if (views) life->saw(reads, *views);
        co_return views;
    }

    awaitable<Outcome<ScanResult>> scan(ScanRequest request) override {
        return life_->ask<ScanResult>(
            [request = std::move(request)](const World& world) { return world.scan(request); });
    }

    awaitable<Outcome<bool>> visit_log(LogScanRequest request, EntrySink& sink) override {
        const auto life = life_;
        const auto scan = co_await life->ask<LogScanResult>(
            [&request](const World& world) { return world.scan_log(request); });
        if (!scan) co_return std::unexpected(scan.error());
        for (std::size_t i = 0; i < scan->entries.size(); ++i) {
            const auto [key, value] = scan->entries[i];
            if (!sink.take(key, value)) co_return true;
        }
        co_return scan->more;
    }

    awaitable<Outcome<CommitOutcome>> commit(Commit commit) override {
        return life_->send(std::make_shared<const Change>(Change{std::move(commit), std::nullopt}));
    }

    awaitable<Outcome<CommitOutcome>> split(PartitionId source, PartitionId target,
                                            std::vector<SpaceId> spaces, std::string key,
                                            Commit commit) override {
        for (const auto partition : {source, target}) {
            const bool moves = std::ranges::any_of(commit.partitions, [&](const auto& part) {
                return part.partition == partition && part.moves_epoch;
            });
            TAILRACE_ASSERT(moves, "a split moves the epochs of both partitions");
        }
        return life_->send(std::make_shared<const Change>(
            Change{std::move(commit), Split{source, target, std::move(spaces), std::move(key)}}));
    }

    awaitable<Outcome<void>> drop_logs(std::uint64_t born_before_ms) override {
        const auto life = life_;
        const auto dropped = co_await life->ask<bool>([born_before_ms](World& world) {
            world.drop_logs(born_before_ms);
            return true;
        });
        if (!dropped) co_return std::unexpected(dropped.error());
        co_return Outcome<void>{};
    }

 private:
    const std::shared_ptr<Life> life_;
};

// --- the store -----------------------------------------------------------------------------------

SimulatedStore::SimulatedStore(base::Clock& clock, std::uint64_t seed, Faults faults)
    : shared_(std::make_shared<Shared>(clock, seed, faults)) {}

SimulatedStore::~SimulatedStore() {
    shared_->network->end();
}

std::unique_ptr<Store> SimulatedStore::server(std::uint64_t incarnation) {
    return std::make_unique<Server>(std::make_shared<Life>(shared_, incarnation));
}

void SimulatedStore::crash(std::uint64_t incarnation) {
    shared_->network->crash(incarnation);
}

void SimulatedStore::release_crashed() {
    shared_->network->release_crashed();
}

void SimulatedStore::set_faults(Faults faults) {
    shared_->network->set_faults(faults);
}

void SimulatedStore::fail_call(std::size_t n, Failure failure) {
    shared_->network->fail_call(n, failure);
}

std::size_t SimulatedStore::calls() const {
    return shared_->network->calls();
}

awaitable<Outcome<void>> SimulatedStore::wind_up() {
    deliver_all();
    co_return Outcome<void>{};
}

void SimulatedStore::deliver_all() {
    while (const auto route = shared_->world.next_route()) shared_->world.deliver(*route);
}

bool SimulatedStore::has_deferred() const {
    return shared_->world.next_route().has_value();
}

}  // namespace tailrace::storage::simulated
