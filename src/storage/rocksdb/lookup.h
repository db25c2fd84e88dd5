// Reads from a snapshot.
//
// Single keys are looked for in memory first, and what is not all there is left to the disk. Ranges
// are always the disk's: where a range delete is in their way, iterators of RocksDB 7.8 pass over
// what memory does not show, and do not say so.
#pragma once

#include <rocksdb/db.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/rocksdb/database.h"
#include "storage/rocksdb/horizon.h"
#include "storage/rocksdb/layout.h"

namespace tailrace::storage::rocksdb {

enum class Reach : std::uint8_t { memory, disk };

/// Values of keys.
class PointLookup {
 public:
    /// `views` have no values yet.
    PointLookup(Database& database, Snapshot snapshot, std::span<const PartitionRead> reads,
                std::span<PartitionView> views);

    /// False if something lies beyond reach; what was found stays found.
    bool run(Reach reach);
    const ::rocksdb::Status& status() const { return status_; }

 private:
    bool find(Reach reach, std::size_t read, std::size_t key);

    Database& database_;
    Snapshot snapshot_;
    std::span<const PartitionRead> reads_;
    std::span<PartitionView> views_;
    ::rocksdb::Status status_;
    /// Indices of reads and of their keys that memory did not show.
    std::vector<std::pair<std::size_t, std::size_t>> missing_;
};

struct RangeLimits {
    Direction direction = Direction::forward;
    std::size_t entries_max = 0;
    std::size_t bytes_max = 0;
    /// What counts against `bytes_max`.
    bool keys_count = true;
};

/// Shows a sink the entries of a range, in order.
class RangeLookup {
 public:
    RangeLookup(Database& database, ::rocksdb::ColumnFamilyHandle* column, Snapshot snapshot,
                Bounds bounds, std::size_t prefix_size, RangeLimits limits, EntrySink& sink);

    /// May wait for the disk.
    void run();
    const ::rocksdb::Status& status() const { return status_; }
    /// There is more of the range than was taken.
    bool more() const { return more_; }

 private:
    void show(::rocksdb::Iterator& iterator);
    bool full() const;

    Database& database_;
    ::rocksdb::ColumnFamilyHandle* column_;
    Snapshot snapshot_;
    Bounds bounds_;
    std::size_t prefix_size_;
    RangeLimits limits_;
    EntrySink& sink_;
    ::rocksdb::Status status_;
    std::size_t entries_ = 0;
    std::size_t bytes_ = 0;
    bool more_ = false;
};

}  // namespace tailrace::storage::rocksdb
