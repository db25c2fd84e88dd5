// A commit as writes to the database.
#pragma once

#include <rocksdb/write_batch.h>

#include "storage/rocksdb/database.h"
#include "storage/rocksdb/layout.h"

namespace tailrace::storage::rocksdb {

void append_commit(::rocksdb::WriteBatch& batch, const Database& database, const Commit& commit);
/// Removes entries of logs.
void append_drop(::rocksdb::WriteBatch& batch, const Database& database, const Bounds& entries);

}  // namespace tailrace::storage::rocksdb
