// What a consumer has done, to be asked by any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "tailrace/consumer.h"
#include "tailrace/timestamp.h"

namespace tailrace::consumer {

class Meter {
 public:
    ConsumerMetrics read(std::int64_t now_ms) const;

    /// One of the plain counts.
    void count(std::uint64_t ConsumerMetrics::* what) {
        const std::lock_guard lock(mutex_);
        ++(metrics_.*what);
    }
    void hold(const std::string& shard_id);
    void let_go(const std::string& shard_id);
    void handled(const std::string& shard_id, std::size_t records, std::size_t bytes,
                 std::optional<Timestamp> created);
    /// Nothing is left to read for now; until the next page comes.
    void at_tip(const std::string& shard_id, bool is_at_tip);

 private:
    struct Progress {
        std::optional<Timestamp> created;
        bool at_tip = false;
    };

    mutable std::mutex mutex_;
    ConsumerMetrics metrics_;
    std::map<std::string, Progress> progress_;
};

}  // namespace tailrace::consumer
