// The objects of partitions that are in use in this server.
#pragma once

#include <cstddef>
#include <memory>
#include <shared_mutex>
#include <unordered_map>
#include <vector>

#include "partition/environment.h"
#include "partition/partition.h"
#include "storage/store.h"

namespace tailrace::table {

/// A partition has one object, because its commits queue there. Whoever works on a partition keeps
/// its object, and so does a table that is remembered; when nobody does it ends. The system's own
/// partitions stay. Safe from any thread.
class LivePartitions {
 public:
    explicit LivePartitions(partition::Environment& environment) : environment_(environment) {}

    std::shared_ptr<partition::Partition> get(storage::PartitionId id);
    /// Places, those of ended objects included: at most about twice the most that lived at once.
    std::size_t size();

 private:
    std::shared_ptr<partition::Partition> find(storage::PartitionId id);

    partition::Environment& environment_;
    std::shared_mutex mutex_;
    std::unordered_map<storage::PartitionId, std::weak_ptr<partition::Partition>> places_;
    /// When there are so many places, those of ended objects are cleared.
    std::size_t cleared_at_ = 64;
    std::vector<std::shared_ptr<partition::Partition>> kept_;
};

}  // namespace tailrace::table
