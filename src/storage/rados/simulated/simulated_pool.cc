#include "storage/rados/simulated/simulated_pool.h"

#include <boost/asio/post.hpp>

namespace tailrace::storage::rados::simulated {

using storage::simulated::Network;

struct SimulatedPool::Shared {
    Shared(base::Clock& clock, std::uint64_t seed, storage::simulated::Faults faults)
        : network(std::make_shared<Network>(clock, seed, faults)) {}

    const std::shared_ptr<Network> network;
    std::function<bool(const ObjectWrite&)> gate;
    Objects objects;
};

/// Each call lets others run first.
class SimulatedPool::Server final : public Pool {
 public:
    Server(std::shared_ptr<Shared> shared, std::uint64_t incarnation)
        : shared_(std::move(shared)), incarnation_(incarnation) {}

    awaitable<Outcome<ObjectView>> read(ObjectRead read) override {
        const auto shared = shared_;
        const auto incarnation = incarnation_;
        co_await asio::post(co_await this_executor, use_awaitable);
        std::function<ObjectView()> look = [shared, read = std::move(read)] {
            return shared->objects.read(read);
        };
        co_return co_await shared->network->ask<ObjectView>(incarnation, std::move(look));
    }

    awaitable<Outcome<WriteOutcome>> write(ObjectWrite write) override {
        const auto shared = shared_;
        const auto incarnation = incarnation_;
        co_await asio::post(co_await this_executor, use_awaitable);
        if (shared->gate && !shared->gate(write))
            co_return std::unexpected(Fault{"a closed gate of the simulation"});
        Network::Apply<WriteOutcome> apply = [shared, write = std::move(write)](const Executor&) {
            return shared->objects.write(write);
        };
        // What others do first is done by others, for all it is worth.
        std::function<void()> nothing = [] {};
        co_return co_await shared->network->send<WriteOutcome>(incarnation, std::move(apply),
                                                               std::move(nothing));
    }

    awaitable<Outcome<ObjectNames>> list(std::string after) override {
        const auto shared = shared_;
        std::function<ObjectNames()> look = [shared, after = std::move(after)] {
            return shared->objects.list(after);
        };
        return shared->network->ask<ObjectNames>(incarnation_, std::move(look));
    }

 private:
    const std::shared_ptr<Shared> shared_;
    const std::uint64_t incarnation_;
};

SimulatedPool::SimulatedPool(base::Clock& clock, std::uint64_t seed,
                             storage::simulated::Faults faults)
    : shared_(std::make_shared<Shared>(clock, seed, faults)) {}

SimulatedPool::~SimulatedPool() {
    shared_->network->end();
}

std::unique_ptr<Pool> SimulatedPool::server(std::uint64_t incarnation) {
    return std::make_unique<Server>(shared_, incarnation);
}

Network& SimulatedPool::network() {
    return *shared_->network;
}

void SimulatedPool::set_gate(std::function<bool(const ObjectWrite&)> gate) {
    shared_->gate = std::move(gate);
}

}  // namespace tailrace::storage::rados::simulated
