#include "server/memory_budget.h"

namespace tailrace::server {

bool MemoryBudget::try_take(std::size_t bytes, std::size_t kept_free) {
    const auto most = bytes_max_ - kept_free;
    auto used = used_.load(std::memory_order_relaxed);
    do {
        if (used > most || bytes > most - used) return false;
    } while (!used_.compare_exchange_weak(used, used + bytes, std::memory_order_relaxed));
    return true;
}

bool MemoryShare::try_resize(std::size_t bytes, std::size_t kept_free) {
    if (bytes > bytes_) {
        if (!budget_.try_take(bytes - bytes_, kept_free)) return false;
        bytes_ = bytes;
    } else {
        resize(bytes);
    }
    return true;
}

void MemoryShare::resize(std::size_t bytes) {
    if (bytes > bytes_) budget_.take(bytes - bytes_);
    if (bytes < bytes_) budget_.give_back(bytes_ - bytes);
    bytes_ = bytes;
}

}  // namespace tailrace::server
