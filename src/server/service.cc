#include "server/service.h"

#include "base/log.h"
#include "table/system_spaces.h"

namespace tailrace::server {

namespace {
constexpr base::Milliseconds housekeeping_interval{30'000};
}

Service::Service(storage::Store& store, base::Clock& clock, base::Random& random,
                 std::uint64_t incarnation, const stream::Site& site,
                 table::LifeCycleOptions options, table::ShardLifeOptions shard_options)
    : clock_(clock),
      incarnation_(incarnation),
      environment_{store, clock, random, incarnation_, site.region},
      catalog_(environment_),
      life_cycle_(environment_, catalog_, options),
      shards_(environment_, catalog_, shard_options),
      retention_(environment_, catalog_, shard_options.retention),
      items_(environment_, catalog_),
      streams_(store, clock, random, site, table::stream_space, catalog_, catalog_,
               shard_options.retention),
      context_{clock, random, site, catalog_, life_cycle_, items_, streams_, shards_, retention_} {}

awaitable<Result<void>> Service::start() {
    const auto keys = co_await catalog_.keys(false);
    if (!keys) co_return std::unexpected(keys.error());
    co_return co_await life_cycle_.resume_all();
}

awaitable<void> Service::keep_house() {
    for (;;) {
        co_await clock_.sleep(housekeeping_interval);
        if (const auto tidied = co_await tidy_up(); !tidied) {
            base::log(base::LogLevel::warning, "housekeeping failed",
                      {{"why", tidied.error().message}});
        }
    }
}

awaitable<Result<void>> Service::tidy_up() {
    co_await items_.drop_old_tokens();
    // One chore's trouble is not the others'.
    const auto resumed = co_await life_cycle_.resume_all();
    const auto tended = co_await shards_.tend();
    const auto trimmed = co_await retention_.trim();
    if (!resumed) co_return resumed;
    co_return tended ? trimmed : tended;
}

}  // namespace tailrace::server
