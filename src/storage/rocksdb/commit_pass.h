// Commits on their way: who waits for them, and what becomes of those that were written together.
#pragma once

#include <optional>
#include <vector>

#include "base/one_shot.h"
#include "storage/rocksdb/horizon.h"
#include "storage/rocksdb/layout.h"

namespace tailrace::storage::rocksdb {

/// Gone as soon as it is answered.
struct CommitRequest {
    Commit commit;
    /// Entries of logs to remove.
    std::optional<Bounds> dropped;
    CommitOutcome outcome = CommitOutcome::refused;
    base::OneShot answered;
};

/// Requests whose commits were written together, or refused.
struct CommitPass {
    std::vector<CommitRequest*> requests;
    /// Of those requests, what was written, in this order.
    std::vector<const Commit*> admitted;
    /// The database with this pass and without later ones; null if nothing was written.
    Snapshot written;

    bool empty() const { return requests.empty(); }
    /// What was written or refused later.
    void append(CommitPass later);
    /// It is as durable as it is to be. Leaves the pass empty.
    void finish(Horizon& horizon);
};

}  // namespace tailrace::storage::rocksdb
