#include "consumer/runner.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>

#include "consumer/failure.h"
#include "consumer/lease_balance.h"
#include "consumer/lease_clock.h"

namespace tailrace::consumer {

namespace {

using namespace std::chrono_literals;

/// Children are entered by who finishes their parent; this finds what was left out.
constexpr base::Milliseconds listing_age_max = 60s;

bool all_finished(const Leases& leases) {
    return std::ranges::all_of(leases, [](const auto& row) { return row.second.is_finished(); });
}

std::vector<Lease> rows_of(const Leases& leases) {
    std::vector<Lease> rows;
    for (const auto& [shard_id, lease] : leases) rows.push_back(lease);
    return rows;
}

}  // namespace

Runner::Runner(Services& services, std::string worker)
    : services_(services),
      worker_(std::move(worker)),
      watch_(services.config.lease_duration),
      wakeup_(services.executor) {}

Task<> Runner::run() {
    const bool opened = co_await open();
    auto stream_arn = std::optional<std::string>();
    if (opened) stream_arn = co_await choose_stream();
    while (stream_arn && !stopping()) {
        co_await work_on(*stream_arn);
        if (stopping() || !services_.config.follow_reenabled) break;
        start_ = Checkpoint::trim_horizon();
        stream_arn = co_await stream_after(*stream_arn);
    }
}

void Runner::stop() {
    stopping_ = true;
    wakeup_.notify();
}

Task<bool> Runner::open() {
    while (!stopping()) {
        const auto opened = co_await services_.leases.open();
        if (opened) co_return true;
        suffer("the lease table cannot be opened", opened.error());
        if (!stopping()) co_await wakeup_.wait(services_.config.poll_interval);
    }
    co_return false;
}

void Runner::start_work(Lease lease, base::Milliseconds asked) {
    services_.meter.count(&ConsumerMetrics::leases_taken);
    auto shard_id = lease.shard_id;
    const auto work = std::make_shared<ShardWork>(services_, std::move(lease), asked);
    works_.emplace(shard_id, work);
    asio::co_spawn(services_.executor, work->run(),
                   [this, work, shard_id = std::move(shard_id)](const std::exception_ptr& thrown) {
                       if (thrown && !failure_) {
                           failure_ = ConsumerError{ConsumerErrorKind::setup,
                                                    "the work on a shard threw", std::nullopt};
                       }
                       work_ended(shard_id);
                   });
}

void Runner::work_ended(const std::string& shard_id) {
    const auto work = works_.find(shard_id);
    if (work->second->failure() && !failure_) failure_ = work->second->failure();
    listing_due_ |= work->second->misses_children();
    works_.erase(work);
    wakeup_.notify();
}

Task<> Runner::work_on(std::string stream_arn) {
    stream_arn_ = std::move(stream_arn);
    listing_due_ = true;
    stream_ended_ = false;
    while (!stopping()) {
        const bool more = co_await pass();
        if (!more) break;
        if (!stopping()) co_await wakeup_.wait(renew_interval(services_.config));
    }
    co_await end_works();
}

Task<> Runner::end_works() {
    for (const auto& [shard_id, work] : works_) work->leave();
    while (!works_.empty()) co_await wakeup_.wait();
}

Task<bool> Runner::pass() {
    const auto leases = co_await look();
    if (!leases) co_return true;
    const bool is_old = lease_now() - listed_ >= listing_age_max;
    if (listing_due_ || is_old || all_finished(*leases)) {
        const bool were_missing = co_await sync(*leases);
        if (were_missing) {
            wakeup_.notify();
            co_return true;
        }
    }
    if (is_all_done(*leases)) co_return false;
    co_await balance(*leases);
    co_return true;
}

Task<std::optional<Leases>> Runner::look() {
    const auto asked = lease_now();
    const auto listed = co_await services_.leases.list();
    if (!listed) {
        suffer("the lease table cannot be read", listed.error());
        co_return std::nullopt;
    }
    Leases leases;
    for (const auto& lease : *listed) {
        if (lease.stream_arn == stream_arn_) leases.emplace(lease.shard_id, lease);
    }
    watch_.observe(rows_of(leases), asked, lease_now());
    co_return leases;
}

Task<bool> Runner::sync(const Leases& leases) {
    auto listing = co_await services_.lister.list(stream_arn_);
    const bool is_gone = !listing && classify(listing.error()) == Failure::not_found;
    if (!listing && !is_gone) {
        suffer("the stream cannot be described", listing.error());
        co_return false;
    }
    if (is_gone) listing = StreamListing{.status = StreamStatus::DISABLED};
    stream_ended_ = listing->status == StreamStatus::DISABLED;
    listed_ = lease_now();
    listing_due_ = false;
    const auto missing = missing_leases(listing->graph, stream_arn_, leases, start_);
    for (auto lease : missing) {
        lease.created = {wall_now()};
        const auto entered = co_await services_.leases.create(lease);
        if (entered) continue;
        listing_due_ = true;
        suffer("a lease cannot be entered", entered.error());
        break;
    }
    for (const auto& lease : obsolete_leases(listing->graph, leases)) {
        const auto removed = co_await services_.leases.remove(lease);
        if (!removed) suffer("an old lease cannot be removed", removed.error());
    }
    co_return !missing.empty();
}

bool Runner::is_all_done(const Leases& leases) const {
    return stream_ended_ && !listing_due_ && works_.empty() && all_finished(leases);
}

Task<> Runner::balance(const Leases& leases) {
    std::vector<BalancedLease> seen;
    for (const auto& [shard_id, lease] : leases) {
        if (lease.is_finished() || !is_readable(lease, leases)) continue;
        seen.push_back({.lease = lease,
                        .is_expired = watch_.is_expired(lease),
                        .is_neglected = watch_.is_neglected(lease),
                        .is_held = works_.contains(shard_id)});
    }
    const auto plan = plan_balance(seen, worker_, services_.config.leases_max);
    for (const auto& lease : plan.take) {
        if (!stopping()) co_await take_lease(lease);
    }
    for (const auto& lease : plan.request) {
        if (!stopping()) co_await request_lease(lease);
    }
}

Task<> Runner::take_lease(Lease lease) {
    const auto asked = lease_now();
    const auto change = take(std::move(lease), worker_);
    auto taken = co_await services_.leases.change(change, services_.config.lease_duration);
    if (!taken) {
        suffer("a lease cannot be taken", taken.error());
    } else if (*taken && !works_.contains((*taken)->shard_id)) {
        start_work(**std::move(taken), asked);
    }
}

Task<> Runner::request_lease(Lease lease) {
    const auto change = request(std::move(lease), worker_);
    const auto asked = co_await services_.leases.change(change, services_.config.lease_duration);
    if (!asked) {
        suffer("a lease cannot be asked for", asked.error());
    } else if (*asked) {
        services_.meter.count(&ConsumerMetrics::leases_requested);
    }
}

void Runner::suffer(const std::string& what, const ClientError& error) {
    const auto failure = classify(error);
    if (failure == Failure::cancelled) return;
    if (!is_passing(failure)) {
        if (!failure_) {
            failure_ = ConsumerError{ConsumerErrorKind::service, what + ": " + error.text(), error};
        }
        return;
    }
    services_.meter.count(failure == Failure::throttled ? &ConsumerMetrics::throttles
                                                        : &ConsumerMetrics::retries);
    services_.handler.trouble(what + ": " + error.text());
}

}  // namespace tailrace::consumer
