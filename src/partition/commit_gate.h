// How many commits a server has under way at a time, where they are dear.
//
// A store that has more to do than it can do at once makes commits wait for each other, and while
// they wait there nobody can join them. Here they wait before their batch is taken, and more comes
// together meanwhile: the store makes fewer and larger commits in the same time.
//
// How many are let in follows from how long they take: one more for as long as they take not much
// longer than the quickest does, one less when they do. A store that is not busy so never has
// anybody wait, and servers over one store share what it can do at once.
//
// Nobody waits for longer than `patience`: a part of the store that does not answer holds up its
// own partitions only.
//
// What passes and then commits nothing says nothing of how long commits take.
//
// Threads: any.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "base/background.h"
#include "base/clock.h"
#include "base/coroutine.h"
#include "base/one_shot.h"

namespace tailrace::partition {

class CommitGate {
 public:
    static constexpr base::Milliseconds patience{5};
    static constexpr std::size_t width_min = 2;
    static constexpr std::size_t width_max = 1'000;

    /// `machine` and `background` outlive it.
    CommitGate(base::Clock& machine, base::Background& background)
        : machine_(machine), background_(background) {}

    /// Under way until it is destroyed.
    class Passage {
     public:
        Passage(Passage&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)) {}
        Passage& operator=(Passage&&) = delete;
        ~Passage() {
            if (gate_) gate_->leave();
        }

     private:
        friend class CommitGate;
        explicit Passage(CommitGate& gate) : gate_(&gate) {}
        CommitGate* gate_;
    };

    awaitable<Passage> enter();
    /// One that passed took so long.
    void took(base::Microseconds duration);

    /// How many are let in at a time by now.
    std::size_t width();

 private:
    struct Waiter {
        base::Microseconds due;
        base::OneShot turn;
    };

    std::shared_ptr<Waiter> line_up(bool& first);
    awaitable<void> mind_patience();
    void leave();
    void let_in();

    base::Clock& machine_;
    base::Background& background_;

    std::mutex mutex_;
    std::deque<std::shared_ptr<Waiter>> waiters_;
    bool minding_ = false;
    std::size_t under_way_ = 0;
    /// Those who had to wait, and have not made it wider yet.
    std::size_t held_up_ = 0;
    double width_ = 16;
    /// Of those that took least in this period and the one before.
    base::Microseconds period_began_{0};
    std::optional<base::Microseconds> quickest_;
    std::optional<base::Microseconds> quickest_before_;
    /// What they take, on the average of the latest.
    double usual_us_ = 0;
};

}  // namespace tailrace::partition
