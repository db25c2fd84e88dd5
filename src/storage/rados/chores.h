// What follows a commit and is done beside requests: deliveries, and keys that follow a split.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include "base/background.h"
#include "base/clock.h"
#include "storage/rados/multi_commit.h"
#include "storage/rados/pool.h"
#include "storage/store.h"

namespace tailrace::storage::rados {

/// One of each kind at a time for a partition; tried again, with growing pauses, until it is done
/// or the background ends. Safe from any thread.
class Chores : public std::enable_shared_from_this<Chores> {
 public:
    enum class Kind : std::uint8_t { deliver, fill };

    /// All outlive it, and what it has spawned.
    Chores(Pool& pool, base::Clock& clock, base::Background& background)
        : pool_(pool), clock_(clock), background_(background) {}

    void begin(Kind kind, PartitionId partition, const Executor& executor);

 private:
    awaitable<void> run(Kind kind, PartitionId partition);
    awaitable<Outcome<void>> run_once(Kind kind, PartitionId partition);
    bool end_or_repeat(Kind kind, PartitionId partition);

    Pool& pool_;
    base::Clock& clock_;
    base::Background& background_;
    MultiCommit multi_commit_{pool_};

    std::mutex mutex_;
    /// Under way, and whether to begin again.
    std::map<std::pair<Kind, PartitionId>, bool> under_way_;
};

}  // namespace tailrace::storage::rados
