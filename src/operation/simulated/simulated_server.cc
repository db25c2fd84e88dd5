#include "operation/simulated/simulated_server.h"

#include "stream/stream_arn.h"
#include "table/system_spaces.h"

namespace tailrace::operation {

SimulatedServer::SimulatedServer(Options options)
    : random_(options.seed),
      simulated_(clock_, options.seed, options.faults),
      store_(simulated_.server(incarnation_id)),
      environment_{.store = *store_,
                   .clock = clock_,
                   .random = random_,
                   .incarnation = incarnation_,
                   .region = stream::Site().region},
      catalog_(environment_),
      life_cycle_(environment_, catalog_, options.life_cycle),
      shards_(environment_, catalog_, options.shards),
      retention_(environment_, catalog_, options.shards.retention),
      expiry_(environment_, catalog_),
      items_(environment_, catalog_),
      streams_(*store_, clock_, random_, {}, table::stream_space, catalog_, catalog_,
               environment_.waiting_readers, options.shards.retention),
      context_{.clock = clock_,
               .random = random_,
               .site = {},
               .catalog = catalog_,
               .life_cycle = life_cycle_,
               .items = items_,
               .streams = streams_,
               .shards = shards_,
               .retention = retention_,
               .expiry = expiry_} {}

namespace {

awaitable<bool> sleep_for(base::Clock& clock, base::Milliseconds duration) {
    co_await clock.sleep(duration);
    co_return true;
}

awaitable<Result<void>> tend_once(Context& context) {
    if (auto tended = co_await context.shards.tend(); !tended) co_return tended;
    if (auto expired = co_await context.expiry.tend_all(); !expired) co_return expired;
    co_return co_await context.retention.trim();
}

}  // namespace

void SimulatedServer::wait(base::Milliseconds duration) {
    run(sleep_for(clock_, duration));
}

Result<void> SimulatedServer::tend() {
    return run(tend_once(context_));
}

}  // namespace tailrace::operation
