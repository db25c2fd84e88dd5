// Time to live: what has expired is deleted, soon after.
//
//     every second:  tables whose items expire (catalog) ──▶ their partitions ──▶ entries that are
//     due (partition/expiry.h) ──▶ the partitions that hold their items ──▶ REMOVE by the service
//
// A deletion is a change like any other: it queues in the item's partition, is decided by the item
// as it is there and then, and leaves its record in the same commit. So an item that was rewritten
// in time stays, and an expired one is removed once, however many servers sweep at the same time.
// An entry is deleted with its item; one that a split has left in another partition than its item's
// is deleted afterwards, and if that does not come to pass, the next sweep finds nothing of it to
// do.
//
// When time to live is enabled for a table that has items, they are indexed here, too, a few in
// each commit; how far that has come is kept with the partition.
//
// Until it is deleted, an expired item is there for whoever reads or writes it.
//
// Threads: any; rounds may overlap.
//
// Not here: how time to live is switched (life_cycle.h), what an item's moment is (partition).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/coroutine.h"
#include "partition/environment.h"
#include "partition/expiry.h"
#include "storage/store.h"
#include "table/catalog.h"
#include "table/table.h"
#include "tailrace/error.h"

namespace tailrace::table {

struct ItemExpiryOptions {
    /// How long after a round the next one begins.
    base::Milliseconds interval{1'000};
};

/// How far a round came.
enum class ExpiryRound : std::uint8_t {
    /// Nothing is left that was due when it looked.
    complete,
    /// A partition had more to do than a round may take; the next one goes on.
    cut_short,
};

class ItemExpiry {
 public:
    ItemExpiry(partition::Environment& environment, Catalog& catalog)
        : environment_(environment), catalog_(catalog) {}

    /// One round over all tables; bounded for each partition. Ends early when the server stops.
    awaitable<Result<ExpiryRound>> tend(storage::Share share = storage::Share::all);
    /// Rounds until one is complete.
    awaitable<Result<void>> tend_all();

 private:
    awaitable<Result<ExpiryRound>> tend_table(std::string name, storage::Share share);
    awaitable<Result<ExpiryRound>> tend_partition(TablePtr table, std::size_t place);
    /// From where the mark stands.
    awaitable<Result<ExpiryRound>> backfill(TablePtr table, std::size_t place, std::string mark);
    awaitable<Result<ExpiryRound>> sweep(TablePtr table, storage::PartitionId partition);
    awaitable<Result<void>> expire(TablePtr table, storage::PartitionId partition,
                                   std::vector<partition::ExpiryEntry> entries);
    awaitable<Result<storage::ScanResult>> scan(storage::ScanRequest request);

    partition::Environment& environment_;
    Catalog& catalog_;
};

}  // namespace tailrace::table
