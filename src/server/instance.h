// One server over a store: its clock, its service, its router and its sockets, wired.
//
// The program runs one until a signal comes, a test one within its own process.
#pragma once

#include <expected>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/coroutine.h"
#include "base/movable_clock.h"
#include "base/random.h"
#include "cluster/cluster.h"
#include "server/config.h"
#include "server/control.h"
#include "server/faults.h"
#include "server/io_threads.h"
#include "server/peer_duties.h"
#include "server/readiness.h"
#include "server/router.h"
#include "server/server.h"
#include "server/service.h"
#include "storage/membership.h"
#include "storage/store.h"
#include "table/clock_keeper.h"

namespace tailrace::server {

class Instance {
 public:
    /// The store ends after it, and the threads after the store.
    /// `membership` is null for a store that nobody shares.
    Instance(const Config& config, storage::Store& store, IoThreads& threads,
             storage::Membership* membership = nullptr);
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    /// Finishes what the last server of this store left under way. Fails with the reason.
    awaitable<std::expected<void, std::string>> prepare();
    /// Its endpoint, or why not and what to do about it.
    std::expected<std::string, std::string> listen();
    /// Answers and keeps house until `stop`, which may come before, and until the last connection
    /// has ended.
    awaitable<void> serve();
    /// To be awaited before the instance and the store end, however far it came. Nothing touches
    /// the store any more if it is true; else `patience` did not suffice.
    awaitable<bool> end(base::Milliseconds patience);
    /// From any thread.
    void stop();
    bool stopping() const { return server_.stopping(); }

    Control& control() { return control_; }

 private:
    Router::Surroundings router_surroundings();
    /// With the other servers of the store, on what all have in common.
    awaitable<std::expected<void, std::string>> agree();

    const Config config_;
    base::SystemClock machine_clock_;
    base::MovableClock clock_{machine_clock_};
    base::SystemRandom random_;
    /// Of this life of this server.
    const std::uint64_t incarnation_ = random_.next() | 1;
    /// Null for a server that has the store to itself.
    std::unique_ptr<cluster::Cluster> cluster_;
    Service service_;
    table::ClockKeeper keeper_;
    Readiness readiness_{machine_clock_};
    Faults faults_;
    Control control_;
    Router router_;
    const std::shared_ptr<SessionWorld> world_;
    Server server_;
    PeerDuties peer_duties_;
};

}  // namespace tailrace::server
