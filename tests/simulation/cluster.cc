#include "cluster.h"

#include "storage/rados/simulated/simulated_rados.h"
#include "storage/simulated/simulated_store.h"

namespace tailrace::simulation {

namespace {

using storage::simulated::Faults;

/// Some clusters are healthy, most are troubled, each in its own way.
Faults draw_faults(base::SeededRandom& random) {
    Faults faults;
    faults.delay_max = base::Milliseconds(random.below(20));
    faults.lateness_max = base::Milliseconds(random.below(2000));
    if (random.one_in(5)) return faults;
    const auto chance = [&](std::uint64_t most) {
        return random.one_in(3) ? 0u : static_cast<unsigned>(random.below(most));
    };
    faults.read_faults = chance(15);
    faults.commit_faults = chance(15);
    faults.refused = chance(150);
    faults.unknown_done = chance(80);
    faults.unknown_late = chance(80);
    faults.unknown_never = chance(80);
    faults.arrives_twice = chance(100);
    return faults;
}

/// Mostly short lives; in some clusters records grow old, too. The retention is longer than clocks
/// differ and readers sleep.
table::ShardLifeOptions draw_shard_options(base::SeededRandom& random) {
    table::ShardLifeOptions options;
    if (!random.one_in(4)) options.lifetime = base::Milliseconds(200 + random.below(5'000));
    if (random.one_in(3)) options.retention = base::Milliseconds(6'000 + random.below(10'000));
    return options;
}

std::unique_ptr<storage::simulated::SimulatedEngine> make_engine(EngineKind kind,
                                                                 base::Clock& clock,
                                                                 std::uint64_t seed,
                                                                 Faults faults) {
    if (kind == EngineKind::rados) {
        return std::make_unique<storage::rados::simulated::SimulatedRados>(clock, seed, faults);
    }
    return std::make_unique<storage::simulated::SimulatedStore>(clock, seed, faults);
}

std::unique_ptr<storage::simulated::SimulatedEngine> draw_engine(EngineKind kind,
                                                                 base::Clock& clock,
                                                                 base::SeededRandom& random) {
    const auto seed = random.next();
    const auto faults = draw_faults(random);
    return make_engine(kind, clock, seed, faults);
}

constexpr std::uint64_t observers_incarnation = ~std::uint64_t{0};

}  // namespace

ServerLife::ServerLife(storage::simulated::SimulatedEngine& engine, base::Clock& truth,
                       base::Milliseconds skew, std::uint64_t seed, std::uint64_t incarnation,
                       base::Milliseconds state_delay, table::ShardLifeOptions shards)
    : incarnation(incarnation),
      clock(truth, skew),
      random(seed),
      store(engine.server(incarnation)),
      service(*store, clock, random, incarnation, stream::Site{}, {state_delay, 1, 3, 2}, shards) {}

Cluster::Cluster(std::uint64_t seed, EngineKind kind)
    : random_(seed),
      engine_(draw_engine(kind, clock_, random_)),
      state_delay_(random_.one_in(2) ? 0 : random_.below(300)),
      shard_options_(draw_shard_options(random_)),
      observer_(engine_->server(observers_incarnation)) {
    const auto count = 1 + random_.below(3);
    for (std::uint64_t i = 0; i < count; ++i) servers_.push_back(new_life());
}

// Frames of crashed servers hang on each other, and refer to the lives; they come to an end first.
Cluster::~Cluster() {
    engine_->release_crashed();
    run();
}

std::shared_ptr<ServerLife> Cluster::new_life() {
    const auto skew = base::Milliseconds(static_cast<std::int64_t>(random_.below(4000)) - 2000);
    const auto seed = random_.next();
    return std::make_shared<ServerLife>(*engine_, clock_, skew, seed, ++last_incarnation_,
                                        state_delay_, shard_options_);
}

void Cluster::crash(std::size_t server) {
    auto& life = servers_[server];
    engine_->crash(life->incarnation);
    auto calls = std::move(life->calls);
    graves_.push_back(std::exchange(life, new_life()));
    for (auto& call : calls) {
        if (auto pending = call.lock()) pending->end();
    }
    tidy_up(server);
}

namespace {
awaitable<void> tidy(std::shared_ptr<ServerLife> life) {
    (void)co_await life->service.tidy_up();
}
}  // namespace

void Cluster::tidy_up(std::size_t server) {
    asio::co_spawn(executor(), tidy(servers_[server]), asio::detached);
}

void Cluster::settle() {
    engine_->set_faults({});
    run();
    for (std::size_t i = 0; i < servers_.size(); ++i) {
        tidy_up(i);
        run();
    }
    asio::co_spawn(executor(), engine_->wind_up(), asio::detached);
    run();
}

}  // namespace tailrace::simulation
