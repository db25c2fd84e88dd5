#include "consumer/lease_watch.h"

#include <map>
#include <span>
#include <string>
#include <utility>

namespace tailrace::consumer {

void LeaseWatch::observe(std::span<const Lease> leases, base::Milliseconds asked,
                         base::Milliseconds answered) {
    std::map<std::string, Sighting> seen;
    for (const auto& lease : leases) {
        const auto known = sightings_.find(lease.shard_id);
        const bool is_still = known != sightings_.end() && known->second.epoch == lease.epoch &&
                              known->second.counter == lease.counter;
        const auto first = is_still ? known->second.first : answered;
        seen.emplace(lease.shard_id, Sighting{lease.epoch, lease.counter, first});
    }
    sightings_ = std::move(seen);
    asked_ = asked;
}

base::Milliseconds LeaseWatch::stillness(const Lease& lease) const {
    const auto known = sightings_.find(lease.shard_id);
    if (known == sightings_.end() || known->second.epoch != lease.epoch ||
        known->second.counter != lease.counter) {
        return base::Milliseconds(0);
    }
    return asked_ - known->second.first;
}

bool LeaseWatch::is_expired(const Lease& lease) const {
    return lease.owner && stillness(lease) >= duration_;
}

bool LeaseWatch::is_neglected(const Lease& lease) const {
    return stillness(lease) >= (lease.owner ? 2 : 1) * duration_;
}

}  // namespace tailrace::consumer
