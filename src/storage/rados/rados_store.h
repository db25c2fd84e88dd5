// The engine over RADOS: a partition is an object, and a commit is one operation on it.
//
//     partition object ─┬─ attributes: version, epoch, layout, mark
//                       └─ omap: map, logs, attempts, outbox, cursors      (names.h)
//     older parts of logs ── segments.h
//     commit over several ── multi_commit.h      deferred writes ── outbox.h
//     split ── a commit that moves no key, and keys that follow ── layout.h, filling.h
//
// Nothing of it rests on which server does what, on a clock or on a lease: any number of stores
// over one pool, in any number of processes, may serve any partition at any time.
//
// Threads: as store.h has it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/background.h"
#include "base/clock.h"
#include "storage/rados/pool.h"
#include "storage/rados/segments.h"
#include "storage/store.h"

namespace tailrace::storage::rados {

class RadosStore final : public Store {
 public:
    /// All outlive it, and what it has spawned in `background`.
    RadosStore(Pool& pool, base::Clock& clock, base::Background& background,
               SegmentLimits limits = {});
    ~RadosStore() override;

    awaitable<Outcome<std::vector<PartitionView>>> read(std::vector<PartitionRead> reads) override;
    awaitable<Outcome<ScanResult>> scan(ScanRequest request) override;
    awaitable<Outcome<bool>> visit_log(LogScanRequest request, EntrySink& sink) override;
    awaitable<Outcome<CommitOutcome>> commit(Commit commit) override;
    awaitable<Outcome<CommitOutcome>> split(PartitionId source, PartitionId target,
                                            std::vector<SpaceId> spaces, std::string key,
                                            Commit commit) override;
    awaitable<Outcome<void>> drop_logs(std::uint64_t born_before_ms) override;
    /// Measured (docs/performance.md).
    bool commits_are_dear() const override { return true; }
    /// See sweep.h. One at a time.
    awaitable<Outcome<void>> sweep();

 private:
    /// What outlives the store with the work that it has begun.
    class Works;
    const std::shared_ptr<Works> works_;
};

}  // namespace tailrace::storage::rados
