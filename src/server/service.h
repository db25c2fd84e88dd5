// Everything between the engine and the sockets: one server's tables, streams and operations over a
// store.
#pragma once

#include <cstdint>

#include "base/clock.h"
#include "base/coroutine.h"
#include "base/random.h"
#include "operation/context.h"
#include "partition/environment.h"
#include "storage/store.h"
#include "stream/streams.h"
#include "table/catalog.h"
#include "table/item_access.h"
#include "table/item_expiry.h"
#include "table/life_cycle.h"
#include "table/retention.h"
#include "table/shard_life.h"
#include "tailrace/error.h"

namespace tailrace::server {

/// Knows no engine and no socket, so that simulations run it too. Safe from any thread once
/// started.
class Service {
 public:
    /// `incarnation` names this life of this server; no other has it.
    Service(storage::Store& store, base::Clock& clock, base::Random& random,
            std::uint64_t incarnation, const stream::Site& site, table::LifeCycleOptions options,
            table::ShardLifeOptions shard_options = {},
            table::ItemExpiryOptions expiry_options = {},
            storage::Neighbours& neighbours = storage::no_neighbours());
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;

    operation::Context& context() { return context_; }
    partition::Environment& environment() { return environment_; }

    /// Finishes what the last server of this store left under way, as far as that can be done now.
    /// To be called before the first request.
    awaitable<Result<void>> start();
    /// Begins housekeeping, on `executor`, until `stop`.
    void keep_house(const Executor& executor);
    /// All that housekeeping has to do by now.
    awaitable<Result<void>> tidy_up();
    /// Readers that wait for records are answered now, and none waits from now on.
    void end_waits() { environment_.waiting_readers.end(); }
    /// Waits for what goes on in the store beside requests. Once there are neither, nothing touches
    /// the store any more. False if `patience` did not suffice.
    awaitable<bool> stop(base::Milliseconds patience);

 private:
    /// What takes its time, but for what expires: that there may be no end of.
    awaitable<Result<void>> put_in_order(storage::Share share);
    awaitable<void> put_in_order_now_and_then();
    awaitable<void> expire_now_and_then();

    base::Clock& clock_;
    table::ItemExpiryOptions expiry_options_;
    partition::Incarnation incarnation_;
    partition::Environment environment_;
    table::Catalog catalog_;
    table::LifeCycle life_cycle_;
    table::ShardLife shards_;
    table::Retention retention_;
    table::ItemExpiry expiry_;
    table::ItemAccess items_;
    stream::Streams streams_;
    operation::Context context_;
};

}  // namespace tailrace::server
