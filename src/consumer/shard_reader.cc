#include "consumer/shard_reader.h"

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "consumer/lease_clock.h"

namespace tailrace::consumer {

namespace {

using namespace std::chrono_literals;

}  // namespace

ShardReader::ShardReader(Services& services, ShardName shard, Checkpoint from,
                         std::function<void()> changed)
    : services_(services),
      shard_(std::move(shard)),
      cursor_(shard_.stream_arn, shard_.shard_id, std::move(from),
              services.config.batch_records_max),
      changed_(std::move(changed)),
      room_(services.executor),
      backoff_(200ms, 20s) {
    services_.read_ahead.enter(room_);
}

ShardReader::~ShardReader() {
    services_.read_ahead.leave(room_);
    for (const auto& page : pages_) services_.read_ahead.release(page.bytes());
}

bool ShardReader::has_room() const {
    if (pages_.empty()) return true;
    return pages_.size() < services_.config.read_ahead_pages_max && services_.read_ahead.has_room();
}

Task<> ShardReader::read() {
    while (!stopping() && !ended_ && !failure_) {
        if (has_room()) {
            co_await step();
        } else {
            co_await room_.wait();
        }
    }
    changed_();
}

void ShardReader::stop() {
    reads_.request_stop();
    room_.notify();
}

Task<> ShardReader::step() {
    auto request = cursor_.next();
    if (auto* iterator = std::get_if<GetShardIteratorInput>(&request)) {
        co_await ask_iterator(std::move(*iterator));
    } else {
        co_await ask_records(std::get<GetRecordsInput>(std::move(request)));
    }
}

Task<> ShardReader::ask_iterator(GetShardIteratorInput input) {
    CallOptions options;
    options.stop = reads_.get_token();
    auto answer = co_await services_.streams.get_shard_iterator(input, options);
    if (!answer) {
        co_await recover(std::move(answer.error()));
        co_return;
    }
    cursor_.took(*std::move(answer));
}

Task<> ShardReader::ask_records(GetRecordsInput input) {
    CallOptions options;
    options.stop = reads_.get_token();
    options.wait = services_.config.read_wait;
    const auto begun = lease_now();
    auto answer = co_await services_.streams.get_records(input, options);
    if (!answer) {
        co_await recover(std::move(answer.error()));
        co_return;
    }
    backoff_.reset();
    auto page = cursor_.took(*std::move(answer));
    caught_up_ = page.records.empty();
    ended_ = page.at_end;
    if (page.count() > 0 || page.at_end) push(std::move(page));
    tell_tip();
    if (caught_up_ && !ended_) co_await rest_of_interval(begun);
}

/// Where the server has not waited for a record.
Task<> ShardReader::rest_of_interval(base::Milliseconds begun) {
    const auto until = begun + services_.config.poll_interval;
    for (auto now = lease_now(); now < until && !stopping(); now = lease_now()) {
        co_await room_.wait(until - now);
    }
}

void ShardReader::push(ReadPage page) {
    services_.read_ahead.add(page.bytes());
    pages_.push_back(std::move(page));
    changed_();
}

std::optional<ReadPage> ShardReader::pop() {
    if (pages_.empty()) return std::nullopt;
    auto page = std::move(pages_.front());
    pages_.pop_front();
    ++in_hand_;
    services_.read_ahead.release(page.bytes());
    room_.notify();
    return page;
}

void ShardReader::handled() {
    in_hand_ = 0;
    tell_tip();
}

void ShardReader::tell_tip() {
    services_.meter.at_tip(shard_.shard_id, caught_up_ && pages_.empty() && in_hand_ == 0);
}

Task<> ShardReader::recover(ClientError error) {
    const auto failure = cursor_.failed(error);
    if (failure == Failure::trimmed || failure == Failure::not_found) {
        co_await follow_trimmed_policy(failure, std::move(error));
    } else if (is_passing(failure)) {
        services_.meter.count(failure == Failure::throttled ? &ConsumerMetrics::throttles
                                                            : &ConsumerMetrics::retries);
        services_.handler.trouble("shard " + shard_.shard_id + " cannot be read: " + error.text());
        const auto until = lease_now() + backoff_.pause(services_.random);
        for (auto now = lease_now(); now < until && !stopping(); now = lease_now()) {
            co_await room_.wait(until - now);
        }
    } else if (failure == Failure::fatal || failure == Failure::condition_failed) {
        fail(ConsumerErrorKind::service, "shard " + shard_.shard_id + " cannot be read",
             std::move(error));
    }
}

/// Who begins at the horizon was promised nothing that is older.
Task<> ShardReader::follow_trimmed_policy(Failure failure, ClientError error) {
    const auto kind = cursor_.position().kind();
    const bool was_promised =
        kind != Checkpoint::Kind::trim_horizon && kind != Checkpoint::Kind::at_timestamp;
    if (failure == Failure::not_found || was_promised) {
        services_.meter.count(&ConsumerMetrics::trims);
        const bool skip = co_await may_skip();
        if (!skip) {
            fail(ConsumerErrorKind::trimmed,
                 "records of shard " + shard_.shard_id + " were removed before they were read",
                 std::move(error));
            co_return;
        }
    }
    if (failure == Failure::trimmed) {
        cursor_.skip_to_horizon();
        co_return;
    }
    ended_ = true;
    push({.after = cursor_.position(), .at_end = true});
}

Task<bool> ShardReader::may_skip() {
    if (services_.config.trimmed != TrimmedPolicy::ask) {
        co_return services_.config.trimmed == TrimmedPolicy::skip;
    }
    bool skip = false;
    const std::function<void(RecordHandler&)> ask = [&](RecordHandler& handler) {
        skip = handler.trimmed(shard_, cursor_.position());
    };
    co_await call_hook(services_, ask);
    co_return skip;
}

void ShardReader::fail(ConsumerErrorKind kind, std::string message, ClientError error) {
    message += ": " + error.text();
    failure_ = ConsumerError{kind, std::move(message), std::move(error)};
}

}  // namespace tailrace::consumer
