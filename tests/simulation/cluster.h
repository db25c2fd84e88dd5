// A cluster in one thread: several servers over one simulated engine, on a clock that moves by
// itself.
//
//     clients ── call ──▶ server (Service, with a clock of its own) ──▶ engine ── faults,
//     delays, crashes
//
// All that happens follows from the seed. A call to a server that crashes ends as lost: its client
// does not know what became of it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "base/clock.h"
#include "base/one_shot.h"
#include "base/random.h"
#include "operation/operations.h"
#include "server/service.h"
#include "storage/simulated/simulated_engine.h"
#include "storage/simulated/virtual_clock.h"

namespace tailrace::simulation {

/// A server's own idea of the time: off by a constant.
class SkewedClock final : public base::Clock {
 public:
    SkewedClock(base::Clock& truth, base::Milliseconds skew) : truth_(truth), skew_(skew) {}
    base::UnixMilliseconds now() override { return truth_.now() + skew_.count(); }
    base::Milliseconds elapsed() override { return truth_.elapsed(); }
    awaitable<void> sleep(base::Milliseconds duration) override { return truth_.sleep(duration); }

 private:
    base::Clock& truth_;
    base::Milliseconds skew_;
};

/// A request under way.
struct PendingCall {
    virtual ~PendingCall() = default;
    base::OneShot ended;
    bool over = false;

    void end() {
        if (!std::exchange(over, true)) ended.set();
    }
};

/// From start to crash.
struct ServerLife {
    ServerLife(storage::simulated::SimulatedEngine& engine, base::Clock& truth,
               base::Milliseconds skew, std::uint64_t seed, std::uint64_t incarnation,
               base::Milliseconds state_delay, table::ShardLifeOptions shards);

    std::uint64_t incarnation;
    SkewedClock clock;
    base::SeededRandom random;
    std::unique_ptr<storage::Store> store;
    server::Service service;
    std::vector<std::weak_ptr<PendingCall>> calls;
};

/// What the servers share.
enum class EngineKind : std::uint8_t { simulated, rados };

class Cluster {
 public:
    Cluster(std::uint64_t seed, EngineKind kind);
    ~Cluster();
    Cluster(const Cluster&) = delete;
    Cluster& operator=(const Cluster&) = delete;

    base::SeededRandom& random() { return random_; }
    storage::simulated::VirtualClock& clock() { return clock_; }
    storage::simulated::SimulatedEngine& engine() { return *engine_; }
    std::size_t servers() const { return servers_.size(); }
    const table::ShardLifeOptions& shard_options() const { return shard_options_; }
    /// Records grow old within a history.
    bool forgets() const { return shard_options_.retention < stream::retention_default; }
    /// A look at the store that is no server's.
    storage::Store& observer() { return *observer_; }
    Executor executor() { return io_.get_executor(); }

    /// Runs until nothing is left to happen.
    void run() { clock_.run(io_); }

    /// Empty if the server crashed before it answered.
    template <class Input, class Output>
    awaitable<std::optional<Result<Output>>> call(
        std::size_t server, awaitable<Result<Output>> (*action)(operation::Context&, Input),
        Input input) {
        struct Call final : PendingCall {
            std::optional<Result<Output>> result;
        };
        auto pending = std::make_shared<Call>();
        auto life = servers_[server];
        life->calls.push_back(pending);
        asio::co_spawn(executor(), perform(life, pending, action, std::move(input)),
                       asio::detached);
        co_await pending->ended.wait();
        co_return std::move(pending->result);
    }

    /// Ends one server's life and begins another.
    void crash(std::size_t server);
    /// One round of a server's housekeeping; not waited for.
    void tidy_up(std::size_t server);
    /// All troubles end: no faults, and one round of housekeeping by each server.
    void settle();

 private:
    template <class Call, class Input, class Output>
    static awaitable<void> perform(std::shared_ptr<ServerLife> life, std::shared_ptr<Call> call,
                                   awaitable<Result<Output>> (*action)(operation::Context&, Input),
                                   Input input) {
        auto result = co_await action(life->service.context(), std::move(input));
        if (call->over) co_return;
        call->result.emplace(std::move(result));
        call->end();
    }
    std::shared_ptr<ServerLife> new_life();

    base::SeededRandom random_;
    asio::io_context io_;
    storage::simulated::VirtualClock clock_;
    std::unique_ptr<storage::simulated::SimulatedEngine> engine_;
    base::Milliseconds state_delay_;
    table::ShardLifeOptions shard_options_;
    std::unique_ptr<storage::Store> observer_;
    std::uint64_t last_incarnation_ = 0;
    std::vector<std::shared_ptr<ServerLife>> servers_;
    /// Frames of crashed servers are suspended until they are released, and refer to these.
    std::vector<std::shared_ptr<ServerLife>> graves_;
};

}  // namespace tailrace::simulation
