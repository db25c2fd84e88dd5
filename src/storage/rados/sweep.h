// Brings to its end what servers have left behind: marks, outboxes, fillings,
// records, tails of logs that have enough for a segment, and segments that nothing lists.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "storage/rados/multi_commit.h"
#include "storage/rados/pool.h"
#include "storage/rados/segments.h"
#include "storage/store.h"

namespace tailrace::storage::rados {

/// Whoever meets a partition brings to its end what it finds there; a sweep is for those that
/// nobody comes to. Several may sweep at the same time.
class Sweep {
 public:
    Sweep(Pool& pool, MultiCommit& multi_commit, Segments& segments)
        : pool_(pool), multi_commit_(multi_commit), segments_(segments) {}

    /// Over all objects; the first of the faults that there were. A record that was there in the
    /// sweep before is of a commit that was aborted, or that nobody brings to its end: so sweeps
    /// lie further apart than a commit may take, and a message may be under way.
    awaitable<Outcome<void>> run();

 private:
    awaitable<Outcome<void>> visit(std::string object);
    awaitable<Outcome<void>> visit(PartitionId partition);
    awaitable<Outcome<void>> visit_registry(std::string object);

    Pool& pool_;
    MultiCommit& multi_commit_;
    Segments& segments_;
    std::set<std::string> seen_before_;
    std::set<std::string> seen_;
    std::vector<SegmentName> segments_seen_;
};

}  // namespace tailrace::storage::rados
