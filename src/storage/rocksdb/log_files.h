// How the entries of logs are spread over table files when files are merged.
#pragma once

#include <cstddef>
#include <memory>

#include <rocksdb/sst_partitioner.h>

namespace tailrace::storage::rocksdb {

/// Lets a file end where a log does, once it has `file_bytes`. A log grows at its end alone, so a
/// file of one log overlaps none that is older: it sinks from level to level without being written
/// again. A file that came from memory holds a piece of every log, and is always taken apart.
std::shared_ptr<::rocksdb::SstPartitionerFactory> files_of_one_log(std::size_t file_bytes);

}  // namespace tailrace::storage::rocksdb
