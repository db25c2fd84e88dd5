// What readers may see: a snapshot of the database and the guards that belong to it.
//
// RocksDB shows a write as soon as it is in its memtable, and guards change beside it; a reader
// between the two would see data and guards that never were together. So readers look through the
// snapshot that is published here, and it is replaced together with the guards once a batch is as
// durable as was asked for.
//
// A guard also has a *next* value, which runs ahead of the published one while a batch is being
// written and synced: it admits commits, and belongs to the committer alone.
//
// Threads: any, except that commits are admitted by one thread at a time, and published by one.
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

    /// Of the database as it is now.
    Snapshot take_snapshot();
    /// Says whether all guards of the commit hold, and moves them on if they do. All its partitions
    /// are known.
    bool admit(const Commit& commit);
    /// Shows the database as it was when these commits had been written, and their guards and
    /// attempts. They were admitted, and are published in the order of that.
    void publish(Snapshot written, std::span<const Commit* const> commits);

 private:
    struct Partition {
        Guard shown;
        Guard next;
        /// Of each incarnation the last; in one process there is hardly more than one.
        std::vector<Attempt> attempts;
    };

    void show(const Commit& commit);

    ::rocksdb::DB& db_;
    std::mutex mutex_;
    Snapshot snapshot_;
    std::unordered_map<PartitionId, Partition> partitions_;
};

}  // namespace tailrace::storage::rocksdb
