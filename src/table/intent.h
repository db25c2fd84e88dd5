// What a table's row is to become: the first step of each change of its life.
//
// A plan is a pure function of the row as it is in the commit that changes it, and is made again
// when that commit was refused; so what it decides by is never old. Names and ids are taken in the
// same commit.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/clock.h"
#include "table/table_row.h"
#include "tailrace/error.h"

namespace tailrace::table {

/// What a plan may rest on.
struct IntentBasis {
    std::string name;
    /// Absent if there is no such table.
    std::optional<TableRow> row;
    /// The greatest id handed out.
    std::uint64_t last_id = 0;
    base::UnixMilliseconds now = 0;
    /// What a new stream is named by.
    base::UnixMilliseconds stream_ms = 0;
};

struct Intent {
    /// Equal to the basis' if there is nothing to do.
    TableRow row;
    /// With the ids that the row takes.
    std::uint64_t last_id = 0;
    bool starts_stream = false;
    bool ends_stream = false;
};

using Plan = std::function<Result<Intent>(const IntentBasis&)>;

struct NewTable {
    TableSettings settings;
    std::optional<StreamViewType> stream;
    std::string uuid;
    int partitions = 1;
    /// Of each global index.
    int index_partitions = 1;
};

/// An update is checked and made on the row as the store has it.
struct TableUpdate {
    /// Changes settings, or says why not. Pure; may be called several times.
    std::function<Result<void>(TableRow&)> edit;
    /// Switch the stream: on with a view type, or off. The checks for either are made here.
    bool switches_stream = false;
    std::optional<StreamViewType> stream;
    /// Of a global index that is added.
    int index_partitions = 1;
};

/// Has items expire by an attribute, or no more.
struct TimeToLiveUpdate {
    bool enabled = false;
    std::string attribute;
};

/// Changes what the partitions have no part in, or says why not. Pure; may be called several times.
using RowEdit = std::function<Result<void>(TableRow&)>;

/// ResourceInUseException if the name is taken.
Result<Intent> plan_creation(const IntentBasis& basis, const NewTable& table);
Result<Intent> plan_update(const IntentBasis& basis, const TableUpdate& update);
Result<Intent> plan_time_to_live(const IntentBasis& basis, const TimeToLiveUpdate& update);
/// In whatever state the table is, but not while it is being deleted.
Result<Intent> plan_edit(const IntentBasis& basis, const RowEdit& edit);
Result<Intent> plan_removal(const IntentBasis& basis);

}  // namespace tailrace::table
