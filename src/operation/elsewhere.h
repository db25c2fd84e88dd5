// Other servers of the same store, as a request that is about several partitions sees them.
#pragma once

#include <cstdint>
#include <optional>

#include "base/coroutine.h"
#include "storage/store.h"
#include "tailrace/batch_requests.h"
#include "tailrace/error.h"

namespace tailrace::operation {

class Elsewhere {
 public:
    virtual ~Elsewhere() = default;
    /// Alike for partitions whose home is the same server; 0 is this one.
    virtual std::uint64_t home_of(storage::PartitionId partition) = 0;
    /// Done by the partition's home. Empty if that certainly has not received it.
    virtual awaitable<std::optional<Result<BatchWriteItemOutput>>> batch_write_item(
        storage::PartitionId partition, BatchWriteItemInput input) = 0;
};

}  // namespace tailrace::operation
