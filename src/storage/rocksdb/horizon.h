// What readers may see: a snapshot of the database and the guards that belong to it.
//
// RocksDB shows a write as soon as it is in its memtable, and guards change beside it; a reader
// between the two would see data and guards that never were together. So readers look through the
// snapshot that is published here, and the committer replaces it together with the guards once a
// batch is written.
//
// A guard also has a *next* value, which runs ahead of the published one while a batch is being
// written: it admits commits, and belongs to the committer alone.
//
// Threads: any, except that commits are admitted and published by one thread at a time.
#pragma once

#include <rocksdb/db.h>

#include <memory>
#include <mutex>
#include <span>
#include <unordered_map>
#include <vector>

#include "storage/store.h"

namespace tailrace::storage::rocksdb {

/// Keeps what it shows readable while it is held.
using Snapshot = std::shared_ptr<const ::rocksdb::Snapshot>;

class Horizon {
 public:
    explicit Horizon(::rocksdb::DB& db);

    /// The partitions' guards and attempts go into `views`. Null if one of the partitions is not
    /// known yet: see `learn`.
    Snapshot look(std::span<const PartitionRead> reads, std::span<PartitionView> views);
    Snapshot look(PartitionId partition, Guard& guard);
    Snapshot look();

    bool knows(PartitionId partition);
    /// What the database says of a partition that was not known; nothing if it has become known
    /// since.
    void learn(PartitionId partition, bool exists);

    /// Says whether all guards of the commit hold, and moves them on if they do. All its partitions
    /// are known.
    bool admit(const Commit& commit);
    /// Shows all that was written, and the guards and attempts of these commits, which were
    /// admitted.
    void publish(std::span<const Commit* const> commits);

 private:
    struct Partition {
        Guard shown;
        Guard next;
        /// Of each incarnation the last; in one process there is hardly more than one.
        std::vector<Attempt> attempts;
    };

    Snapshot take_snapshot();
    void show(const Commit& commit);

    ::rocksdb::DB& db_;
    std::mutex mutex_;
    Snapshot snapshot_;
    std::unordered_map<PartitionId, Partition> partitions_;
};

}  // namespace tailrace::storage::rocksdb
