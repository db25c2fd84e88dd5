// A clock that can be stopped and moved forward.
//
//     machine's clock ── + offset ──▶ now        while it runs
//                        frozen at ──▶ now        while it stands
//
// Invariants
//  * `now` never runs backwards: a move goes forward, and a clock that runs again goes on from
//    where it stood, so it may be behind the machine's afterwards.
//  * `sleep` sleeps time of this clock: it ends as soon as a move passes its end, and not at all
//    while the clock stands before it.
//
// Threads: all of it from any. Who changes the setting sees to it that nobody else does meanwhile.
//
// Not here: how the setting outlives the process (table/clock_keeper.h).
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>

#include "base/clock.h"

namespace tailrace::base {

/// How the clock stands to the machine's.
struct ClockSetting {
    Milliseconds offset{0};
    /// Where it stands; absent while it runs. The offset means nothing then.
    std::optional<UnixMilliseconds> frozen_at;
    friend bool operator==(const ClockSetting&, const ClockSetting&) = default;
};

class MovableClock final : public Clock {
 public:
    /// In step with `machine`, which outlives it.
    explicit MovableClock(Clock& machine);
    MovableClock(const MovableClock&) = delete;
    MovableClock& operator=(const MovableClock&) = delete;
    ~MovableClock() override;

    UnixMilliseconds now() override;
    /// Goes on whatever is done to this clock.
    Milliseconds elapsed() override { return machine_.elapsed(); }
    Microseconds fine_elapsed() override { return machine_.fine_elapsed(); }
    awaitable<void> sleep(Milliseconds duration) override;
    Clock& machine() override { return machine_; }

    ClockSetting setting() const;
    /// Stops it where it is.
    void freeze();
    /// The settings that come of a move, and of letting it run: what to keep before it is `set`.
    ClockSetting advanced(Milliseconds by) const;
    ClockSetting resumed() const;
    /// One that does not set it back.
    void set(const ClockSetting& setting);

 private:
    class Sleepers;
    struct Reading {
        ClockSetting setting;
        UnixMilliseconds now;
    };
    Reading read() const;

    Clock& machine_;
    /// Odd while the two values after it change: whoever reads meanwhile reads again.
    std::atomic<std::uint64_t> changes_{0};
    std::atomic<std::int64_t> offset_{0};
    std::atomic<UnixMilliseconds> frozen_at_;
    /// Shared with those who sleep, for they may end after the clock.
    const std::shared_ptr<Sleepers> sleepers_;
};

}  // namespace tailrace::base
