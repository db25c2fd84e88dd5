// Readers that wait for a shard's next record rather than poll.
//
//     reader   seat ─▶ arm ─▶ read: nothing ─▶ wait ─────────▶ arm ─▶ read ...
//     writer                               commit ─▶ wake ──┘
//
// A wait costs memory and a timer, and a commit that nobody waits for costs a look at one number.
// What wakes may be no record (a commit of the partition that wrote none, the end of the shard):
// who is woken reads again.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/clock.h"
#include "base/coroutine.h"
#include "storage/store.h"

namespace tailrace::stream {

/// Safe from any thread.
class WaitingReaders {
 public:
    /// What ended a wait: a commit, the end of its patience, or that nobody shall wait any more.
    enum class Woken : std::uint8_t { by_commit, by_time, for_good };

    /// One reader's, of one log. Belongs to the coroutine whose executor it was made with; may
    /// outlive the WaitingReaders.
    class Seat {
     public:
        ~Seat();
        Seat(const Seat&) = delete;
        Seat& operator=(const Seat&) = delete;

        /// What is committed from now on ends the next `wait`.
        void arm();
        awaitable<Woken> wait(base::Milliseconds patience);

     private:
        friend class WaitingReaders;
        struct Waiter;
        struct Room;
        Seat(std::shared_ptr<Room> room, const storage::LogId& log, const Executor& executor);

        std::shared_ptr<Room> room_;
        storage::LogId log_;
        std::shared_ptr<Waiter> waiter_;
    };

    WaitingReaders();
    WaitingReaders(const WaitingReaders&) = delete;
    WaitingReaders& operator=(const WaitingReaders&) = delete;
    ~WaitingReaders();

    Seat seat(const storage::LogId& log, const Executor& executor);

    /// There was a commit that may have to do with this log, and reads show it.
    void wake(const storage::LogId& log);
    /// Wakes all, and from now on nobody waits.
    void end();
    std::size_t count() const;

 private:
    std::shared_ptr<Seat::Room> room_;
};

}  // namespace tailrace::stream
