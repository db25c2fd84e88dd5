#include "storage/simulated/simulated_store.h"

#include <algorithm>
#include <functional>
#include <set>
#include <utility>
#include <vector>

#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include "base/assert.h"
#include "storage/simulated/conduct.h"
#include "storage/simulated/world.h"

namespace tailrace::storage::simulated {

namespace {

enum class Fate : std::uint8_t {
    as_asked,
    fault,
    refused,
    unknown_done,
    unknown_late,
    unknown_never,
    arrives_twice
};

Fate fate_of(Failure failure) {
    switch (failure) {
        case Failure::fault:
            return Fate::fault;
        case Failure::refused:
            return Fate::refused;
        case Failure::unknown_done:
            return Fate::unknown_done;
        case Failure::unknown_late:
            return Fate::unknown_late;
        case Failure::unknown_never:
            return Fate::unknown_never;
    }
    return Fate::fault;
}

Fault simulated_fault() {
    return {"a fault of the simulation"};
}

using ParkedCall = asio::async_result<asio::use_awaitable_t<Executor>, void()>::handler_type;

}  // namespace

struct SimulatedStore::Shared : std::enable_shared_from_this<Shared> {
    Shared(base::Clock& clock, std::uint64_t seed, Faults faults)
        : clock(clock), random(seed), faults(faults) {}

    bool chance(unsigned in_a_thousand) {
        return in_a_thousand > 0 && random.below(1000) < in_a_thousand;
    }

    base::Milliseconds draw_delay(base::Milliseconds most) {
        if (most.count() == 0) return most;
        return base::Milliseconds(random.below(static_cast<std::uint64_t>(most.count()) + 1));
    }

    /// The failure that was asked for, if this call is the one.
    std::optional<Failure> count_call() {
        ++calls;
        if (!failing || failing->first != calls) return std::nullopt;
        return std::exchange(failing, std::nullopt)->second;
    }

    bool draw_read_fault() { return count_call().has_value() || chance(faults.read_faults); }

    Fate draw_fate() {
        if (const auto failure = count_call()) return fate_of(*failure);
        const std::pair<unsigned, Fate> chances[] = {
            {faults.commit_faults, Fate::fault},
            {faults.refused, Fate::refused},
            {faults.unknown_done, Fate::unknown_done},
            {faults.unknown_late, Fate::unknown_late},
            {faults.unknown_never, Fate::unknown_never},
            {faults.arrives_twice, Fate::arrives_twice},
        };
        auto drawn = random.below(1000);
        for (const auto& [chance, fate] : chances) {
            if (drawn < chance) return fate;
            drawn -= chance;
        }
        return Fate::as_asked;
    }

    CommitOutcome apply(const Change& change, Executor executor);
    /// After a while, whatever has become of who sent it.
    void apply_later(std::shared_ptr<const Change> change, Executor executor);
    void send_deferred(const Commit& commit, Executor executor);
    void send_on_route(World::Route route, const Executor& executor);
    /// Somebody else's commit comes first, to a partition that exists.
    void come_before(const Commit& commit);

    awaitable<void> apply_after(base::Milliseconds delay, std::shared_ptr<const Change> change);
    awaitable<void> deliver_after(base::Milliseconds delay, World::Route route);
    /// Returns only when crashed servers are released.
    awaitable<void> park();

    base::Clock& clock;
    base::SeededRandom random;
    Faults faults;
    World world;
    std::set<std::uint64_t> crashed;
    bool crashed_are_released = false;
    std::size_t calls = 0;
    std::optional<std::pair<std::size_t, Failure>> failing;
    std::vector<ParkedCall> parked;
};

// --- what is done --------------------------------------------------------------------------------

CommitOutcome SimulatedStore::Shared::apply(const Change& change, Executor executor) {
    const auto outcome = world.apply(change);
    if (outcome == CommitOutcome::done) send_deferred(change.commit, executor);
    return outcome;
}

void SimulatedStore::Shared::apply_later(std::shared_ptr<const Change> change, Executor executor) {
    const auto delay = draw_delay(faults.lateness_max) + base::Milliseconds(1);
    asio::co_spawn(executor, apply_after(delay, std::move(change)), asio::detached);
}

awaitable<void> SimulatedStore::Shared::apply_after(base::Milliseconds delay,
                                                    std::shared_ptr<const Change> change) {
    const auto self = shared_from_this();
    co_await clock.sleep(delay);
    apply(*change, co_await this_executor);
}

void SimulatedStore::Shared::send_deferred(const Commit& commit, Executor executor) {
    for (const auto& part : commit.partitions) {
        for (const auto& deferred : part.deferred)
            send_on_route({part.partition, deferred.target}, executor);
    }
}

void SimulatedStore::Shared::send_on_route(World::Route route, const Executor& executor) {
    const auto delay = draw_delay(faults.lateness_max);
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
    co_await clock.sleep(delay);
    world.deliver(route);
}

void SimulatedStore::Shared::come_before(const Commit& commit) {
    for (const auto& part : commit.partitions) {
        if (!part.guard.exists()) continue;
        world.disturb(part.partition);
        return;
    }
}

awaitable<void> SimulatedStore::Shared::park() {
    if (crashed_are_released) co_return;
    co_await asio::async_initiate<const asio::use_awaitable_t<Executor>&, void()>(
        [this](ParkedCall call) { parked.push_back(std::move(call)); }, use_awaitable);
}

// --- one life of a server
// --------------------------------------------------------------------------

/// Held by its calls, so that those under way outlast the handle.
class SimulatedStore::Life : public std::enable_shared_from_this<Life> {
 public:
    Life(std::shared_ptr<Shared> shared, std::uint64_t incarnation)
        : shared_(std::move(shared)), incarnation_(incarnation), conduct_(incarnation) {}

    /// `look` is called with the world.
    template <class Result, class Look>
    awaitable<Outcome<Result>> ask(Look look);
    awaitable<Outcome<CommitOutcome>> send(std::shared_ptr<const Change> change);
    void saw(const std::vector<PartitionRead>& reads, const std::vector<PartitionView>& views);

 private:
    bool crashed() const { return shared_->crashed.contains(incarnation_); }
    awaitable<void> travel();
    /// False if there is nobody any more to see the reply.
    awaitable<bool> arrive();
    Outcome<CommitOutcome> meet_fate(Fate fate, const std::shared_ptr<const Change>& change,
                                     Executor executor);

    const std::shared_ptr<Shared> shared_;
    const std::uint64_t incarnation_;
    Conduct conduct_;
};

awaitable<void> SimulatedStore::Life::travel() {
    const auto delay = shared_->draw_delay(shared_->faults.delay_max);
    if (delay.count() > 0) co_await shared_->clock.sleep(delay);
}

awaitable<bool> SimulatedStore::Life::arrive() {
    co_await travel();
    if (crashed()) co_await shared_->park();
    co_return !crashed();
}

template <class Result, class Look>
awaitable<Outcome<Result>> SimulatedStore::Life::ask(Look look) {
    const auto self = shared_from_this();
    const bool fault = shared_->draw_read_fault();
    co_await travel();
    Result result = look(shared_->world);
    const bool arrived = co_await arrive();
    if (fault || !arrived) co_return std::unexpected(simulated_fault());
    co_return result;
}

void SimulatedStore::Life::saw(const std::vector<PartitionRead>& reads,
                               const std::vector<PartitionView>& views) {
    for (std::size_t i = 0; i < reads.size(); ++i) conduct_.saw(reads[i], views[i]);
}

awaitable<Outcome<CommitOutcome>> SimulatedStore::Life::send(std::shared_ptr<const Change> change) {
    const auto self = shared_from_this();
    const Executor executor = co_await this_executor;
    conduct_.begin(change->commit);
    const auto fate = shared_->draw_fate();
    co_await travel();
    Outcome<CommitOutcome> outcome = std::unexpected(simulated_fault());
    if (!crashed()) {
        outcome = meet_fate(fate, change, executor);
    } else if (!shared_->crashed_are_released && shared_->chance(500)) {
        shared_->apply(*change, executor);
    }
    if (!co_await arrive()) outcome = std::unexpected(simulated_fault());
    conduct_.end(change->commit, outcome);
    co_return outcome;
}

Outcome<CommitOutcome> SimulatedStore::Life::meet_fate(Fate fate,
                                                       const std::shared_ptr<const Change>& change,
                                                       Executor executor) {
    switch (fate) {
        case Fate::as_asked:
            break;
        case Fate::fault:
            return std::unexpected(simulated_fault());
        case Fate::refused:
            shared_->come_before(change->commit);
            break;
        case Fate::unknown_done:
            shared_->apply(*change, executor);
            return CommitOutcome::unknown;
        case Fate::unknown_late:
            shared_->apply_later(change, executor);
            return CommitOutcome::unknown;
        case Fate::unknown_never:
            return CommitOutcome::unknown;
        case Fate::arrives_twice:
            shared_->apply_later(change, executor);
            break;
    }
    return shared_->apply(*change, executor);
}

// --- the handle
// ------------------------------------------------------------------------------------

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
    // Parked calls hold what is shared, which holds them.
    auto parked = std::move(shared_->parked);
    parked.clear();
}

std::unique_ptr<Store> SimulatedStore::server(std::uint64_t incarnation) {
    return std::make_unique<Server>(std::make_shared<Life>(shared_, incarnation));
}

void SimulatedStore::crash(std::uint64_t incarnation) {
    shared_->crashed.insert(incarnation);
}

void SimulatedStore::release_crashed() {
    shared_->crashed_are_released = true;
    for (auto& call : std::exchange(shared_->parked, {})) {
        auto executor = asio::get_associated_executor(call);
        asio::post(executor, std::move(call));
    }
}

void SimulatedStore::set_faults(Faults faults) {
    shared_->faults = faults;
}

void SimulatedStore::fail_call(std::size_t n, Failure failure) {
    shared_->failing = {shared_->calls + n, failure};
}

std::size_t SimulatedStore::calls() const {
    return shared_->calls;
}

void SimulatedStore::deliver_all() {
    while (const auto route = shared_->world.next_route()) shared_->world.deliver(*route);
}

bool SimulatedStore::has_deferred() const {
    return shared_->world.next_route().has_value();
}

}  // namespace tailrace::storage::simulated
