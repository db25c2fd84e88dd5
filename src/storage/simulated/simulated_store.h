// The simulated engine: several servers over one store, in one thread, from one seed.
//
//     server 1 ──┐    request: delay          ┌── maps, guards, attempts, logs   (world.h)
//     server 2 ──┼──▶ fate: as asked, or a ──▶│
//     server 3 ──┘    failure ──▶ reply: delay└── deferred writes on their way
//
// Whatever the contract allows to go wrong goes wrong here, as often as `Faults` says:
//  * a call faults, and nothing was done;
//  * a commit is refused because somebody else's commit came first;
//  * a commit ends unknown: it was done and the reply was lost, it never arrived, or it arrives
//    only later, perhaps when the server has crashed since, and is done then if its guards still
//    hold;
//  * a request arrives twice;
//  * every call takes its time, so that a view may be old when it arrives; deferred writes take
//    theirs;
//  * a server crashes: its calls never return, and of those on their way some are still done.
//
// And it holds callers to the contract, ending the process with the sentence that was broken
// (conduct.h, world.h).
//
// Invariants
//  * The same seed, calls and clock give the same history.
//  * Without faults it is the contract in its plainest form, which other engines are compared with.
//  * Deferred writes are delivered once and in order for each source and target, whatever else
//    fails.
//
// Threads: one. All servers' calls run on one io_context, which ends after the store; a crashed
// server's suspended coroutines live until the store ends, so what their frames refer to outlives
// it, or is not touched by their destructors.
//
// Not here: time (a clock is passed in), servers (who runs them decides what a crash takes away).
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>

#include "base/clock.h"
#include "storage/simulated/network.h"
#include "storage/simulated/simulated_engine.h"
#include "storage/store.h"

namespace tailrace::storage::simulated {

class SimulatedStore final : public SimulatedEngine {
 public:
    /// Chance is drawn from `seed` alone. The clock must outlive the store.
    SimulatedStore(base::Clock& clock, std::uint64_t seed, Faults faults = {});
    ~SimulatedStore() override;
    SimulatedStore(const SimulatedStore&) = delete;
    SimulatedStore& operator=(const SimulatedStore&) = delete;

    std::unique_ptr<Store> server(std::uint64_t incarnation) override;
    void crash(std::uint64_t incarnation) override;
    void release_crashed() override;
    void set_faults(Faults faults) override;
    awaitable<Outcome<void>> wind_up() override;

    /// The `n`th call from now on, of any server, fails so; 1 is the next. It replaces what was
    /// asked for before.
    void fail_call(std::size_t n, Failure failure);
    /// Calls so far, of all servers.
    std::size_t calls() const;

    /// All deferred writes arrive now.
    void deliver_all();
    bool has_deferred() const;

 private:
    struct Shared;
    class Life;
    class Server;
    std::shared_ptr<Shared> shared_;
};

}  // namespace tailrace::storage::simulated
