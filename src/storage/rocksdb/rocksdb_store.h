// The embedded engine: one RocksDB database, one process.
//
//                     commit                                   read, scan
//                       │                                          │
//                       ▼                                          ▼
//      waiting ──▶ committer: admit ─▶ write ─▶ publish ──▶ horizon: snapshot + guards
//                                                                  │
//                                   a key, in memory? answer here ─┴─ else a disk reader answers
//
// The *horizon* (horizon.h) is what readers may see: a snapshot of the database and the guards that
// belong to it, replaced together after a write. So nothing is visible before it is as durable as
// was asked for, a read of many partitions is one snapshot, and a guard never disagrees with the
// data beside it, although guards are kept in memory alone.
//
// The *committer* (committer.h) merges all commits that wait into one batch: they share its sync.
// It admits each by the guards as the ones before it in the batch leave them.
//
// Durability
//  * sync: one thread writes and syncs the write-ahead log; a commit is done when it is on disk.
//  * async: the calling thread writes the log without syncing it. What was acknowledged outlives
//    the process, also its SIGKILL; a crash of the machine may cut off the latest commits, but
//    never one of them in part.
//  * memory: no log; what was not flushed before a crash is lost, whole commits again. A clean end
//    flushes.
//
// Invariants
//  * No commit ends `unknown`: a write whose end cannot be known ends the process, and recovery
//    decides.
//  * The thread of an io_context waits for no disk: scans, and keys that are not in memory, go to
//    the disk readers, and a write that RocksDB would hold up goes to the committer's thread.
//  * The database lies in `directory`/rocksdb, beside the FORMAT file, which is looked at before
//    anything is touched.
//
// Not here: the distributed engine's outbox and segments. Deferred writes ride in the batch of
// their commit, and a split changes guards only.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "storage/store.h"

namespace tailrace::storage::rocksdb {

enum class Durability : std::uint8_t { sync, async, memory };

struct RocksdbOptions {
    /// Made if it is absent. None keeps everything in memory, and then `durability` says nothing.
    std::optional<std::string> directory;
    Durability durability = Durability::sync;
    /// Read data that is kept in memory, at most.
    std::size_t cache_bytes = 64 << 20;
    /// Written data that is gathered in memory before it becomes a file: so much of maps, twice as
    /// much of logs, and each at most twice.
    std::size_t write_buffer_bytes = 16 << 20;
};

class RocksdbStore final : public Store {
 public:
    /// Fails, saying what to do, if another server uses the directory or its data cannot be read by
    /// this version.
    static Outcome<std::unique_ptr<RocksdbStore>> open(const RocksdbOptions& options);
    /// Brings to disk what the durability promises of a clean end.
    ~RocksdbStore() override;
    /// The same, for an end without destructors: calls may be under way, and may never return.
    std::expected<void, Fault> bring_to_disk();

    awaitable<Outcome<std::vector<PartitionView>>> read(std::vector<PartitionRead> reads) override;
    awaitable<Outcome<ScanResult>> scan(ScanRequest request) override;
    awaitable<Outcome<bool>> visit_log(LogScanRequest request, EntrySink& sink) override;
    awaitable<Outcome<CommitOutcome>> commit(Commit commit) override;
    awaitable<Outcome<CommitOutcome>> split(PartitionId source, PartitionId target,
                                            std::vector<SpaceId> spaces, std::string key,
                                            Commit commit) override;
    awaitable<Outcome<void>> drop_logs(std::uint64_t born_before_ms) override;

 private:
    struct Parts;

    explicit RocksdbStore(std::unique_ptr<Parts> parts);
    awaitable<std::expected<void, Fault>> meet(std::vector<PartitionId> partitions);

    std::unique_ptr<Parts> parts_;
};

}  // namespace tailrace::storage::rocksdb
