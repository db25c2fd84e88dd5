// What this server does for the others of its store.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <span>

#include "base/coroutine.h"
#include "cluster/peer_service.h"
#include "server/memory_budget.h"
#include "server/readiness.h"
#include "server/router.h"
#include "server/service.h"
#include "table/clock_keeper.h"

namespace tailrace::server {

class PeerDuties final : public cluster::PeerService {
 public:
    /// All outlive it. What is sent on takes memory of the same purse as requests.
    PeerDuties(Service& service, Router& router, table::ClockKeeper& keeper, MemoryBudget& memory,
               Readiness& readiness, Executor executor)
        : service_(service),
          router_(router),
          keeper_(keeper),
          memory_(memory),
          readiness_(readiness),
          executor_(std::move(executor)) {}

    awaitable<cluster::Reply> call(cluster::Call call) override;
    awaitable<bool> wait_for_record(cluster::Wait wait) override;
    void committed(std::span<const storage::LogId> logs) override;
    void catalog_changed() override;
    awaitable<void> follow_catalog() override;
    awaitable<std::unique_ptr<Held>> hold(storage::PartitionId partition) override;

    /// Looks at the catalog now and then, whoever forgot to tell, until the service stops; so it is
    /// known, too, whether the store answers.
    awaitable<void> look_now_and_then(base::Milliseconds interval);

 private:
    awaitable<void> follow_changes();
    awaitable<void> follow_clock();

    Service& service_;
    Router& router_;
    table::ClockKeeper& keeper_;
    MemoryBudget& memory_;
    Readiness& readiness_;
    const Executor executor_;
    /// That nobody has followed the clock for yet.
    std::atomic<std::size_t> changes_{0};
};

}  // namespace tailrace::server
