// The life of a table: create, switch its stream, change its settings, delete.
//
//     intend ──▶ reconcile partitions, a few in each commit ──▶ settle
//
// Each arrow is a commit that also rests on the table's row, so no late helper can bring back what
// was removed. With a state delay of zero a transition is complete before its request is answered,
// though the answer still shows the intent (CREATING, UPDATING, DELETING), as the service does.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/coroutine.h"
#include "table/catalog.h"
#include "table/table_row.h"
#include "tailrace/error.h"

namespace tailrace::table {

struct LifeCycleOptions {
    /// How long a table stays CREATING, UPDATING or DELETING.
    base::Milliseconds state_delay{0};
    int partitions_provisioned = 1;
    int partitions_on_demand = 4;
};

class LifeCycle {
 public:
    LifeCycle(partition::Environment& environment, Catalog& catalog, LifeCycleOptions options)
        : environment_(environment), catalog_(catalog), options_(options) {}

    /// The row as it was intended; ResourceInUseException if the name is taken.
    awaitable<Result<TableRow>> create(std::string name, TableSettings settings,
                                       std::optional<StreamViewType> stream);

    /// An update is checked and made on the row as the store has it: `edit` changes settings, or
    /// says why not. Pure; may be called several times. Nothing is written if the row did not
    /// change.
    using Edit = std::function<Result<void>(TableRow&)>;
    struct Update {
        Edit edit;
        /// Switch the stream: on with a view type, or off. The checks for either are made here.
        bool switches_stream = false;
        std::optional<StreamViewType> stream;
    };
    awaitable<Result<TableRow>> update(std::string name, Update update);

    awaitable<Result<TableRow>> remove(std::string name);

    /// Brings a table's transition to its end, if it has one; whoever finds one unfinished may call
    /// it.
    awaitable<Result<void>> advance(std::string name);
    /// Finishes what was under way when the last server of this store stopped. To be called once,
    /// at start.
    awaitable<Result<void>> resume_all();

 private:
    /// What the store holds for a name before an intent is made of it.
    struct Seen {
        std::optional<std::string> body;
        std::optional<TableRow> row;
        std::optional<std::string> last_id;
    };
    /// From what was seen to what is intended; called again when another came first. `label_ms` is
    /// the time that a new stream is named by.
    struct Intent {
        TableRow row;
        std::optional<std::uint64_t> last_id;
        bool starts_stream = false;
        bool ends_stream = false;
    };
    using Plan = std::function<Result<Intent>(const Seen& seen, base::UnixMilliseconds label_ms)>;

    awaitable<Result<Seen>> see(const std::string& name);
    awaitable<Result<TableRow>> intend(std::string name, Plan plan);
    Result<Intent> plan_create(const Seen& seen, base::UnixMilliseconds label_ms,
                               const std::string& name, const TableSettings& settings,
                               std::optional<StreamViewType> stream);
    Result<Intent> plan_update(const Seen& seen, base::UnixMilliseconds label_ms,
                               const std::string& name, const Update& update);
    Result<Intent> plan_remove(const Seen& seen, const std::string& name);
    std::vector<PartitionPlace> lay_out(std::uint64_t& last_id, BillingMode mode) const;

    /// False if the row is not as seen any more.
    awaitable<Result<bool>> reconcile(const Seen& seen, std::size_t first, std::size_t count);
    awaitable<Result<bool>> settle(const Seen& seen);
    awaitable<Result<void>> finish(std::string name);
    awaitable<void> advance_later(std::string name);

    partition::Environment& environment_;
    Catalog& catalog_;
    LifeCycleOptions options_;
};

}  // namespace tailrace::table
