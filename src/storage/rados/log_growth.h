// How much a process has appended to the logs of each partition since somebody looked at their
// tails.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <set>

#include "storage/rados/segments.h"
#include "storage/store.h"

namespace tailrace::storage::rados {

/// Safe from any thread.
class LogGrowth {
 public:
    explicit LogGrowth(SegmentLimits limits) : limits_(limits) {}

    /// Whether there may be enough for a segment.
    bool add(const PartitionCommit& part) {
        if (part.appends.empty()) return false;
        const std::lock_guard lock(mutex_);
        auto& growth = grown_[part.partition];
        for (const auto& [log, entry] : part.appends) {
            growth.logs.insert(log);
            growth.bytes += entry.body.size();
            ++growth.entries;
        }
        return growth.bytes >= limits_.bytes || growth.entries >= limits_.entries;
    }
    /// The logs that have grown; they are counted anew.
    std::set<LogId> take(PartitionId partition) {
        const std::lock_guard lock(mutex_);
        auto grown = grown_.extract(partition);
        return grown.empty() ? std::set<LogId>() : std::move(grown.mapped().logs);
    }
    /// Those that nothing came of.
    void put_back(PartitionId partition, std::set<LogId> logs) {
        const std::lock_guard lock(mutex_);
        grown_[partition].logs.merge(logs);
    }

 private:
    struct Growth {
        std::set<LogId> logs;
        std::size_t bytes = 0;
        std::size_t entries = 0;
    };

    const SegmentLimits limits_;
    std::mutex mutex_;
    std::map<PartitionId, Growth> grown_;
};

}  // namespace tailrace::storage::rados
