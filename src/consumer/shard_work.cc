#include "consumer/shard_work.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include "consumer/backoff.h"
#include "consumer/lease_clock.h"
#include "consumer/lease_sync.h"
#include "consumer/record_text.h"

namespace tailrace::consumer {

namespace {

using namespace std::chrono_literals;

constexpr int child_attempts = 5;

/// The service may show children a moment after it shows their parent's end.
bool may_have_children_yet(const StreamListing& listing) {
    return listing.status == StreamStatus::ENABLED || listing.status == StreamStatus::ENABLING;
}

Task<> sleep_for(asio::any_io_executor executor, base::Milliseconds pause) {
    asio::steady_timer timer(executor, pause);
    co_await timer.async_wait(asio::use_awaitable);
}

}  // namespace

ShardWork::ShardWork(Services& services, Lease lease, base::Milliseconds asked)
    : services_(services),
      shard_{lease.stream_arn, lease.shard_id},
      events_(services.executor),
      keeper_(services, std::move(lease), asked, [this] { events_.notify(); }) {}

Task<> ShardWork::run() {
    services_.meter.hold(shard_id());
    spawn(keeper_.keep());
    from_ = co_await begin();
    reader_ = std::make_unique<ShardReader>(services_, shard_, from_, [this] { events_.notify(); });
    spawn(reader_->read());
    const auto end = co_await deliver();
    reader_->stop();
    co_await conclude(end);
    keeper_.stop();
    while (running_ > 0) co_await events_.wait();
    services_.meter.let_go(shard_id());
}

void ShardWork::spawn(Task<> work) {
    ++running_;
    asio::co_spawn(services_.executor, std::move(work), [this](const std::exception_ptr& thrown) {
        --running_;
        if (thrown) fail(ConsumerErrorKind::setup, "a coroutine of the consumer threw");
        events_.notify();
    });
}

void ShardWork::leave() {
    leaving_ = true;
    events_.notify();
}

Task<Checkpoint> ShardWork::begin() {
    auto from = keeper_.tenure().lease().checkpoint;
    const std::function<void(RecordHandler&)> hook = [&](RecordHandler& handler) {
        if (auto known = handler.load_checkpoint(shard_)) from = *std::move(known);
        handler.shard_started(shard_, from);
    };
    co_await call_hook(services_, hook);
    co_return from;
}

Task<ShardWork::End> ShardWork::deliver() {
    for (;;) {
        if (must_end()) co_return why();
        if (failure_) co_return End::failed;
        auto page = reader_->pop();
        if (!page && reader_->failure()) {
            failure_ = reader_->failure();
            continue;
        }
        if (!page) {
            co_await events_.wait();
            continue;
        }
        const auto end = co_await handle(*page);
        if (end) co_return *end;
        if (page->at_end) co_return End::shard_end;
        reader_->handled();
    }
}

ShardWork::End ShardWork::why() const {
    if (keeper_.is_lost()) return End::lost;
    return leaving_ ? End::left : End::wanted;
}

Task<std::optional<ShardWork::End>> ShardWork::handle(ReadPage& page) {
    if (page.count() == 0) co_return std::nullopt;
    const bool pinned = co_await pin_start(page);
    if (!pinned) co_return End::lost;
    const auto records = page.count();
    const auto end = co_await handle_stubbornly(page);
    if (end) co_return end;
    delivered_ = true;
    services_.meter.handled(shard_id(), records, page.bytes(), page.created);
    if (services_.config.handler_keeps_checkpoints) co_return std::nullopt;
    const bool held = co_await advance_to(page.after);
    if (!held) co_return End::lost;
    co_return std::nullopt;
}

/// LATEST was when the first record came.
Task<bool> ShardWork::pin_start(const ReadPage& page) {
    if (keeper_.tenure().lease().checkpoint.kind() != Checkpoint::Kind::latest) co_return true;
    auto first = first_sequence_number(page.records);
    if (!first) co_return true;
    auto start = Checkpoint::at(*std::move(first));
    co_return co_await advance_to(std::move(start));
}

Task<bool> ShardWork::advance_to(Checkpoint checkpoint) {
    if (keeper_.tenure().lease().checkpoint == checkpoint) co_return true;
    const auto change = advance(keeper_.tenure().lease(), std::move(checkpoint));
    co_return co_await keeper_.write(change);
}

Task<std::optional<ShardWork::End>> ShardWork::handle_stubbornly(ReadPage& page) {
    Backoff backoff(100ms, 10s);
    for (int attempts = 1; page.count() > 0; ++attempts) {
        const auto outcome = co_await call_handler(page);
        if (outcome == Outcome::done) co_return std::nullopt;
        if (outcome == Outcome::not_called) co_return End::lost;
        const auto most = services_.config.handler_attempts_max;
        if (outcome == Outcome::stop || (most > 0 && attempts >= most)) {
            fail(ConsumerErrorKind::handler, "the handler gave up on shard " + shard_id());
            co_return End::failed;
        }
        leave_out_handled(page);
        const auto until = lease_now() + backoff.pause(services_.random);
        while (lease_now() < until && !must_end()) co_await events_.wait(until - lease_now());
        if (must_end()) co_return why();
    }
    co_return std::nullopt;
}

Task<ShardWork::Outcome> ShardWork::call_handler(const ReadPage& page) {
    auto outcome = Outcome::not_called;
    const std::function<void()> call = [&] {
        if (!is_held()) return;
        RecordBatch batch(shard_, page.records, page.first, page.after, *this);
        try {
            const auto handled = services_.handler.handle(batch);
            outcome = handled == Handled::done    ? Outcome::done
                      : handled == Handled::retry ? Outcome::retry
                                                  : Outcome::stop;
        } catch (const std::exception& thrown) {
            services_.handler.trouble(std::string("the handler threw: ") + thrown.what());
            outcome = Outcome::retry;
        } catch (...) {
            services_.handler.trouble("the handler threw");
            outcome = Outcome::retry;
        }
    };
    co_await services_.pool.run(call);
    co_return outcome;
}

/// What comes before a checkpoint that the handler has written within the page.
void ShardWork::leave_out_handled(ReadPage& page) {
    const auto& number = keeper_.tenure().lease().checkpoint.sequence_number();
    const auto& records = page.records.elements();
    for (std::size_t i = page.first; i < records.size(); ++i) {
        const auto& stream_record = records[i].dynamodb;
        if (!stream_record || stream_record->sequence_number != number) continue;
        if (keeper_.tenure().lease().checkpoint.kind() == Checkpoint::Kind::after_sequence_number) {
            page.first = i + 1;
        }
        return;
    }
}

bool ShardWork::checkpoint(const Checkpoint& checkpoint) {
    auto written = asio::co_spawn(services_.executor, advance_to(checkpoint), asio::use_future);
    return written.get();
}

bool ShardWork::is_held() const {
    return keeper_.tenure().is_valid(lease_now());
}

Task<> ShardWork::conclude(End end) {
    if (end == End::shard_end) co_return co_await finish_shard();
    if (end != End::lost) co_return co_await pass_on(end);
    services_.meter.count(&ConsumerMetrics::leases_lost);
    const std::function<void(RecordHandler&)> hook = [this](RecordHandler& handler) {
        handler.lease_lost(shard_);
    };
    co_await call_hook(services_, hook);
}

Task<> ShardWork::finish_shard() {
    co_await enter_children();
    const auto change = finish(keeper_.tenure().lease());
    const bool finished = co_await keeper_.write(change);
    if (!finished) co_return co_await conclude(End::lost);
    services_.meter.count(&ConsumerMetrics::shards_finished);
    const std::function<void(RecordHandler&)> hook = [this](RecordHandler& handler) {
        handler.shard_ended(shard_);
    };
    co_await call_hook(services_, hook);
}

/// A child is found later by who lists the stream, if it cannot be found now.
Task<> ShardWork::enter_children() {
    const bool looks_for_start = from_.kind() == Checkpoint::Kind::at_timestamp && !delivered_;
    const auto start = looks_for_start ? from_ : Checkpoint::trim_horizon();
    Backoff backoff(50ms, 1s);
    misses_children_ = true;
    for (int i = 0; i < child_attempts && misses_children_; ++i) {
        const auto listing = co_await services_.lister.children(shard_.stream_arn, shard_id());
        if (listing) {
            const auto children = child_leases(listing->graph, keeper_.tenure().lease(), start);
            misses_children_ = children.empty() && may_have_children_yet(*listing);
            for (auto child : children) {
                child.created = {wall_now()};
                const auto entered = co_await services_.leases.create(child);
                misses_children_ |= !entered;
            }
        }
        if (misses_children_) {
            co_await sleep_for(services_.executor, backoff.pause(services_.random));
        }
    }
}

Task<> ShardWork::pass_on(End end) {
    const std::function<void(RecordHandler&)> hook = [this](RecordHandler& handler) {
        handler.shutdown_requested(shard_);
    };
    co_await call_hook(services_, hook);
    if (keeper_.is_lost()) co_return;
    const auto& lease = keeper_.tenure().lease();
    const bool hands_over = lease.requester.has_value();
    const auto change = hands_over ? hand_over(lease) : release(lease);
    const bool passed = co_await keeper_.write_last(change);
    if (passed && end == End::wanted) {
        services_.meter.count(&ConsumerMetrics::leases_handed_over);
    }
}

void ShardWork::fail(ConsumerErrorKind kind, std::string message) {
    if (!failure_) failure_ = ConsumerError{kind, std::move(message), std::nullopt};
}

}  // namespace tailrace::consumer
