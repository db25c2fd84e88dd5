// A server without its sockets, over the simulated engine: what tests of operations run on.
//
//     test ──call──▶ operation ──▶ table ──▶ partition ──▶ simulated engine
//                        └────────▶ stream ──────────────────┘
//
// One thread, one clock that moves only when nothing else does, chance from one seed: the same
// calls give the same history. A call is over when everything that it set going is over, tables'
// transitions included; who wants to look at them on their way writes a coroutine, and `run`s it.
#pragma once

#include <cstdint>
#include <exception>
#include <optional>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "base/coroutine.h"
#include "base/random.h"
#include "operation/context.h"
#include "partition/environment.h"
#include "storage/simulated/simulated_store.h"
#include "storage/simulated/virtual_clock.h"
#include "stream/streams.h"
#include "table/catalog.h"
#include "table/item_access.h"
#include "table/item_expiry.h"
#include "table/life_cycle.h"
#include "table/retention.h"
#include "table/shard_life.h"
#include "tailrace/error.h"

namespace tailrace::operation {

class SimulatedServer {
 public:
    struct Options {
        std::uint64_t seed = 1;
        storage::simulated::Faults faults = {};
        table::LifeCycleOptions life_cycle = {};
        table::ShardLifeOptions shards = {};
    };

    SimulatedServer() : SimulatedServer(Options()) {}
    explicit SimulatedServer(Options options);

    template <class Output, class Input>
    using Operation = awaitable<Result<Output>> (*)(Context&, Input);

    template <class Output, class Input>
    Result<Output> call(Operation<Output, Input> operation, Input input) {
        return run(operation(context_, std::move(input)));
    }

    /// Rethrows what the coroutine throws.
    template <class T>
    T run(awaitable<T> coroutine);

    /// Lets time pass, in which nothing happens.
    void wait(base::Milliseconds duration);
    /// One round of rolls, splits and trims, and of deleting what has expired.
    Result<void> tend();

    Context& context() { return context_; }
    storage::simulated::SimulatedStore& store() { return simulated_; }
    base::Clock& clock() { return clock_; }

 private:
    static constexpr std::uint64_t incarnation_id = 1;

    asio::io_context io_;
    storage::simulated::VirtualClock clock_;
    base::SeededRandom random_;
    storage::simulated::SimulatedStore simulated_;
    std::unique_ptr<storage::Store> store_;
    partition::Incarnation incarnation_{incarnation_id};
    partition::Environment environment_;
    table::Catalog catalog_;
    table::LifeCycle life_cycle_;
    table::ShardLife shards_;
    table::Retention retention_;
    table::ItemExpiry expiry_;
    table::ItemAccess items_;
    stream::Streams streams_;
    Context context_;
};

template <class T>
T SimulatedServer::run(awaitable<T> coroutine) {
    std::optional<T> result;
    std::exception_ptr thrown;
    asio::co_spawn(io_.get_executor(), std::move(coroutine),
                   [&](std::exception_ptr exception, T value) {
                       thrown = exception;
                       result = std::move(value);
                   });
    clock_.run(io_);
    if (thrown) std::rethrow_exception(thrown);
    return *std::move(result);
}

}  // namespace tailrace::operation
