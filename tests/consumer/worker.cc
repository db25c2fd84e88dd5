// One process of a consumer. It says what its handler sees in a file that several may share, one
// line for each event, each in one write before the handler returns:
//
//     record WORKER TENURE SHARD SEQUENCE_NUMBER EVENT KEY VERSION
//     started WORKER TENURE SHARD CHECKPOINT
//     ended|requested|lost WORKER TENURE SHARD
//
// SIGTERM asks it to go. At its end it prints its metrics as JSON.
#include <fcntl.h>
#include <fmt/format.h>
#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "tailrace/consumer.h"

namespace tailrace {
namespace {

class Options {
 public:
    Options(int count, char** words) {
        for (int i = 1; i + 1 < count; i += 2) {
            values_[std::string(words[i]).substr(2)] = words[i + 1];
        }
    }
    std::string text(const std::string& name, std::string otherwise = {}) const {
        const auto found = values_.find(name);
        return found == values_.end() ? std::move(otherwise) : found->second;
    }
    long number(const std::string& name, long otherwise) const {
        const auto found = values_.find(name);
        return found == values_.end() ? otherwise : std::stol(found->second);
    }
    bool flag(const std::string& name) const { return number(name, 0) != 0; }

 private:
    std::map<std::string, std::string> values_;
};

/// Whole lines of several processes in one file.
class Journal {
 public:
    explicit Journal(const std::string& path)
        : file_(::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT, 0644)) {
        if (file_ < 0) throw std::runtime_error("cannot write " + path);
    }
    void write(const std::string& lines) const {
        const auto written = ::write(file_, lines.data(), lines.size());
        if (written != static_cast<ssize_t>(lines.size())) throw std::runtime_error("disk is full");
    }

 private:
    int file_;
};

std::string text_of(const std::optional<Item>& image, std::string_view attribute) {
    const auto* value = image ? image->find(attribute) : nullptr;
    if (value == nullptr) return "-";
    if (const auto* text = value->get_if<std::string>()) return *text;
    if (const auto* number = value->get_if<Number>()) return number->text();
    return "?";
}

std::string event_of(const Record& record) {
    return record.event_name
               ? std::string(
                     enum_names<OperationType>[static_cast<std::size_t>(*record.event_name)])
               : "-";
}

class JournalHandler : public RecordHandler {
 public:
    JournalHandler(const Options& options, std::string worker)
        : options_(options), worker_(std::move(worker)), journal_(options.text("log")) {}

    void stops(std::function<void()> stop) { stop_ = std::move(stop); }

    Handled handle(RecordBatch& batch) override {
        const auto tenure = tenure_of(batch.shard());
        const auto failures = options_.number("failures", 0);
        for (const auto& record : batch.records()) {
            if (failures > failures_ && ++failures_ <= failures) throw std::runtime_error("asked");
            journal_.write(line_of(record, batch.shard(), tenure));
            std::this_thread::sleep_for(std::chrono::microseconds(options_.number("pause-us", 0)));
            if (!after_each(batch, record)) return Handled::retry;
        }
        return options_.flag("refuse") ? Handled::stop : Handled::done;
    }

    void shard_started(const ShardName& shard, const Checkpoint& from) override {
        const auto tenure = ++tenures_;
        {
            const std::lock_guard lock(mutex_);
            tenure_[shard.shard_id] = tenure;
        }
        journal_.write(
            fmt::format("started {} {} {} {}\n", worker_, tenure, shard.shard_id, from.text()));
    }
    void shard_ended(const ShardName& shard) override { say("ended", shard); }
    void shutdown_requested(const ShardName& shard) override { say("requested", shard); }
    void lease_lost(const ShardName& shard) override { say("lost", shard); }
    bool trimmed(const ShardName& shard, const Checkpoint&) override {
        say("trimmed", shard);
        return options_.flag("skip-trimmed");
    }
    void trouble(std::string_view what) override { fmt::print(stderr, "{}\n", what); }

 protected:
    std::string line_of(const Record& record, const ShardName& shard, long tenure) const {
        const auto& body = record.dynamodb.value();
        const auto& image = body.new_image ? body.new_image : body.old_image;
        return fmt::format("record {} {} {} {} {} {} {}\n", worker_, tenure, shard.shard_id,
                           body.sequence_number.value_or("-"), event_of(record),
                           text_of(body.keys, "id"), text_of(image, "v"));
    }
    long tenure_of(const ShardName& shard) {
        const std::lock_guard lock(mutex_);
        return tenure_[shard.shard_id];
    }

 private:
    void say(std::string_view what, const ShardName& shard) {
        journal_.write(
            fmt::format("{} {} {} {}\n", what, worker_, tenure_of(shard), shard.shard_id));
    }
    /// False to begin again from the checkpoint that was written.
    bool after_each(RecordBatch& batch, const Record& record) {
        const auto count = ++records_;
        if (count == options_.number("stop-after", 0)) stop_();
        const auto every = options_.number("checkpoint-every", 0);
        if (every == 0 || count % every != 0) return true;
        batch.checkpoint(record.dynamodb.value().sequence_number.value());
        return false;
    }

    const Options& options_;
    std::string worker_;
    Journal journal_;
    std::function<void()> stop_;
    std::atomic<long> records_ = 0;
    std::atomic<long> failures_ = 0;
    std::atomic<long> tenures_ = 0;
    std::mutex mutex_;
    std::map<std::string, long> tenure_;
};

/// Results and checkpoint of a batch in one write to a file of the shard's own; what follows the
/// last checkpoint there never happened.
class ExactlyOnceHandler final : public JournalHandler {
 public:
    ExactlyOnceHandler(const Options& options, std::string worker)
        : JournalHandler(options, std::move(worker)), folder_(options.text("results")) {}

    Handled handle(RecordBatch& batch) override {
        std::string lines;
        for (const auto& record : batch.records()) {
            lines += line_of(record, batch.shard(), tenure_of(batch.shard()));
        }
        Journal(path_of(batch.shard())).write(lines + "after " + batch.after().text() + "\n");
        return JournalHandler::handle(batch);
    }

    std::optional<Checkpoint> load_checkpoint(const ShardName& shard) override {
        std::optional<Checkpoint> found;
        std::ifstream lines(path_of(shard));
        std::streamoff kept = 0;
        for (std::string line; std::getline(lines, line) && !lines.eof();) {
            if (!line.starts_with("after ")) continue;
            found = Checkpoint::parse(line.substr(6));
            kept = lines.tellg();
        }
        if (::truncate(path_of(shard).c_str(), kept) != 0 && errno != ENOENT) std::abort();
        return found;
    }

 private:
    std::string path_of(const ShardName& shard) const { return folder_ + "/" + shard.shard_id; }
    std::string folder_;
};

Checkpoint start_of(const Options& options) {
    const auto start = options.text("start", "TRIM_HORIZON");
    return Checkpoint::parse(start).value();
}

TrimmedPolicy policy_of(const Options& options) {
    const auto policy = options.text("trimmed", "fail");
    if (policy == "ask") return TrimmedPolicy::ask;
    return policy == "skip" ? TrimmedPolicy::skip : TrimmedPolicy::fail;
}

ConsumerConfig config_of(const Options& options) {
    ConsumerConfig config;
    config.application_name = options.text("application");
    config.worker_id = options.text("worker");
    config.table_name = options.text("table");
    config.stream_arn = options.text("stream");
    config.start = start_of(options);
    config.batch_records_max = static_cast<int>(options.number("batch", 1000));
    config.handler_threads = static_cast<std::size_t>(options.number("threads", 2));
    config.handler_attempts_max = static_cast<int>(options.number("attempts", 0));
    config.handler_keeps_checkpoints = !options.text("results").empty();
    config.lease_duration = std::chrono::milliseconds(options.number("lease-ms", 3000));
    config.read_wait = std::chrono::milliseconds(options.number("wait-ms", 20'000));
    config.poll_interval = std::chrono::milliseconds(options.number("poll-ms", 1000));
    config.trimmed = policy_of(options);
    config.follow_reenabled = options.flag("follow");
    return config;
}

void print(const ConsumerMetrics& metrics) {
    fmt::print(R"({{"records":{},"batches":{},"leases_taken":{},"leases_requested":{},)"
               R"("leases_handed_over":{},"leases_lost":{},"shards_finished":{},"throttles":{},)"
               R"("retries":{},"trims":{},"lag_ms":{}}})"
               "\n",
               metrics.records, metrics.batches, metrics.leases_taken, metrics.leases_requested,
               metrics.leases_handed_over, metrics.leases_lost, metrics.shards_finished,
               metrics.throttles, metrics.retries, metrics.trims, metrics.lag_ms);
}

int run(const Options& options) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);

    const auto worker = options.text("worker", "alone");
    std::shared_ptr<JournalHandler> handler;
    if (options.text("results").empty()) {
        handler = std::make_shared<JournalHandler>(options, worker);
    } else {
        handler = std::make_shared<ExactlyOnceHandler>(options, worker);
    }
    Consumer consumer(config_of(options), {}, handler);
    handler->stops([&] { consumer.stop(); });
    std::thread listener([&] {
        int signal = 0;
        sigwait(&signals, &signal);
        consumer.stop();
    });
    const auto ended = consumer.run();
    ::kill(::getpid(), SIGTERM);
    listener.join();
    print(consumer.metrics());
    if (ended) return 0;
    fmt::print(stderr, "error: {}\n", ended.error().message);
    return 1;
}

}  // namespace
}  // namespace tailrace

int main(int count, char** words) {
    return tailrace::run(tailrace::Options(count, words));
}
