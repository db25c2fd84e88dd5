#include "storage/simulated/virtual_clock.h"

#include <algorithm>

namespace tailrace::storage::simulated {

awaitable<void> VirtualClock::sleep(base::Milliseconds duration) {
    base::OneShot woken;
    sleepers_.emplace(now_ + duration.count(), &woken);
    co_await woken.wait();
}

void VirtualClock::run(asio::io_context& context) {
    do {
        context.restart();
        context.poll();
    } while (wake_next());
}

bool VirtualClock::wake_next() {
    const auto next = sleepers_.begin();
    if (next == sleepers_.end()) return false;
    now_ = std::max(now_, next->first);
    next->second->set();
    sleepers_.erase(next);
    return true;
}

}  // namespace tailrace::storage::simulated
