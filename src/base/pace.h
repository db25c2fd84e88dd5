// How long a piece of work keeps its thread from others.
#pragma once

#include "base/clock.h"
#include "base/coroutine.h"

namespace tailrace::base {

/// For a loop of steps that are short each, but may be many:
///
///     base::Pace pace(clock);
///     for (...) {
///         ...one step...
///         if (pace.turn_is_over()) co_await pace.give_way();
///     }
class Pace {
 public:
    static constexpr Milliseconds turn{5};

    explicit Pace(Clock& clock) : clock_(clock), turn_began_(clock.elapsed()) {}

    bool turn_is_over() { return clock_.elapsed() - turn_began_ >= turn; }
    /// Lets run what waits for this thread, and begins the next turn.
    awaitable<void> give_way();
    /// In all turns that are over.
    Milliseconds worked() const { return worked_; }

 private:
    Clock& clock_;
    Milliseconds turn_began_;
    Milliseconds worked_{0};
};

}  // namespace tailrace::base
