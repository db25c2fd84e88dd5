// The conditional writes of a lease.
#pragma once

#include <string>

#include "consumer/lease.h"
#include "tailrace/item_requests.h"

namespace tailrace::consumer {

/// A write of one row that rests on `from.epoch`. What differs between `from` and `to` is written,
/// and each moves the counter. A checkpoint is replaced only where it still is `from`'s, and a
/// requester entered only where there is none.
struct LeaseChange {
    Lease from;
    Lease to;
    /// Rests on the counter, too: nobody has written the row since.
    bool if_still = false;
};

// By the holder.
LeaseChange renew(Lease lease);
LeaseChange advance(Lease lease, Checkpoint checkpoint);
/// Nobody is its owner afterwards.
LeaseChange finish(Lease lease);
/// To the requester, or to nobody.
LeaseChange hand_over(Lease lease);
LeaseChange release(Lease lease);

// By others.
/// What has no owner, has expired, or was handed to `worker`.
LeaseChange take(Lease lease, std::string worker);
LeaseChange request(Lease lease, std::string worker);

/// What the store does. False, and nothing, if `row` is not as the change demands.
bool apply(const LeaseChange& change, Lease& row);
/// For who was refused: whether `row` is what the change leaves, because it was refused only when
/// it was sent again, after a reply was lost. Never of a renewal, which is refused to who has lost
/// the lease and to nobody else.
bool took_effect(const LeaseChange& change, const Lease& row);

/// Answers with the row as it is afterwards.
UpdateItemInput to_update_item(const LeaseChange& change, const std::string& table);
/// If there is no such row.
PutItemInput to_put_item(const Lease& lease, const std::string& table);
/// If the row still has its epoch.
DeleteItemInput to_delete_item(const Lease& lease, const std::string& table);
GetItemInput to_get_item(const std::string& shard_id, const std::string& table);

}  // namespace tailrace::consumer
