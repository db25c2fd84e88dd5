// What follows a commit and is done beside requests: deliveries, keys that follow a split, and
// segments of logs.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "base/background.h"
#include "base/clock.h"
#include "base/one_shot.h"
#include "storage/rados/log_growth.h"
#include "storage/rados/multi_commit.h"
#include "storage/rados/pool.h"
#include "storage/rados/segments.h"
#include "storage/store.h"

namespace tailrace::storage::rados {

/// One of each kind at a time for a partition; tried again, with growing pauses, until it is done
/// or the background ends. Safe from any thread.
class Chores : public std::enable_shared_from_this<Chores> {
 public:
    enum class Kind : std::uint8_t { deliver, fill, segment };

    /// All outlive it, and what it has spawned.
    Chores(Pool& pool, base::Clock& clock, base::Background& background, SegmentLimits limits)
        : pool_(pool),
          clock_(clock),
          background_(background),
          segments_(pool, limits),
          growth_(limits) {}

    void begin(Kind kind, PartitionId partition, const Executor& executor);
    /// After a commit that was done, or may have been: its logs may have enough for a segment.
    void note_appends(const PartitionCommit& part, const Executor& executor);
    /// Begins to deliver their outboxes, and waits until what is there by now was delivered, or for
    /// a moment: who writes faster than can be delivered is held up, and who reads an index after a
    /// write sees it there.
    awaitable<void> deliver(std::vector<PartitionId> sources);

 private:
    awaitable<void> run(Kind kind, PartitionId partition);
    awaitable<Outcome<void>> run_once(Kind kind, PartitionId partition);
    awaitable<Outcome<void>> cut_tails(PartitionId partition);
    bool end_or_repeat(Kind kind, PartitionId partition);
    using Waiters = std::vector<std::shared_ptr<base::OneShot>>;
    Waiters take_waiters(Kind kind, PartitionId partition);
    awaitable<void> give_up(Waiters waiters);

    Pool& pool_;
    base::Clock& clock_;
    base::Background& background_;
    MultiCommit multi_commit_{pool_};
    Segments segments_;
    LogGrowth growth_;

    std::mutex mutex_;
    /// Under way, and whether to begin again.
    std::map<std::pair<Kind, PartitionId>, bool> under_way_;
    /// For a delivery that begins from now on.
    std::map<PartitionId, Waiters> waiters_;
};

}  // namespace tailrace::storage::rados
