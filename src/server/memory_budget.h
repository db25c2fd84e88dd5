// One purse for the bytes of all requests and replies.
#pragma once

#include <atomic>
#include <cstddef>
#include <utility>

namespace tailrace::server {

/// Counts bytes against a maximum. Requests are read only into bytes that were granted; replies are
/// charged when they exist, even beyond the maximum, and while the budget is overdrawn nothing new
/// is granted. So what is held exceeds the maximum by no more than the replies to the requests
/// being answered at that moment. Safe from any thread.
class MemoryBudget {
 public:
    explicit MemoryBudget(std::size_t bytes_max) : bytes_max_(bytes_max) {}

    /// Takes all or nothing.
    bool try_take(std::size_t bytes);
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
    bool try_resize(std::size_t bytes);
    void resize(std::size_t bytes);

 private:
    MemoryBudget& budget_;
    std::size_t bytes_ = 0;
};

}  // namespace tailrace::server
