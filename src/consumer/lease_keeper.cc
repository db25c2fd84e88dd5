#include "consumer/lease_keeper.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "consumer/backoff.h"
#include "consumer/failure.h"
#include "consumer/lease_clock.h"

namespace tailrace::consumer {

namespace {

using namespace std::chrono_literals;

}  // namespace

LeaseKeeper::LeaseKeeper(Services& services, Lease lease, base::Milliseconds asked,
                         std::function<void()> changed)
    : services_(services),
      tenure_(std::move(lease), asked, services.config.lease_duration),
      changed_(std::move(changed)),
      stopped_(services.executor) {}

Task<> LeaseKeeper::keep() {
    while (!stopping_ && !lost_) {
        co_await stopped_.wait(renew_interval(services_.config));
        if (stopping_ || lost_) break;
        const auto change = renew(tenure_.lease());
        const bool held = co_await write(change);
        if (held && is_wanted()) changed_();
    }
}

void LeaseKeeper::stop() {
    stopping_ = true;
    stopped_.notify();
}

Task<bool> LeaseKeeper::write(LeaseChange change) {
    Backoff backoff(50ms, 1000ms);
    for (;;) {
        if (lost_ || !tenure_.is_valid(lease_now())) {
            lose();
            co_return false;
        }
        bool done = false;
        const bool held = co_await attempt(change, done);
        if (done) co_return held;
        const auto pause = backoff.pause(services_.random);
        asio::steady_timer timer(services_.executor, pause);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

/// `done` unless it is to be tried again.
Task<bool> LeaseKeeper::attempt(LeaseChange change, bool& done) {
    const auto asked = lease_now();
    const auto patience = std::max(tenure_.remaining(asked), base::Milliseconds(100));
    const auto changed = co_await services_.leases.change(change, patience);
    if (changed && *changed) {
        tenure_.confirm(**changed, asked);
        done = true;
        co_return true;
    }
    if (!changed && is_passing(classify(changed.error()))) {
        services_.meter.count(&ConsumerMetrics::retries);
        services_.handler.trouble("the lease of " + tenure_.lease().shard_id +
                                  " cannot be written: " + changed.error().text());
        co_return false;
    }
    done = true;
    lose();
    co_return false;
}

Task<bool> LeaseKeeper::write_last(LeaseChange change) {
    tenure_.give_up();
    const auto patience = std::max(tenure_.remaining(lease_now()), base::Milliseconds(1000));
    const auto changed = co_await services_.leases.change(change, patience);
    co_return changed && *changed;
}

void LeaseKeeper::lose() {
    if (lost_) return;
    lost_ = true;
    tenure_.give_up();
    stopped_.notify();
    changed_();
}

}  // namespace tailrace::consumer
