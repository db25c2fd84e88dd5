#include "storage/rados/simulated/simulated_rados.h"

#include <utility>

#include "base/background.h"
#include "storage/rados/rados_store.h"
#include "storage/simulated/forwarding_store.h"

namespace tailrace::storage::rados::simulated {

struct SimulatedRados::Life {
    Life(std::unique_ptr<Pool> of_server, base::Clock& clock)
        : pool(std::move(of_server)), store(*pool, clock, background, tiny_segments) {}

    std::unique_ptr<Pool> pool;
    base::Background background;
    RadosStore store;
};

class SimulatedRados::Server final : public storage::simulated::ForwardingStore {
 public:
    explicit Server(std::shared_ptr<Life> life)
        : ForwardingStore(life->store), life_(std::move(life)) {}

 private:
    const std::shared_ptr<Life> life_;
};

SimulatedRados::SimulatedRados(base::Clock& clock, std::uint64_t seed,
                               storage::simulated::Faults faults)
    : clock_(clock), pool_(clock, seed, faults) {}

SimulatedRados::~SimulatedRados() = default;

std::unique_ptr<Store> SimulatedRados::server(std::uint64_t incarnation) {
    auto& life = lives_[incarnation];
    if (!life) life = std::make_shared<Life>(pool_.server(incarnation), clock_);
    return std::make_unique<Server>(life);
}

void SimulatedRados::crash(std::uint64_t incarnation) {
    pool_.network().crash(incarnation);
    lives_.at(incarnation)->background.stop();
}

void SimulatedRados::release_crashed() {
    pool_.network().release_crashed();
}

void SimulatedRados::set_faults(storage::simulated::Faults faults) {
    pool_.network().set_faults(faults);
}

/// By somebody who has seen nothing of it.
awaitable<Outcome<void>> SimulatedRados::wind_up() {
    constexpr std::uint64_t incarnation = ~std::uint64_t{1};
    const auto pool = pool_.server(incarnation);
    base::Background background;
    RadosStore store(*pool, clock_, background, tiny_segments);
    for (int round = 0; round < 2; ++round) {
        const auto swept = co_await store.sweep();
        if (!swept) co_return swept;
    }
    co_return Outcome<void>{};
}

}  // namespace tailrace::storage::rados::simulated
