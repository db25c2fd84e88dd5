#include "table/intent.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "stream/stream_arn.h"

namespace tailrace::table {

namespace {

std::unexpected<Error> in_use(std::string_view why) {
    return fail(ErrorCode::ResourceInUseException,
                std::string("Attempt to change a resource which is still in use: ").append(why));
}

std::unexpected<Error> not_found(const std::string& name) {
    return fail(ErrorCode::ResourceNotFoundException,
                "Requested resource not found: Table: " + name + " not found");
}

/// Equal parts of all hashes, ascending.
std::vector<PartitionPlace> lay_out(std::uint64_t& last_id, int partitions) {
    const auto count = static_cast<std::uint64_t>(partitions);
    std::vector<PartitionPlace> places;
    std::uint64_t low = 0;
    for (std::uint64_t i = 1; i <= count; ++i) {
        const auto end = (static_cast<unsigned __int128>(i) << 64) / count - 1;
        const auto high = static_cast<std::uint64_t>(end);
        places.push_back({storage::PartitionId{++last_id}, {low, high}});
        low = high + 1;
    }
    return places;
}

/// What the definitions of new global indexes do not say.
void place_indexes(Intent& intent, int partitions) {
    for (auto& index : intent.row.settings.global_indexes) {
        if (!index.partitions.empty()) continue;
        index.id = partition::TableId{++intent.last_id};
        index.partitions = lay_out(intent.last_id, partitions);
    }
}

void start_stream(Intent& intent, base::UnixMilliseconds at, StreamViewType view_type) {
    auto& row = intent.row;
    row.stream = {stream::StreamId{++intent.last_id}, stream::stream_label(at), view_type, at};
    row.latest_stream_label = row.stream->label;
    row.stream_attachments = {};
    intent.starts_stream = true;
}

void end_stream(Intent& intent) {
    auto& row = intent.row;
    row.ending_stream = std::exchange(row.stream, std::nullopt);
    intent.ends_stream = row.ending_stream.has_value();
}

void begin(TableRow& row, TableStatus status, base::UnixMilliseconds now) {
    row.status = status;
    row.status_ms = now;
}

std::unexpected<Error> active_on(const std::string& attribute) {
    return validation_error(
        "TimeToLive is active on a different AttributeName: current AttributeName is " + attribute);
}

/// What the service says for an hour after a change is here said as long as the change is under
/// way.
std::unexpected<Error> modified_too_often() {
    return validation_error(
        "Time to live has been modified multiple times within a fixed interval");
}

Result<void> check_switch(const TableRow& row, const TableUpdate& update) {
    if (!update.switches_stream || update.stream.has_value() != row.stream.has_value()) return {};
    if (update.stream) {
        return validation_error("Table already has an enabled stream: TableName: " + row.name);
    }
    return validation_error("Table has no stream to disable: TableName: " + row.name);
}

Result<void> check_enabling(const std::optional<TimeToLive>& now, const std::string& attribute) {
    if (!now) return {};
    if (!now->wanted()) return modified_too_often();
    if (now->attribute != attribute) return active_on(now->attribute);
    return validation_error("TimeToLive is already enabled");
}

Result<void> check_disabling(const std::optional<TimeToLive>& now, const std::string& attribute) {
    if (!now || !now->wanted()) return validation_error("TimeToLive is already disabled");
    if (now->attribute != attribute) return active_on(now->attribute);
    if (!now->settled()) return modified_too_often();
    return {};
}

bool changes_indexes(const TableRow& row) {
    return std::ranges::any_of(row.settings.global_indexes, [](const GlobalIndex& index) {
        return index.status != IndexStatus::ACTIVE;
    });
}

Result<void> check_removal(const TableRow& row) {
    switch (row.status) {
        case TableStatus::CREATING:
            return in_use("Table is being created: " + row.name);
        case TableStatus::DELETING:
            return in_use("Table is being deleted: " + row.name);
        case TableStatus::ACTIVE:
        case TableStatus::UPDATING:
            if (changes_indexes(row)) {
                return in_use(
                    "Cannot delete table while indexes are being created, updated, or deleted.");
            }
            if (row.settled()) break;
            if (row.stream || row.ending_stream) {
                return in_use("Cannot delete table while stream is being enabled/disabled.");
            }
            return in_use("Table is being updated: " + row.name);
        default:
            break;
    }
    if (!row.settings.deletion_protection) return {};
    return validation_error(
        "Resource cannot be deleted as it is currently protected against deletion. Disable "
        "deletion protection first.");
}

}  // namespace

Result<Intent> plan_creation(const IntentBasis& basis, const NewTable& table) {
    if (basis.row) {
        return fail(ErrorCode::ResourceInUseException, "Table already exists: " + basis.name);
    }
    Intent intent{.last_id = basis.last_id};
    auto& row = intent.row;
    row.id = partition::TableId{++intent.last_id};
    row.name = basis.name;
    row.uuid = table.uuid;
    row.created_ms = basis.now;
    row.settings = table.settings;
    row.partitions = lay_out(intent.last_id, table.partitions);
    place_indexes(intent, table.index_partitions);
    begin(row, TableStatus::CREATING, basis.now);
    if (table.stream) start_stream(intent, basis.stream_ms, *table.stream);
    return intent;
}

Result<Intent> plan_update(const IntentBasis& basis, const TableUpdate& update) {
    if (!basis.row || basis.row->status == TableStatus::DELETING) return not_found(basis.name);
    if (!basis.row->settled()) return in_use("Table is being updated: " + basis.name);
    Intent intent{.row = *basis.row, .last_id = basis.last_id};
    if (auto fits = check_switch(intent.row, update); !fits) return std::unexpected(fits.error());
    if (update.edit) {
        auto edited = update.edit(intent.row);
        if (!edited) return std::unexpected(std::move(edited.error()));
        place_indexes(intent, update.index_partitions);
    }
    if (update.switches_stream && update.stream) {
        start_stream(intent, basis.stream_ms, *update.stream);
    } else if (update.switches_stream) {
        end_stream(intent);
    }
    if (intent.row != *basis.row) begin(intent.row, TableStatus::UPDATING, basis.now);
    return intent;
}

Result<Intent> plan_time_to_live(const IntentBasis& basis, const TimeToLiveUpdate& update) {
    if (!basis.row || basis.row->status == TableStatus::DELETING) return not_found(basis.name);
    if (basis.row->status == TableStatus::CREATING)
        return in_use("Table is being created: " + basis.name);
    if (!basis.row->settled()) return in_use("Table is being updated: " + basis.name);
    const auto& now = basis.row->time_to_live;
    const auto fits = update.enabled ? check_enabling(now, update.attribute)
                                     : check_disabling(now, update.attribute);
    if (!fits) return std::unexpected(fits.error());
    Intent intent{.row = *basis.row, .last_id = basis.last_id};
    const auto status = update.enabled ? TimeToLiveStatus::ENABLING : TimeToLiveStatus::DISABLING;
    intent.row.time_to_live = TimeToLive{update.attribute, status, basis.now};
    return intent;
}

Result<Intent> plan_edit(const IntentBasis& basis, const RowEdit& edit) {
    if (!basis.row) return not_found(basis.name);
    if (basis.row->status == TableStatus::DELETING)
        return in_use("Table is being deleted: " + basis.name);
    Intent intent{.row = *basis.row, .last_id = basis.last_id};
    if (auto edited = edit(intent.row); !edited) return std::unexpected(std::move(edited.error()));
    return intent;
}

Result<Intent> plan_removal(const IntentBasis& basis) {
    if (!basis.row) return not_found(basis.name);
    if (auto free = check_removal(*basis.row); !free) return std::unexpected(free.error());
    Intent intent{.row = *basis.row, .last_id = basis.last_id};
    end_stream(intent);
    begin(intent.row, TableStatus::DELETING, basis.now);
    return intent;
}

}  // namespace tailrace::table
