// Coroutines that nobody awaits, counted so that an end can wait for them.
#pragma once

#include <atomic>
#include <cstddef>
#include <string_view>

#include "base/clock.h"
#include "base/coroutine.h"

namespace tailrace::base {

/// Outlives what it spawned, or at least the run of the io_contexts that this was spawned on. Safe
/// from any thread.
class Background {
 public:
    Background() = default;
    Background(const Background&) = delete;
    Background& operator=(const Background&) = delete;

    /// What it throws is logged. `what` is a fixed text.
    void spawn(const Executor& executor, awaitable<void> coroutine, std::string_view what);

    /// For what was spawned: sleeps, and does not count meanwhile. False if it is to end now.
    awaitable<bool> rest(Clock& clock, Milliseconds duration);

    /// From now on whoever rests does not go on.
    void stop() { stopping_ = true; }
    /// For what has much to do: not to begin more of it.
    bool stopping() const { return stopping_; }
    /// How many are under way. Once `stop` was called and it is 0, nothing will be that was not
    /// spawned since.
    std::size_t running() const { return running_; }

 private:
    std::atomic<bool> stopping_{false};
    std::atomic<std::size_t> running_{0};
};

}  // namespace tailrace::base
