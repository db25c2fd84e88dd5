// How RocksDB is set up for a small machine. The numbers are measured: see docs/decisions and
// rocksdb_bench.cc.
#pragma once

#include <rocksdb/env.h>
#include <rocksdb/options.h>

#include <memory>

#include "storage/rocksdb/rocksdb_store.h"

namespace tailrace::storage::rocksdb {

/// Files of the data directory, or of memory. Must outlive the database.
std::unique_ptr<::rocksdb::Env> make_environment(const RocksdbOptions& options);

::rocksdb::DBOptions tune_database(const RocksdbOptions& options, ::rocksdb::Env& environment);

struct ColumnOptions {
    ::rocksdb::ColumnFamilyOptions maps;
    ::rocksdb::ColumnFamilyOptions logs;
};
ColumnOptions tune_columns(const RocksdbOptions& options);

}  // namespace tailrace::storage::rocksdb
