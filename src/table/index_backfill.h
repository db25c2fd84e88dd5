// Gives the items of a table their entries in a global index that was added to it.
//
//     all partitions feed the index (life_cycle.h) ──▶ each partition: items in the order of their
//     keys, a few in each commit ──▶ no partition has a mark any more ──▶ the index is ACTIVE
//
// A step is an operation of the item's partition: it derives the entry from the item as it is there
// and then, and leaves out what was changed since the index is fed, for that has its entry. How far
// it has come is kept with the partition, so that any server goes on at any time, and several may.
//
// Threads: any.
#pragma once

#include <mutex>
#include <set>
#include <string>

#include "base/coroutine.h"
#include "partition/environment.h"
#include "partition/partition.h"
#include "table/catalog.h"
#include "table/table.h"
#include "tailrace/error.h"

namespace tailrace::table {

class IndexBackfill {
 public:
    IndexBackfill(partition::Environment& environment, Catalog& catalog)
        : environment_(environment), catalog_(catalog) {}

    /// Until the table's indexes are filled, or the server stops. Nothing if this server is at it.
    awaitable<Result<void>> run(std::string table);

 private:
    /// What there is to do of a partition at a moment.
    struct Work;

    awaitable<Result<void>> fill(const std::string& table);
    /// False if partitions have moved.
    awaitable<Result<bool>> fill_all(TablePtr table);
    awaitable<Result<bool>> fill_partition(TablePtr table, std::size_t place);
    awaitable<Result<std::optional<Work>>> look(partition::Partition& partition);
    /// False if it does not hold the range any more.
    awaitable<Result<bool>> step(TablePtr table, std::size_t place, Work work);
    awaitable<Result<bool>> finish(TableRow row, std::string body);

    bool begin(const std::string& table);
    void end(const std::string& table);

    partition::Environment& environment_;
    Catalog& catalog_;
    std::mutex mutex_;
    /// Tables that this server is at.
    std::set<std::string> under_way_;
};

}  // namespace tailrace::table
