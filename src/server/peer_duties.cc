#include "server/peer_duties.h"

#include <exception>
#include <string>
#include <utility>

#include "base/log.h"
#include "partition/partition.h"

namespace tailrace::server {

namespace {

class HeldPartition final : public cluster::PeerService::Held {
 public:
    explicit HeldPartition(partition::Hold hold) : hold_(std::move(hold)) {}

 private:
    partition::Hold hold_;
};

}  // namespace

awaitable<cluster::Reply> PeerDuties::call(cluster::Call call) {
    MemoryShare share(memory_);
    if (!share.try_resize(Router::allowance(call))) co_return cluster::Reply{};
    co_return co_await router_.serve(std::move(call));
}

awaitable<bool> PeerDuties::wait_for_record(cluster::Wait wait) {
    co_return co_await service_.context().streams.wait_for_record(
        std::move(wait.iterator), wait.patience, stream::Streams::Where::here);
}

void PeerDuties::committed(std::span<const storage::LogId> logs) {
    for (const auto& log : logs) service_.environment().waiting_readers.wake(log);
}

void PeerDuties::catalog_changed() {
    service_.context().catalog.look_again();
    if (changes_++ > 0) return;
    service_.environment().background.spawn(executor_, follow_changes(), "following the clock");
}

/// What is told of meanwhile may not be seen by the look that is under way.
awaitable<void> PeerDuties::follow_changes() {
    for (std::size_t seen = changes_; seen > 0; seen = changes_ -= seen) co_await follow_clock();
}

awaitable<void> PeerDuties::follow_clock() {
    std::string why;
    try {
        const auto followed = co_await keeper_.follow();
        if (!followed) why = followed.error().message;
    } catch (const std::exception& e) {
        why = e.what();
    }
    if (why.empty()) co_return;
    base::log(base::LogLevel::warning, "following the clock", {{"why", why}});
}

awaitable<void> PeerDuties::follow_catalog() {
    service_.context().catalog.look_again();
    co_await follow_clock();
}

awaitable<void> PeerDuties::look_now_and_then(base::Milliseconds interval) {
    auto& environment = service_.environment();
    std::uint64_t known = 0;
    for (;;) {
        const bool goes_on =
            co_await environment.background.rest(environment.clock.machine(), interval);
        if (!goes_on) co_return;
        const auto version = co_await service_.context().catalog.version();
        if (version) readiness_.store_answered();
        if (!version || *version == known) continue;
        known = *version;
        catalog_changed();
    }
}

awaitable<std::unique_ptr<cluster::PeerService::Held>> PeerDuties::hold(
    storage::PartitionId partition) {
    auto held = service_.context().catalog.partition(partition);
    auto hold = co_await partition::Hold::acquire(std::move(held));
    std::unique_ptr<Held> kept = std::make_unique<HeldPartition>(std::move(hold));
    co_return kept;
}

}  // namespace tailrace::server
