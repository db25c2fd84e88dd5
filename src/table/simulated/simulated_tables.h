// A server's tables over the simulated engine, without operations and sockets: what tests of this
// folder run on.
//
// One thread, one clock that moves only when nothing else does, chance from one seed: the same
// calls give the same history.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "base/assert.h"
#include "base/coroutine.h"
#include "base/random.h"
#include "partition/environment.h"
#include "storage/simulated/simulated_store.h"
#include "storage/simulated/virtual_clock.h"
#include "table/catalog.h"
#include "table/item_access.h"
#include "table/life_cycle.h"
#include "table/simulated/held_store.h"

namespace tailrace::table {

/// On demand, with hash attribute `id`, a string.
TableSettings simple_settings();

class SimulatedTables {
 public:
    explicit SimulatedTables(LifeCycleOptions options = {});

    /// Null until it is over.
    template <class T>
    using Pending = std::shared_ptr<std::optional<T>>;
    /// Begins once something runs.
    template <class T>
    Pending<T> prepare(awaitable<T> coroutine);
    /// Runs until nothing is left to happen, but for what waits for a held answer.
    void run() { clock_.run(io_); }
    template <class T>
    Pending<T> start(awaitable<T> coroutine);
    template <class T>
    T run(awaitable<T> coroutine);
    void release();
    void pass(base::Milliseconds duration);

    HeldStore& store() { return store_; }
    base::Clock& clock() { return clock_; }
    partition::Environment& environment() { return environment_; }
    Catalog& catalog() { return catalog_; }
    LifeCycle& life_cycle() { return life_cycle_; }
    ItemAccess& items() { return items_; }

    /// With settings as above. Throws std::runtime_error with the error's text if it fails.
    TableRow create(const std::string& name, std::optional<StreamViewType> stream = {});
    TablePtr find(const std::string& name);

 private:
    static constexpr std::uint64_t seed = 1;
    static constexpr std::uint64_t incarnation_id = 1;

    asio::io_context io_;
    storage::simulated::VirtualClock clock_;
    base::SeededRandom random_{seed};
    storage::simulated::SimulatedStore simulated_{clock_, seed};
    HeldStore store_{simulated_.server(incarnation_id)};
    partition::Incarnation incarnation_{incarnation_id};
    partition::Environment environment_;
    Catalog catalog_;
    LifeCycle life_cycle_;
    ItemAccess items_;
};

template <class T>
SimulatedTables::Pending<T> SimulatedTables::prepare(awaitable<T> coroutine) {
    auto pending = std::make_shared<std::optional<T>>();
    auto keep = [pending](const std::exception_ptr& thrown, T value) {
        TAILRACE_ASSERT(!thrown, "nothing here throws");
        pending->emplace(std::move(value));
    };
    asio::co_spawn(io_.get_executor(), std::move(coroutine), std::move(keep));
    return pending;
}

template <class T>
SimulatedTables::Pending<T> SimulatedTables::start(awaitable<T> coroutine) {
    auto pending = prepare(std::move(coroutine));
    run();
    return pending;
}

template <class T>
T SimulatedTables::run(awaitable<T> coroutine) {
    auto pending = start(std::move(coroutine));
    TAILRACE_ASSERT(pending->has_value(), "nothing is held");
    return *std::move(*pending);
}

}  // namespace tailrace::table
