// Pauses that grow.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/clock.h"
#include "base/random.h"

namespace tailrace::consumer {

/// From half of `first` on, doubled each time up to `longest`, and random between half of that and
/// all of it.
class Backoff {
 public:
    Backoff(base::Milliseconds first, base::Milliseconds longest)
        : first_(first), longest_(longest), next_(first) {}

    base::Milliseconds pause(base::Random& random) {
        const auto whole = static_cast<std::uint64_t>(next_.count());
        next_ = std::min(next_ * 2, longest_);
        return base::Milliseconds(whole / 2 + random.next() % (whole / 2 + 1));
    }
    void reset() { next_ = first_; }

 private:
    base::Milliseconds first_;
    base::Milliseconds longest_;
    base::Milliseconds next_;
};

}  // namespace tailrace::consumer
