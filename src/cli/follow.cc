#include "cli/follow.h"

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

#include "base/clock.h"
#include "cli/show/json_elements.h"
#include "cli/typed/start.h"
#include "tailrace/consumer.h"

namespace tailrace::cli {

namespace {

using namespace std::chrono_literals;

/// After `until`, for what was made before and has not come yet.
constexpr base::Milliseconds late_records_max = 2s;
/// A consumer learns by an empty page that nothing is left.
constexpr base::Milliseconds until_read_wait = 500ms;
constexpr base::Milliseconds lag_look_interval = 200ms;
constexpr auto trouble_interval = 30s;

/// The consumer calls it on one thread.
class Follower final : public RecordHandler {
 public:
    Follower(const Following& following, ChangeSink& sink) : sink_(sink) {
        if (following.start.kind() != Checkpoint::Kind::at_sequence_number) return;
        for (const auto& shard : following.stream.shards) {
            starts_.emplace(shard.shard_id, start_or_end(shard, following.start));
        }
    }

    Handled handle(RecordBatch& batch) override {
        const auto texts = show::json_elements(batch.json());
        finished_ = sink_.take(batch.records(), texts) == Taken::finished;
        return finished_ ? Handled::stop : Handled::done;
    }
    std::optional<Checkpoint> load_checkpoint(const ShardName& shard) override {
        const auto start = starts_.find(shard.shard_id);
        if (start == starts_.end()) return std::nullopt;
        return start->second;
    }
    bool trimmed(const ShardName&, const Checkpoint&) override {
        warn("records were removed before they were read; goes on with the oldest left");
        return true;
    }
    /// All shards have the same trouble at the same time; it is told once.
    void trouble(std::string_view what) override {
        const auto now = std::chrono::steady_clock::now();
        const std::lock_guard lock(mutex_);
        if (now < quiet_until_) return;
        quiet_until_ = now + trouble_interval;
        warn(std::string(what) + "; trying again");
    }

    bool finished() const { return finished_; }

 private:
    static Checkpoint start_or_end(const Shard& shard, const Checkpoint& start) {
        if (const auto from = typed::start_in(shard, start)) return *from;
        return Checkpoint::after(*shard.sequence_number_range.ending_sequence_number);
    }

    ChangeSink& sink_;
    std::map<std::string, Checkpoint, std::less<>> starts_;
    std::mutex mutex_;
    std::chrono::steady_clock::time_point quiet_until_;
    bool finished_ = false;
};

ConsumerConfig consumer_config(const Following& following, const ChangeSink& sink) {
    ConsumerConfig config;
    if (following.follow_reenabled) {
        config.table_name = following.stream.table_name;
        config.follow_reenabled = true;
    } else {
        config.stream_arn = following.stream.stream_arn;
    }
    const bool is_numbered = following.start.kind() == Checkpoint::Kind::at_sequence_number;
    config.start = is_numbered ? Checkpoint::trim_horizon() : following.start;
    config.handler_threads = 1;
    if (sink.limits().until) config.read_wait = until_read_wait;
    config.trimmed = TrimmedPolicy::ask;
    return config;
}

/// Stops the consumer when a moment is over and nothing is left of it.
void stop_after(std::stop_token stop, Timestamp until, Consumer& consumer) {
    base::SystemClock clock;
    std::mutex mutex;
    std::condition_variable_any wakeup;
    std::unique_lock lock(mutex);
    const auto is_over = [&] {
        return clock.now() >= until.milliseconds + late_records_max.count() &&
               consumer.metrics().lag_ms == 0;
    };
    while (!stop.stop_requested() && !is_over()) {
        wakeup.wait_for(lock, stop, lag_look_interval, [] { return false; });
    }
    consumer.stop();
}

}  // namespace

Outcome<> follow(const Following& following, const ClientConfig& config, ChangeSink& sink,
                 const Context& context) {
    const auto follower = std::make_shared<Follower>(following, sink);
    Consumer consumer(consumer_config(following, sink), config, follower);
    const std::stop_callback on_stop(context.stop, [&consumer] { consumer.stop(); });
    std::jthread timer;
    if (const auto until = sink.limits().until) {
        timer = std::jthread(
            [&, until](std::stop_token stop) { stop_after(std::move(stop), *until, consumer); });
    }
    const auto ended = consumer.run();
    if (ended || follower->finished()) return {};
    return failure(ended.error().message);
}

}  // namespace tailrace::cli
