// A pool in memory as several servers see it, in one thread, from one seed: what goes wrong between
// them and it is that of a simulated network (storage/simulated/network.h).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "base/clock.h"
#include "storage/rados/pool.h"
#include "storage/rados/simulated/objects.h"
#include "storage/simulated/network.h"

namespace tailrace::storage::rados::simulated {

class SimulatedPool {
 public:
    /// Chance is drawn from `seed` alone. The clock outlives it, and its calls.
    SimulatedPool(base::Clock& clock, std::uint64_t seed, storage::simulated::Faults faults = {});
    ~SimulatedPool();
    SimulatedPool(const SimulatedPool&) = delete;
    SimulatedPool& operator=(const SimulatedPool&) = delete;

    /// The pool as one life of a server sees it.
    std::unique_ptr<Pool> server(std::uint64_t incarnation);
    storage::simulated::Network& network();
    /// Those writes fault of which `gate` says false.
    void set_gate(std::function<bool(const ObjectWrite&)> gate);

 private:
    struct Shared;
    class Server;
    std::shared_ptr<Shared> shared_;
};

}  // namespace tailrace::storage::rados::simulated
