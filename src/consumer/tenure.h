// A lease in hand, and for how long it surely is.
#pragma once

#include <atomic>
#include <utility>

#include "base/clock.h"
#include "consumer/lease.h"

namespace tailrace::consumer {

/// The lease is a value of one thread; `is_valid` may be asked by any.
class Tenure {
 public:
    /// `asked` is when the request was sent that took the lease.
    Tenure(Lease lease, base::Milliseconds asked, base::Milliseconds duration)
        : duration_(duration), lease_(std::move(lease)) {
        confirm(lease_, asked);
    }

    const Lease& lease() const { return lease_; }
    /// What another request, sent when `asked`, left. Replies may overtake each other.
    void confirm(Lease lease, base::Milliseconds asked) {
        if (lease.counter > lease_.counter) lease_ = std::move(lease);
        const auto until = (asked + duration_).count();
        if (until > valid_until_) valid_until_ = until;
    }
    /// Another has it, or may have it from now on.
    void give_up() { given_up_ = true; }

    /// Nobody else holds the lease at `now`.
    bool is_valid(base::Milliseconds now) const { return !given_up_ && now.count() < valid_until_; }
    /// How long it lasts from `now` on.
    base::Milliseconds remaining(base::Milliseconds now) const {
        return base::Milliseconds(valid_until_) - now;
    }

 private:
    base::Milliseconds duration_;
    Lease lease_;
    std::atomic<base::Milliseconds::rep> valid_until_{0};
    std::atomic<bool> given_up_{false};
};

}  // namespace tailrace::consumer
