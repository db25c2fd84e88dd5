// The heart: one partition, its queue of writes, and the commits that they become.
//
//     submit ──▶ queue ──▶ drain: take what waits ─▶ load one view ─▶ evaluate each ─▶ one commit
//     ─▶ answer all ─┐
//                            ▲ │ └──────────────────────────── yield
//                            ◀────────────────────────────────────────────┘
//
// A *partition* orders writes. They queue here; whoever finds it idle starts the drain, which
// belongs to the partition and not to the caller that happened to start it. It takes at most
// `batch_operations_max` operations or `batch_bytes_max` bytes, evaluates each against a view that
// shows the earlier ones of the batch, and makes one commit of them: a busy partition batches by
// itself, an idle one adds no hop. A transaction takes hold of several partitions, in ascending
// order, and goes through the same loop (commit_loop.h).
//
// Invariants
//  * An operation is a pure function from view to changes and answer. It is evaluated again on a
//  fresh view after a
//    commit was refused, so `evaluate` overwrites its answer.
//  * Every answer leaves after the commit of its batch; a batch without changes leaves after the
//  read that its view
//    rests on. So a failed condition never tells of a write that is not durable.
//  * One commit a partition is in flight in this server. Other servers' commits are noticed by the
//  guard.
//  * What is known of a partition (descriptor, state) is used only under the guard it was read
//  with.
//
// Threads: all public functions may be called from any thread. The queue is under a mutex, never
// across a suspension; what is known belongs to the drain or to the transaction that holds the
// partition. An operation is evaluated on the thread that drains, while its submitter is suspended.
//
// Not here: what an item, an index or a table is made of (item_write.h), where keys live (table),
// when streams open.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/coroutine.h"
#include "base/one_shot.h"
#include "partition/environment.h"
#include "partition/view.h"
#include "storage/store.h"

namespace tailrace::partition {

inline constexpr std::size_t batch_operations_max = 128;
inline constexpr std::size_t batch_bytes_max = 4 * 1024 * 1024;
inline constexpr std::size_t queue_operations_max = 4096;
inline constexpr std::size_t queue_bytes_max = 32 * 1024 * 1024;

/// Why a write has no answer of its own.
enum class Failure : std::uint8_t {
    /// The queue is full; nothing was done.
    throttled,
    /// The store failed, or refused for as long as the caller may wait; nothing was done.
    unavailable,
    /// It may or may not have happened, and could not be found out in time.
    unknown,
};

template <class T = void>
using Outcome = std::expected<T, Failure>;

/// One write to one partition, owned by its submitter, who waits until it is answered.
class Operation {
 public:
    virtual ~Operation() = default;
    /// The keys that `evaluate` looks up.
    virtual void collect_keys(std::vector<storage::Key>& keys) const = 0;
    /// Pure: reads and changes the view, and keeps its answer in itself.
    virtual void evaluate(View& view) = 0;
    /// About what it adds to a commit.
    virtual std::size_t bytes() const { return 256; }

 private:
    friend class Partition;
    base::OneShot answered_;
    Outcome<> outcome_;
    /// By the clock's `elapsed`.
    base::Milliseconds deadline_{0};
};

/// What a reader got, and the guard and descriptor that it holds under.
struct Reading {
    storage::Guard guard;
    /// Null if there is no such partition (any more).
    std::shared_ptr<const Descriptor> descriptor;
    std::vector<std::optional<std::string>> values;
};

class Partition : public std::enable_shared_from_this<Partition> {
 public:
    Partition(storage::PartitionId id, Environment& environment)
        : id_(id), environment_(environment), passes_gate_(environment.store.commits_are_dear()) {}

    storage::PartitionId id() const { return id_; }
    /// Of all that this server has written to it.
    std::uint64_t write_units() const { return write_units_.load(std::memory_order_relaxed); }

    /// Enqueues, in this order, and only then starts the drain: they share a batch, as far as it
    /// goes. Pair it with an `answer` for each; an operation must live until it was answered.
    /// `executor` is the caller's.
    void enqueue(std::span<Operation* const> operations, const Executor& executor);
    awaitable<Outcome<>> answer(Operation& operation);
    awaitable<Outcome<>> submit(Operation& operation);

    /// A strongly consistent read, at its guard.
    awaitable<Outcome<Reading>> read(std::vector<storage::Key> keys);
    /// The descriptor at the epoch of a guard that a scan or a read of the caller's has seen. Null
    /// if there was none, or if it cannot be known any more because the epoch has moved since.
    awaitable<Outcome<std::shared_ptr<const Descriptor>>> descriptor_at(storage::Guard guard);

 private:
    friend class Hold;

    /// A transaction's place in the queue.
    struct Ticket {
        base::OneShot granted;
        base::OneShot released;
    };
    struct Batch {
        std::vector<Operation*> operations;
        std::shared_ptr<Ticket> ticket;
    };
    class BatchWork;

    bool is_full() const;
    void start_drain(const Executor& executor);
    awaitable<void> drain(std::shared_ptr<Partition> self);
    Batch take_batch();
    awaitable<void> run(std::vector<Operation*> operations);
    /// More may join what is queued, and it pays to wait for that.
    bool may_gather();
    awaitable<Outcome<>> commit(std::span<Operation* const> operations);

    const storage::PartitionId id_;
    Environment& environment_;
    const bool passes_gate_;

    std::mutex mutex_;
    std::deque<std::variant<Operation*, std::shared_ptr<Ticket>>> queue_;
    std::size_t queued_bytes_ = 0;
    bool draining_ = false;
    /// The last descriptor seen and its epoch, for readers; under `mutex_`.
    std::optional<std::uint64_t> known_epoch_;
    std::shared_ptr<const Descriptor> known_descriptor_;

    /// The batch at hand has passed the gate; the drain's.
    bool passed_gate_ = false;
    /// Both belong to the drain, or to the hold that it granted.
    Knowledge knowledge_;
    /// Of the recent values that hold under the knowledge.
    RecentValues::Term term_{};

    void remember(const Knowledge& knowledge);
    void count_write_units(std::uint64_t units) {
        write_units_.fetch_add(units, std::memory_order_relaxed);
    }
    std::atomic<std::uint64_t> write_units_{0};
    friend class CommitLoop;
};

/// Exclusive use of a partition, queued behind the writes that came before. Released when
/// destroyed.
class Hold {
 public:
    static awaitable<Hold> acquire(std::shared_ptr<Partition> partition);
    Hold(Hold&&) = default;
    Hold& operator=(Hold&&) = delete;
    ~Hold();
    Partition& partition() const { return *partition_; }

 private:
    Hold(std::shared_ptr<Partition> partition, std::shared_ptr<Partition::Ticket> ticket)
        : partition_(std::move(partition)), ticket_(std::move(ticket)) {}
    std::shared_ptr<Partition> partition_;
    std::shared_ptr<Partition::Ticket> ticket_;
};

}  // namespace tailrace::partition
