// Which holders are heard of, by this process's clock alone.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "base/clock.h"
#include "consumer/lease.h"

namespace tailrace::consumer {

/// Sees each listing of the lease table. Times are of one clock that goes on evenly, also while the
/// process or the machine stands still.
class LeaseWatch {
 public:
    explicit LeaseWatch(base::Milliseconds lease_duration) : duration_(lease_duration) {}

    /// `asked` is before the listing was sent for, `answered` after it came.
    void observe(std::span<const Lease> leases, base::Milliseconds asked,
                 base::Milliseconds answered);

    /// It has an owner, who has let it stand still for the duration.
    bool is_expired(const Lease& lease) const;
    /// It could have been taken for as long, and was not.
    bool is_neglected(const Lease& lease) const;

 private:
    struct Sighting {
        std::int64_t epoch = 0;
        std::int64_t counter = 0;
        base::Milliseconds first{0};
    };
    /// At least for how long it has not been written.
    base::Milliseconds stillness(const Lease& lease) const;

    base::Milliseconds duration_;
    base::Milliseconds asked_{0};
    std::map<std::string, Sighting> sightings_;
};

}  // namespace tailrace::consumer
