// Time, as it is passed in.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include "base/coroutine.h"

namespace tailrace::base {

using Milliseconds = std::chrono::milliseconds;
using Microseconds = std::chrono::microseconds;

/// Milliseconds since 1970-01-01T00:00:00Z.
using UnixMilliseconds = std::int64_t;

/// The only source of time, so that tests own it. It is read in two ways: what the world calls
/// this moment (labels, sequence numbers, iterator expiry, signatures), and how long something
/// takes (every deadline). They differ when somebody sets the machine's clock.
class Clock {
 public:
    virtual ~Clock() = default;
    /// Never runs backwards within one clock; so it may stand still for a while.
    virtual UnixMilliseconds now() = 0;
    /// Since some moment of this clock's own. Goes on evenly, whatever becomes of `now`; only
    /// differences mean anything. As `now` where nobody sets the clock.
    virtual Milliseconds elapsed() { return Milliseconds(now()); }
    /// The same, for what takes a few milliseconds.
    virtual Microseconds fine_elapsed() { return elapsed(); }
    /// Suspends the calling coroutine; returns early, and quietly, when the server stops.
    virtual awaitable<void> sleep(Milliseconds duration) = 0;
    /// The same, for less than a few milliseconds; whole ones, rounded up, where the clock knows no
    /// other.
    virtual awaitable<void> fine_sleep(Microseconds duration) {
        return sleep(std::chrono::ceil<Milliseconds>(duration));
    }
    /// The clock below this one that nobody moves, for what a caller waits through: patience, and
    /// pauses before another try.
    virtual Clock& machine() { return *this; }
};

/// The machine's clock, held to never run backwards.
class SystemClock final : public Clock {
 public:
    UnixMilliseconds now() override;
    Milliseconds elapsed() override;
    Microseconds fine_elapsed() override;
    awaitable<void> sleep(Milliseconds duration) override { return fine_sleep(duration); }
    awaitable<void> fine_sleep(Microseconds duration) override;

 private:
    std::atomic<UnixMilliseconds> last_{0};
};

}  // namespace tailrace::base
