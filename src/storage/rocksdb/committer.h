// Turns the commits that wait into one write at a time, and answers them.
//
// Whoever finds the committer idle starts a *pass*: it takes what waits, admits each commit by the
// guards as the earlier ones leave them, writes one batch, publishes it, and answers. With
// durability sync the committer's thread makes all passes. Else the calling thread does, and hands
// over to the committer's thread when RocksDB would hold up the write, or when others keep it from
// its own work.
//
// A write that failed may have reached the log in part: no answer would be true, so the process
// ends and recovery decides.
#pragma once

#include <rocksdb/write_batch.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/coroutine.h"
#include "base/one_shot.h"
#include "storage/rocksdb/database.h"
#include "storage/rocksdb/horizon.h"
#include "storage/rocksdb/layout.h"

namespace tailrace::storage::rocksdb {

class Committer {
 public:
    Committer(Database& database, Horizon& horizon);
    /// Finishes what was handed to its thread. No commit is made in a calling thread.
    ~Committer();

    /// The horizon knows all partitions of the commit.
    awaitable<CommitOutcome> commit(Commit commit);
    /// Removes these entries of logs, in a pass like any other.
    awaitable<void> drop_logs(Bounds entries);

 private:
    struct Request {
        Commit commit;
        std::optional<Bounds> dropped;
        CommitOutcome outcome = CommitOutcome::refused;
        base::OneShot answered;
    };
    enum class Patience : std::uint8_t { none, any };

    awaitable<void> answer(Request& request);
    /// Whether the committer was idle: then the caller makes the passes, or the thread was woken.
    bool enqueue(Request& request);
    void drain_here();
    void run_thread();
    void drain_in_thread();
    void hand_over();

    /// False if nothing waits; then the committer is idle.
    bool take_pass();
    Request* take_request();
    /// False if RocksDB would hold up the write and there is no patience; then the pass is as it
    /// was.
    bool write_pass(Patience patience);
    void finish_pass();

    Database& database_;
    Horizon& horizon_;
    const bool writes_here_;

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Request*> waiting_;
    /// Somebody makes passes; if `handed_over_`, the thread does.
    bool busy_ = false;
    bool handed_over_ = false;
    bool ending_ = false;

    // The pass under way belongs to whoever makes it.
    std::vector<Request*> pass_;
    std::vector<const Commit*> admitted_;
    ::rocksdb::WriteBatch batch_;

    std::thread thread_;
};

}  // namespace tailrace::storage::rocksdb
