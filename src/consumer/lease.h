// The consumer: who reads which shard of a stream, how far it got, and the work itself.
//
//   Consumer ── Runner ──┬── lease_table ─────▶ rows of leases in DynamoDB or Tailrace
//                        ├── shard_graph         which shards there are and descend from which
//                        ├── lease_sync          which rows the table lacks, which it can do
//                        without ├── lease_balance       which leases to take, and which to ask for
//                        └── for each lease held: shard_cursor reads on, handler_pool handles
//
// A *lease* is the row of one shard. Its holder alone handles the shard's records and writes its
// checkpoint. All that decides something is a pure function or a value without I/O, clock or
// thread; the files on top of them (lease_table, shard_work, runner) do what was decided.
//
// The protocol. Every write of a row rests on its `leaseEpoch`, which moves with each change of
// hands; a holder's writes also move `leaseCounter`.
//
//   * A holder renews every third of the lease's duration. It counts the duration from *before* it
//     sent the last request that succeeded, and handles nothing once that has passed.
//   * Others watch (epoch, counter). When a row has stood still for the duration, counted from
//     *after* they first saw it until *before* they looked again, its holder has stopped by itself.
//     They take the lease on the condition that it stands still as yet. No clock is compared with
//     another machine's, and none of the wall is used.
//   * Who wants a lease of a holder that lives asks for it (`leaseRequester`). The holder finishes
//     the batch in hand, writes the checkpoint, and makes the other the owner. So nothing is
//     handled twice unless a holder dies or stands still.
//   * A holder whose write finds another epoch has lost the lease. Its checkpoint is refused, so
//     who is late can never move what another has written.
//   * A reply that was lost is told from a refusal by reading the row: it then shows what was
//     written (`took_effect`).
//
// Threads: values of one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "tailrace/checkpoint.h"
#include "tailrace/item.h"
#include "tailrace/timestamp.h"

namespace tailrace::consumer {

/// Attribute names: those of the Kinesis Client Library's table where it has one for the thing.
namespace lease_attribute {
inline constexpr const char* key = "leaseKey";
inline constexpr const char* owner = "leaseOwner";
inline constexpr const char* counter = "leaseCounter";
inline constexpr const char* checkpoint = "checkpoint";
inline constexpr const char* owner_switches = "ownerSwitchesSinceCheckpoint";
inline constexpr const char* parents = "parentShardId";
inline constexpr const char* epoch = "leaseEpoch";
inline constexpr const char* requester = "leaseRequester";
inline constexpr const char* stream = "streamArn";
inline constexpr const char* created = "createdAt";
}  // namespace lease_attribute

struct Lease {
    std::string shard_id;
    std::string stream_arn;
    /// Absent if the shard had no parent.
    std::optional<std::string> parent;
    /// Absent if nobody is.
    std::optional<std::string> owner;
    /// Who would like to be.
    std::optional<std::string> requester;
    std::int64_t epoch = 0;
    std::int64_t counter = 0;
    Checkpoint checkpoint;
    std::int64_t owner_switches_since_checkpoint = 0;
    /// For people who look.
    Timestamp created;

    bool is_finished() const { return checkpoint.kind() == Checkpoint::Kind::shard_end; }
    friend bool operator==(const Lease&, const Lease&) = default;
};

Item to_item(const Lease& lease);
/// Empty if the item is no lease of ours, as a row that another program wrote.
std::optional<Lease> to_lease(const Item& item);

}  // namespace tailrace::consumer
