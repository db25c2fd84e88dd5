// When a server's commits leave, where they are dear.
//
// A store syncs once for all that is there, so commits that arrive together cost it less than those
// that come one after the other; and for as long as a commit waits here, more writes come into it.
// Where the store is busy, commits therefore leave together: those that wait are let in, all at
// once, a moment after few are left under way. In that moment, a *rest*, those who had to do with
// the last ones hear of it, and come back with what they write next.
//
// How few follows from how long commits take: one more for as long as they take not much longer
// than the quickest does, one less when they do. A store that is not busy so never has anybody
// wait.
//
// Nobody waits for much longer than commits take: then those under way are written off. A part of
// the store that does not answer holds up the others once, and after that its own partitions only.
//
// What passes and then commits nothing says nothing of how long commits take.
//
// Threads: any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "base/background.h"
#include "base/clock.h"
#include "base/coroutine.h"
#include "base/one_shot.h"

namespace tailrace::partition {

class CommitGate {
 public:
    static constexpr base::Milliseconds patience_min{5};
    static constexpr base::Milliseconds patience_max{100};
    static constexpr base::Microseconds rest_max{1'000};
    static constexpr std::size_t few_min = 1;
    static constexpr std::size_t few_max = 1'000;

    /// `machine` and `background` outlive it.
    CommitGate(base::Clock& machine, base::Background& background)
        : machine_(machine), background_(background) {}

    /// Under way until it is destroyed.
    class Passage {
     public:
        Passage(Passage&& other) noexcept
            : gate_(std::exchange(other.gate_, nullptr)), number_(other.number_) {}
        Passage& operator=(Passage&&) = delete;
        ~Passage() {
            if (gate_) gate_->leave(number_);
        }

     private:
        friend class CommitGate;
        Passage(CommitGate& gate, std::uint64_t number) : gate_(&gate), number_(number) {}
        CommitGate* gate_;
        std::uint64_t number_;
    };

    awaitable<Passage> enter();
    /// One that passed took so long.
    void took(base::Microseconds duration);

    /// Those who wait are let in when fewer than this are under way.
    std::size_t few();

 private:
    struct Waiter {
        base::Microseconds since;
        base::OneShot turn;
        /// Its turn is to rest, and to let in all.
        bool rests = false;
        /// 0 until it is let in.
        std::uint64_t number = 0;
    };

    std::shared_ptr<Waiter> line_up(std::uint64_t& number, bool& first);
    awaitable<void> mind_patience();
    awaitable<void> rest(const Waiter& self);
    void leave(std::uint64_t number);
    std::uint64_t let_in();
    void let_all_in();
    base::Microseconds patience() const;
    base::Microseconds usual_share(double share) const;

    base::Clock& machine_;
    base::Background& background_;

    std::mutex mutex_;
    std::vector<std::shared_ptr<Waiter>> waiters_;
    bool minding_ = false;
    /// Of those that were let in.
    std::uint64_t last_number_ = 0;
    std::uint64_t written_off_through_ = 0;
    std::size_t under_way_ = 0;
    /// Those who had to wait, and have not made it more yet.
    std::size_t held_up_ = 0;
    double few_ = 16;
    /// Of those that took least in this period and the one before.
    base::Microseconds period_began_{0};
    std::optional<base::Microseconds> quickest_;
    std::optional<base::Microseconds> quickest_before_;
    /// What they take, on the average of the latest.
    double usual_us_ = 0;
};

}  // namespace tailrace::partition
