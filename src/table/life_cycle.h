// The life of a table: create, switch its stream or time to live, change its settings, add and drop
// global indexes, delete.
//
//     intend ──▶ reconcile partitions, a few in each commit ──▶ settle
//
// Each arrow is a commit that also rests on the table's row, so no late helper can bring back what
// was removed. With a state delay of zero a transition is complete before its request is answered,
// though the answer still shows the intent (CREATING, UPDATING, DELETING), as the service does. A
// global index that is added is filled after that, beside other requests (index_backfill.h).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/coroutine.h"
#include "table/catalog.h"
#include "table/index_backfill.h"
#include "table/intent.h"
#include "table/reconcile.h"
#include "table/table_row.h"
#include "tailrace/error.h"

namespace tailrace::table {

struct LifeCycleOptions {
    /// How long a table stays CREATING, UPDATING or DELETING, and its time to live ENABLING or
    /// DISABLING.
    base::Milliseconds state_delay{0};
    int partitions_provisioned = 1;
    int partitions_on_demand = 4;
    /// Of each global index.
    int partitions_index = 1;
};

class LifeCycle {
 public:
    LifeCycle(partition::Environment& environment, Catalog& catalog, LifeCycleOptions options)
        : environment_(environment),
          catalog_(catalog),
          options_(options),
          backfill_(environment, catalog) {}

    // Each gives the row as it was intended.
    awaitable<Result<TableRow>> create(std::string name, TableSettings settings,
                                       std::optional<StreamViewType> stream);
    /// Nothing is written if the row does not change.
    awaitable<Result<TableRow>> update(std::string name, TableUpdate update);
    awaitable<Result<TableRow>> update_time_to_live(std::string name, TimeToLiveUpdate update);
    /// Of what is attached to the table, and no business of its partitions.
    awaitable<Result<TableRow>> edit(std::string name, RowEdit edit);
    awaitable<Result<TableRow>> remove(std::string name);

    /// Brings a table's transition to its end, if it has one that is due, and then that of its time
    /// to live; whoever finds one unfinished may call it.
    awaitable<Result<void>> advance(std::string name);
    /// Finishes what was under way when the last server of this store stopped. To be called once,
    /// at start.
    awaitable<Result<void>> resume_all();

 private:
    /// A table's row as the store has it.
    struct Seen {
        std::optional<std::string> body;
        std::optional<TableRow> row;
    };

    bool is_due(base::UnixMilliseconds since) const;
    /// The transition that it is in. While a table has one of its own, its time to live waits.
    bool is_due(const TableRow& row) const;
    bool settles_time_to_live(const TableRow& row) const;
    /// Advances it now or later, if it is in transition.
    awaitable<Result<void>> resume(std::string name, const TableRow& row);

    awaitable<Result<Seen>> see(const std::string& name);
    awaitable<Result<TableRow>> intend(std::string name, Plan plan);
    /// The catalog's and the streams'.
    std::vector<std::shared_ptr<partition::Partition>> system_partitions();

    /// False if the row is not as seen any more.
    awaitable<Result<bool>> reconcile(const Seen& seen, std::vector<ReconciledPlace> places);
    awaitable<Result<bool>> settle(const Seen& seen);
    awaitable<Result<void>> finish(std::string name);
    awaitable<void> advance_later(std::string name);
    /// Gives a table's new indexes the entries of the items that were there, in the background.
    void begin_backfill(const Executor& executor, const TableRow& row);
    awaitable<void> backfill(std::string name);

    partition::Environment& environment_;
    Catalog& catalog_;
    LifeCycleOptions options_;
    IndexBackfill backfill_;
};

}  // namespace tailrace::table
