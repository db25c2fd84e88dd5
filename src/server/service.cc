#include "server/service.h"

#include <exception>
#include <string>

#include "base/log.h"
#include "table/system_spaces.h"

namespace tailrace::server {

namespace {
constexpr base::Milliseconds housekeeping_interval{30'000};
constexpr base::Milliseconds stop_poll_interval{10};
}  // namespace

Service::Service(storage::Store& store, base::Clock& clock, base::Random& random,
                 std::uint64_t incarnation, const stream::Site& site,
                 table::LifeCycleOptions options, table::ShardLifeOptions shard_options,
                 table::ItemExpiryOptions expiry_options, storage::Neighbours& neighbours)
    : clock_(clock),
      expiry_options_(expiry_options),
      incarnation_(incarnation),
      environment_{store, clock, random, incarnation_, site.region, neighbours},
      catalog_(environment_),
      life_cycle_(environment_, catalog_, options),
      shards_(environment_, catalog_, shard_options),
      retention_(environment_, catalog_, shard_options.retention),
      expiry_(environment_, catalog_),
      items_(environment_, catalog_),
      streams_(store, clock, random, site, table::stream_space, catalog_, catalog_,
               environment_.waiting_readers, shard_options.retention, neighbours),
      context_{clock,  random,   site,    catalog_,   life_cycle_,
               items_, streams_, shards_, retention_, expiry_} {}

awaitable<Result<void>> Service::start() {
    const auto keys = co_await catalog_.keys(false);
    if (!keys) co_return std::unexpected(keys.error());
    // Housekeeping tries again.
    if (const auto resumed = co_await life_cycle_.resume_all(); !resumed) {
        base::log(base::LogLevel::warning, "a table's transition is not finished",
                  {{"why", resumed.error().message}});
    }
    co_return Result<void>{};
}

void Service::keep_house(const Executor& executor) {
    environment_.background.spawn(executor, put_in_order_now_and_then(), "housekeeping");
    environment_.background.spawn(executor, expire_now_and_then(), "expiring items");
}

awaitable<void> Service::put_in_order_now_and_then() {
    for (;;) {
        const bool goes_on = co_await environment_.background.rest(clock_, housekeeping_interval);
        if (!goes_on) co_return;
        std::string why;
        try {
            const auto tidied = co_await put_in_order(storage::Share::own);
            if (!tidied) why = tidied.error().message;
        } catch (const std::exception& e) {
            why = e.what();
        }
        if (why.empty()) continue;
        base::log(base::LogLevel::warning, "housekeeping failed", {{"why", why}});
    }
}

awaitable<void> Service::expire_now_and_then() {
    for (bool more = false;;) {
        // What a round has left is not waited for, however the clock stands.
        auto& clock = more ? clock_.machine() : clock_;
        const auto pause = more ? base::Milliseconds(0) : expiry_options_.interval;
        const bool goes_on = co_await environment_.background.rest(clock, pause);
        if (!goes_on) co_return;
        more = false;
        std::string why;
        try {
            const auto round = co_await expiry_.tend(storage::Share::own);
            if (!round) why = round.error().message;
            more = round && *round == table::ExpiryRound::cut_short;
        } catch (const std::exception& e) {
            why = e.what();
        }
        if (why.empty()) continue;
        base::log(base::LogLevel::warning, "expiring items failed", {{"why", why}});
    }
}

awaitable<bool> Service::stop(base::Milliseconds patience) {
    auto& background = environment_.background;
    background.stop();
    const auto give_up = clock_.elapsed() + patience;
    while (background.running() > 0) {
        if (clock_.elapsed() >= give_up) co_return false;
        co_await clock_.machine().sleep(stop_poll_interval);
    }
    co_return true;
}

awaitable<Result<void>> Service::put_in_order(storage::Share share) {
    const auto falls_to_us = [&](storage::PartitionId partition) {
        return storage::falls_to_us(environment_.neighbours, share, partition);
    };
    co_await items_.drop_old_tokens(share);
    // One chore's trouble is not the others'.
    Result<void> resumed;
    if (falls_to_us(table::catalog_partition)) resumed = co_await life_cycle_.resume_all();
    const auto tended = co_await shards_.tend(share);
    Result<void> trimmed;
    if (falls_to_us(table::stream_space.partition)) trimmed = co_await retention_.trim();
    if (!resumed) co_return resumed;
    co_return tended ? trimmed : tended;
}

awaitable<Result<void>> Service::tidy_up() {
    const auto put = co_await put_in_order(storage::Share::all);
    const auto expired = co_await expiry_.tend_all();
    co_return put ? expired : put;
}

}  // namespace tailrace::server
