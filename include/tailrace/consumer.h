// Reads a table's stream: all shards, each item's changes in order, shared between processes.
//
//     Consumer consumer({.application_name = "search-index", .table_name = "Music"}, {},
//                       [](RecordBatch& batch) {
//                           for (const auto& record : batch.records()) index(record);
//                           return Handled::done;
//                       });
//     auto ended = consumer.run();
//
// Every process that runs with the same application name takes part. Who reads which shard, and how
// far, stands in a table of that name (docs/consumer.md). A shard is read after its parent, by one
// process at a time, batch after batch; so the changes of an item are handled in their order.
//
// Each record is handled at least once. It is handled again when a process dies, is paused for
// longer than its lease, or loses the service for as long, between handling and the checkpoint.
//
// Threads: `run` blocks the thread that calls it; the handler is called on threads of the
// consumer's own. All other members may be called from any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "tailrace/checkpoint.h"
#include "tailrace/client_config.h"
#include "tailrace/client_error.h"
#include "tailrace/record_batch.h"

namespace tailrace {

/// Records were removed, after 24 hours, before they were read.
enum class TrimmedPolicy : std::uint8_t {
    /// `run` ends with `ConsumerErrorKind::trimmed`.
    fail,
    /// Goes on with the oldest record that is left, or with the shard's children.
    skip,
    /// As `RecordHandler::trimmed` says.
    ask,
};

struct ConsumerConfig {
    /// The name of the lease table, which is created if there is none. If empty, this process reads
    /// all shards alone and forgets how far it was.
    std::string application_name;
    /// Unique among the processes. If empty: host, process id and a random number.
    std::string worker_id;
    /// One of both. Of a table the latest stream is read, or the one that was begun before.
    std::string table_name;
    std::string stream_arn;
    /// Where there is no lease yet: `Checkpoint::trim_horizon()`, `latest()` or `at(moment)`.
    /// LATEST is the moment at which a shard is first read from, and fixed by the first record that
    /// comes then.
    Checkpoint start;

    /// 1 to 1000.
    int batch_records_max = 1000;
    /// Calls of the handler at the same time, each for another shard.
    std::size_t handler_threads = 4;
    /// What `Handled::retry` and exceptions may come to before `run` fails; without limit if 0.
    int handler_attempts_max = 0;
    /// Results and checkpoint are stored together by the handler, and
    /// `RecordHandler::load_checkpoint` gives them back: each record takes effect exactly once. The
    /// lease table then only knows of shards that are finished.
    bool handler_keeps_checkpoints = false;

    /// Pages of one shard, and bytes of all, that may wait for the handler. Each shard may have one
    /// page waiting whatever the bytes.
    std::size_t read_ahead_pages_max = 2;
    std::size_t read_ahead_bytes_max = std::size_t{64} << 20;
    /// How long an idle shard's reads wait at the server, where it offers that (Tailrace).
    std::chrono::milliseconds read_wait{20'000};
    /// From one read of an idle shard to the next, where it does not.
    std::chrono::milliseconds poll_interval{1000};

    /// After that without a sign of a process, others take its shards. A sign is given every third
    /// of it.
    std::chrono::milliseconds lease_duration{10'000};
    std::size_t leases_max = std::numeric_limits<std::size_t>::max();
    /// Of the lease table, if it is somewhere else than the stream.
    std::optional<ClientConfig> lease_client;

    TrimmedPolicy trimmed = TrimmedPolicy::fail;
    /// When a stream that was disabled is read to its end, wait for the next one of its table.
    bool follow_reenabled = false;
};

enum class Handled : std::uint8_t {
    done,
    /// The same batch again after a pause, from the last checkpoint in it on.
    retry,
    /// `run` ends with `ConsumerErrorKind::handler`; the batch counts as not handled.
    stop,
};

/// Called on the consumer's threads: for one shard in turn, for different shards at the same time.
/// What a call throws counts as `retry`.
class RecordHandler {
 public:
    virtual ~RecordHandler() = default;

    virtual Handled handle(RecordBatch& batch) = 0;

    /// Where to begin, if the handler knows better than the lease table (exactly-once).
    virtual std::optional<Checkpoint> load_checkpoint(const ShardName&) { return std::nullopt; }
    /// Of `TrimmedPolicy::ask`: true to skip, false to fail. `checkpoint` is the position that is
    /// not there any more.
    virtual bool trimmed(const ShardName&, const Checkpoint& /*checkpoint*/) { return false; }

    /// Before the first batch of a shard that this process has taken.
    virtual void shard_started(const ShardName&, const Checkpoint& /*from*/) {}
    /// This process gives the shard up; no batch of it is in hand, and its checkpoint is written.
    virtual void shutdown_requested(const ShardName&) {}
    /// Another process has it, or may have it.
    virtual void lease_lost(const ShardName&) {}
    /// All of it was handled.
    virtual void shard_ended(const ShardName&) {}
    /// Something went wrong that the consumer will try again. Called by any of its threads, that of
    /// `run` among them, and not to keep them waiting.
    virtual void trouble(std::string_view /*what*/) {}
};

enum class ConsumerErrorKind : std::uint8_t {
    /// The configuration is wrong.
    setup,
    /// The service refused what will not get better: see `client_error`.
    service,
    trimmed,
    handler,
    /// There is no such stream, or the table has none.
    no_stream,
};

struct ConsumerError {
    ConsumerErrorKind kind = ConsumerErrorKind::setup;
    /// For people.
    std::string message;
    std::optional<ClientError> client_error;
};

struct ShardMetrics {
    std::uint64_t records = 0;
    std::uint64_t bytes = 0;
    std::uint64_t batches = 0;
    /// How long ago the last record that was handled was made, by this machine's clock and in whole
    /// seconds; 0 if there was nothing more to read.
    std::int64_t lag_ms = 0;
};

/// Since the start, but for leases and lags.
struct ConsumerMetrics {
    std::uint64_t records = 0;
    std::uint64_t bytes = 0;
    std::uint64_t batches = 0;
    /// Of the shard that is furthest behind.
    std::int64_t lag_ms = 0;
    std::size_t leases_held = 0;
    std::uint64_t leases_taken = 0;
    /// Asked of other processes to share their work.
    std::uint64_t leases_requested = 0;
    std::uint64_t leases_handed_over = 0;
    std::uint64_t leases_lost = 0;
    std::uint64_t shards_finished = 0;
    std::uint64_t throttles = 0;
    std::uint64_t retries = 0;
    std::uint64_t trims = 0;
    /// Of shards that are held.
    std::map<std::string, ShardMetrics> shards;
};

class Consumer {
 public:
    Consumer(ConsumerConfig config, ClientConfig client_config,
             std::shared_ptr<RecordHandler> handler);
    Consumer(ConsumerConfig config, ClientConfig client_config,
             std::function<Handled(RecordBatch&)> handle);
    Consumer(const Consumer&) = delete;
    Consumer& operator=(const Consumer&) = delete;
    ~Consumer();

    /// Works until `stop`, until the stream was disabled or deleted and all of it was handled, or
    /// until something fails for good. To be called once.
    std::expected<void, ConsumerError> run();
    /// Lets the batches in hand be finished, writes their checkpoints and gives the leases up, so
    /// that others go on at once. Returns before that is done.
    void stop();
    ConsumerMetrics metrics() const;

 private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tailrace
