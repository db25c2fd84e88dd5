// Deferred writes: from the outbox of the partition whose commits they follow to their targets.
//
// A commit leaves its deferred writes beside what it writes, under its version. Who delivers takes
// them in that order, a few commits at a time: what they say of each target becomes one write
// there, which also moves the target's *cursor* of the source, and compares it first. So each
// arrives once, however many deliver at the same time, and in order. When all targets have theirs,
// the outbox forgets them.
//
// Keys that have departed from a target are sent where they went (layout.h).
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "storage/rados/multi_commit.h"
#include "storage/rados/partition_object.h"
#include "storage/rados/pool.h"
#include "storage/store.h"

namespace tailrace::storage::rados {

class Outbox {
 public:
    Outbox(Pool& pool, Helper& helper) : pool_(pool), helper_(helper) {}

    /// All that is there now. After a fault, and when it is not known whether a write was done,
    /// some may be left for another time.
    awaitable<Outcome<void>> deliver(PartitionId source);

 private:
    struct Message {
        std::uint64_t version = 0;
        std::vector<DeferredWrite> writes;
    };
    /// What some messages say of one partition, the later of each key.
    struct Parcel {
        std::map<Key, std::optional<std::string>> changes;
    };
    using Parcels = std::map<PartitionId, Parcel>;
    enum class Delivery : std::uint8_t { done, moved };

    awaitable<Outcome<std::vector<Message>>> read_messages(PartitionId source);
    awaitable<Outcome<Parcels>> sort(const std::vector<Message>& messages, PartitionId only,
                                     std::uint64_t after);
    awaitable<Outcome<void>> forget(PartitionId source, const std::vector<Message>& messages);
    awaitable<Outcome<PartitionId>> place_of(PartitionId target, Key key);
    awaitable<Outcome<void>> deliver(PartitionId source, const std::vector<Message>& messages);
    awaitable<Outcome<Delivery>> deliver_to(PartitionId target, PartitionId source,
                                            const std::vector<Message>& messages);
    static MapChanges changes_of(Parcel parcel);
    awaitable<Outcome<PartitionState>> look(PartitionId partition);

    Pool& pool_;
    Helper& helper_;
    /// As they were seen in this round.
    std::map<PartitionId, PartitionState> seen_;
};

}  // namespace tailrace::storage::rados
