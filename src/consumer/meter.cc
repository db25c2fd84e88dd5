#include "consumer/meter.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

namespace tailrace::consumer {

ConsumerMetrics Meter::read(std::int64_t now_ms) const {
    const std::lock_guard lock(mutex_);
    auto metrics = metrics_;
    metrics.leases_held = metrics.shards.size();
    for (auto& [shard_id, shard] : metrics.shards) {
        const auto& progress = progress_.at(shard_id);
        if (progress.at_tip || !progress.created) continue;
        shard.lag_ms = std::max<std::int64_t>(0, now_ms - progress.created->milliseconds);
        metrics.lag_ms = std::max(metrics.lag_ms, shard.lag_ms);
    }
    return metrics;
}

void Meter::hold(const std::string& shard_id) {
    const std::lock_guard lock(mutex_);
    metrics_.shards[shard_id] = {};
    progress_[shard_id] = {};
}

void Meter::let_go(const std::string& shard_id) {
    const std::lock_guard lock(mutex_);
    metrics_.shards.erase(shard_id);
    progress_.erase(shard_id);
}

void Meter::handled(const std::string& shard_id, std::size_t records, std::size_t bytes,
                    std::optional<Timestamp> created) {
    const std::lock_guard lock(mutex_);
    const auto add = [&](auto& to) {
        to.records += records;
        to.bytes += bytes;
        ++to.batches;
    };
    add(metrics_);
    add(metrics_.shards[shard_id]);
    if (created) progress_[shard_id].created = created;
}

void Meter::at_tip(const std::string& shard_id, bool is_at_tip) {
    const std::lock_guard lock(mutex_);
    progress_[shard_id].at_tip = is_at_tip;
}

}  // namespace tailrace::consumer
