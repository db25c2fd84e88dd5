// Time, as it is passed in.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include "base/coroutine.h"

namespace tailrace::base {

using Milliseconds = std::chrono::milliseconds;

/// Milliseconds since 1970-01-01T00:00:00Z.
using UnixMilliseconds = std::int64_t;

/// The only source of time. All that the server decides by time (iterator expiry, retention,
/// labels, sequence numbers) asks here, so that tests own it. `now` never runs backwards within one
/// clock.
class Clock {
 public:
    virtual ~Clock() = default;
    virtual UnixMilliseconds now() = 0;
    /// Suspends the calling coroutine; returns early, and quietly, when the server stops.
    virtual awaitable<void> sleep(Milliseconds duration) = 0;
};

/// The machine's clock, held to never run backwards.
class SystemClock final : public Clock {
 public:
    UnixMilliseconds now() override;
    awaitable<void> sleep(Milliseconds duration) override;

 private:
    std::atomic<UnixMilliseconds> last_{0};
};

}  // namespace tailrace::base
