// A commit as writes to the database.
#pragma once

#include <rocksdb/write_batch.h>

#include "storage/rocksdb/database.h"

namespace tailrace::storage::rocksdb {

void append_commit(::rocksdb::WriteBatch& batch, const Database& database, const Commit& commit);

}  // namespace tailrace::storage::rocksdb
