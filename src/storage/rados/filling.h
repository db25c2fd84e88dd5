// Brings a partition the keys that fell to it at a split.
#pragma once

#include "storage/rados/multi_commit.h"
#include "storage/rados/partition_object.h"
#include "storage/rados/pool.h"
#include "storage/store.h"

namespace tailrace::storage::rados {

/// The source's keys stand still, and what was touched at the target is left as it is there. So a
/// chunk is a write that compares no guard and holds up nobody: it rests on no key of the chunk
/// being touched that was not before, and on the layout, which it moves.
///
/// When nothing is awaited any more the source forgets the keys, and then the target forgets the
/// source. Others may do the same at the same time.
class KeyFilling {
 public:
    KeyFilling(Pool& pool, Helper& helper) : pool_(pool), helper_(helper) {}

    /// To its end. After a fault it goes on another time.
    awaitable<Outcome<void>> run(PartitionId target);

 private:
    awaitable<Outcome<PartitionState>> look(PartitionId target);
    awaitable<Outcome<void>> fill_some(PartitionId target, const PartitionState& state);
    awaitable<Outcome<void>> end(PartitionId target, const PartitionState& state);

    Pool& pool_;
    Helper& helper_;
};

}  // namespace tailrace::storage::rados
