// The open database and its two column families.
#pragma once

#include <rocksdb/db.h>
#include <rocksdb/perf_level.h>

#include <memory>

#include "storage/rocksdb/rocksdb_store.h"

namespace tailrace::storage::rocksdb {

class Database {
 public:
    static Outcome<std::unique_ptr<Database>> open(const RocksdbOptions& options);
    /// Brings to disk what the durability promises of a clean end.
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    ::rocksdb::DB& operator*() { return *db_; }
    ::rocksdb::DB* operator->() { return db_.get(); }
    ::rocksdb::ColumnFamilyHandle* maps() const { return maps_; }
    ::rocksdb::ColumnFamilyHandle* logs() const { return logs_; }
    /// Nothing that it does waits for a disk.
    bool in_memory() const { return in_memory_; }
    Durability durability() const { return durability_; }
    /// What the durability promises of a clean end; and not much is left to be read from the
    /// write-ahead log at the next start.
    ::rocksdb::Status bring_to_disk();

 private:
    explicit Database(const RocksdbOptions& options);
    ::rocksdb::Status open_at(const RocksdbOptions& options, const std::string& path);
    std::uint64_t unflushed_bytes();

    bool in_memory_;
    Durability durability_;
    std::unique_ptr<::rocksdb::Env> environment_;
    std::unique_ptr<::rocksdb::DB> db_;
    ::rocksdb::ColumnFamilyHandle* maps_ = nullptr;
    ::rocksdb::ColumnFamilyHandle* logs_ = nullptr;
};

Fault fault_of(const ::rocksdb::Status& status);

/// RocksDB counts each comparison of keys for a thread that does not ask it to let that be.
inline void count_nothing() {
    ::rocksdb::SetPerfLevel(::rocksdb::PerfLevel::kDisable);
}

}  // namespace tailrace::storage::rocksdb
