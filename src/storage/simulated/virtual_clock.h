// A clock that moves when nothing else does.
#pragma once

#include <map>

#include <boost/asio/io_context.hpp>

#include "base/clock.h"
#include "base/one_shot.h"

namespace tailrace::storage::simulated {

/// Time passes only inside `run`, and then at once. One thread; sleepers wake in the order of their
/// times and, at the same time, in the order they lay down.
class VirtualClock final : public base::Clock {
 public:
    explicit VirtualClock(base::UnixMilliseconds start = 1'700'000'000'000) : now_(start) {}

    base::UnixMilliseconds now() override { return now_; }
    awaitable<void> sleep(base::Milliseconds duration) override;

    /// Runs what is ready, and moves on to the next sleeper whenever nothing is, until there is no
    /// sleeper left.
    void run(asio::io_context& context);

 private:
    bool wake_next();

    base::UnixMilliseconds now_;
    std::multimap<base::UnixMilliseconds, base::OneShot*> sleepers_;
};

}  // namespace tailrace::storage::simulated
