#include "table/live_partitions.h"

#include <algorithm>

#include "table/system_spaces.h"

namespace tailrace::table {

std::shared_ptr<partition::Partition> LivePartitions::find(storage::PartitionId id) {
    std::shared_lock lock(mutex_);
    const auto found = places_.find(id);
    return found == places_.end() ? nullptr : found->second.lock();
}

std::shared_ptr<partition::Partition> LivePartitions::get(storage::PartitionId id) {
    if (auto found = find(id)) return found;
    std::unique_lock lock(mutex_);
    auto& place = places_[id];
    if (auto found = place.lock()) return found;
    auto made = std::make_shared<partition::Partition>(id, environment_);
    place = made;
    if (id < storage::PartitionId{first_partition_id}) kept_.push_back(made);
    if (places_.size() >= cleared_at_) {
        std::erase_if(places_, [](const auto& each) { return each.second.expired(); });
        cleared_at_ = std::max(cleared_at_, 2 * places_.size());
    }
    return made;
}

std::size_t LivePartitions::size() {
    std::shared_lock lock(mutex_);
    return places_.size();
}

}  // namespace tailrace::table
