// Reads the rows of streams and shards.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/coroutine.h"
#include "storage/store.h"
#include "stream/shard.h"
#include "tailrace/error.h"

namespace tailrace::stream {

/// Rows in key order; `more` if the range holds others after them.
template <class Row>
struct RowPage {
    std::vector<Row> rows;
    bool more = false;
};

/// A storage fault or a damaged row ends as InternalServerError, its detail in the log. Safe from
/// any thread.
class Lineage {
 public:
    Lineage(storage::Store& store, StreamSpace space) : store_(store), space_(space) {}

    awaitable<Result<std::optional<StreamRow>>> stream(std::string table_name, std::string label);
    awaitable<Result<std::optional<ShardRow>>> shard(StreamId stream, ShardId shard);
    /// Those that exist, in the order of `shards`, in one snapshot.
    awaitable<Result<std::vector<ShardRow>>> shards(StreamId stream, std::vector<ShardId> shards);

    /// `range` from `keys_with_prefix`.
    awaitable<Result<RowPage<StreamRow>>> streams(storage::KeyRange range, std::size_t rows_max);
    awaitable<Result<RowPage<ShardRow>>> shards(storage::KeyRange range, std::size_t rows_max);

 private:
    using Values = std::vector<std::optional<std::string>>;
    awaitable<Result<Values>> read(std::vector<std::string> keys);
    awaitable<Result<storage::ScanResult>> scan(storage::KeyRange range, std::size_t rows_max);

    storage::Store& store_;
    StreamSpace space_;
};

}  // namespace tailrace::stream
