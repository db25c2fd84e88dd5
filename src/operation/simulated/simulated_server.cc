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
      items_(environment_, catalog_),
      streams_(*store_, clock_, random_, {}, table::stream_space, catalog_, catalog_),
      context_{.clock = clock_,
               .random = random_,
               .site = {},
               .catalog = catalog_,
               .life_cycle = life_cycle_,
               .items = items_,
               .streams = streams_} {}

}  // namespace tailrace::operation
