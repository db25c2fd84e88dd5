// One purse for the bytes of all requests and replies.
#pragma once

#include <atomic>
#include <cstddef>
#include <utility>

namespace tailrace::server {

/// Counts bytes against a maximum. Requests are read only into bytes that were granted, and
/// answered only once an allowance for the reply was granted too; a reply is charged as it is when
/// it exists, even beyond the maximum, and while the budget is overdrawn nothing new is granted. So
/// what is held exceeds the maximum by no more than replies exceed their allowances. Safe from any
/// thread.
class MemoryBudget {
 public:
    explicit MemoryBudget(std::size_t bytes_max) : bytes_max_(bytes_max) {}

    /// Takes all or nothing, and nothing if less than `kept_free` would be left.
    bool try_take(std::size_t bytes, std::size_t kept_free = 0);
    void take(std::size_t bytes) { used_.fetch_add(bytes, std::memory_order_relaxed); }
    void give_back(std::size_t bytes) { used_.fetch_sub(bytes, std::memory_order_relaxed); }

    std::size_t used() const { return used_.load(std::memory_order_relaxed); }

 private:
    const std::size_t bytes_max_;
    std::atomic<std::size_t> used_{0};
};

/// One connection's part of the budget; gives it back when it ends.
class MemoryShare {
 public:
    explicit MemoryShare(MemoryBudget& budget) : budget_(budget) {}
    MemoryShare(const MemoryShare&) = delete;
    MemoryShare& operator=(const MemoryShare&) = delete;
    ~MemoryShare() { resize(0); }

    /// Fails only when it would have to grow.
    bool try_resize(std::size_t bytes, std::size_t kept_free = 0);
    void resize(std::size_t bytes);

 private:
    MemoryBudget& budget_;
    std::size_t bytes_ = 0;
};

}  // namespace tailrace::server
