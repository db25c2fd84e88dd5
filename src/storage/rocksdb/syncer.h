// Brings to disk what was written to the write-ahead log, and only then has it seen and answered.
//
//     passes that were written ──▶ waiting ──▶ one sync for all of them ──▶ finish
//
// It has a thread of its own. While that syncs, further passes are written and wait; the next sync
// is for all of them. They are finished in the order in which they were written.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "storage/rocksdb/commit_pass.h"
#include "storage/rocksdb/database.h"

namespace tailrace::storage::rocksdb {

class Syncer {
 public:
    Syncer(Database& database, Horizon& horizon);
    /// Finishes what was added.
    ~Syncer();

    /// A pass that is in the log, or refused its commits; after those that were added before.
    /// Leaves the pass empty. From one thread at a time.
    void add(CommitPass& pass);

 private:
    void run_thread();
    CommitPass take_waiting();
    void sync();

    Database& database_;
    Horizon& horizon_;
    std::mutex mutex_;
    std::condition_variable wake_;
    CommitPass waiting_;
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace tailrace::storage::rocksdb
