// An engine that several simulated servers share, each of which may crash.
#pragma once

#include <cstdint>
#include <memory>

#include "storage/simulated/network.h"
#include "storage/store.h"

namespace tailrace::storage::simulated {

class SimulatedEngine {
 public:
    virtual ~SimulatedEngine() = default;

    /// The store as one life of a server sees it. Not to be used once the engine ended.
    virtual std::unique_ptr<Store> server(std::uint64_t incarnation) = 0;
    /// The server of this incarnation is no more: none of its calls returns.
    virtual void crash(std::uint64_t incarnation) = 0;
    /// From now on the calls of crashed servers end, as faults, those under way too: so that their
    /// coroutines come to an end when nobody cares any more what they do.
    virtual void release_crashed() = 0;
    virtual void set_faults(Faults faults) = 0;
    /// What commits have left to do is done: all deferred writes arrive.
    virtual awaitable<Outcome<void>> wind_up() = 0;
};

}  // namespace tailrace::storage::simulated
