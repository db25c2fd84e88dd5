// A table as the catalog keeps it.
//
// Transitions are resumable. A change of a table's life first writes its *intent* here: a status
// that is not ACTIVE, and the state that its partitions are to reach. Then the partitions are
// brought there, a few in each commit, under this row's guard; at last the row is settled, or
// removed. Whoever finds an unsettled row may carry on from any point.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "model/key_schema.h"
#include "partition/descriptor.h"
#include "storage/store.h"
#include "stream/shard.h"
#include "table/attachments.h"
#include "table/index_row.h"
#include "table/partition_place.h"
#include "tailrace/table_description.h"

namespace tailrace::table {

/// The stream that a table feeds, or is about to.
struct TableStream {
    stream::StreamId id{};
    std::string label;
    StreamViewType view_type{};
    base::UnixMilliseconds created_ms = 0;
    friend bool operator==(const TableStream&, const TableStream&) = default;
};

/// By which attribute items expire. It has transitions of its own, during which the table is ACTIVE
/// or whatever else it is.
struct TimeToLive {
    std::string attribute;
    /// DISABLED is shown of a table that has none of this.
    TimeToLiveStatus status = TimeToLiveStatus::ENABLING;
    /// When the present status began.
    base::UnixMilliseconds status_ms = 0;

    bool settled() const { return status == TimeToLiveStatus::ENABLED; }
    /// Items are to be indexed by their expiry.
    bool wanted() const { return status != TimeToLiveStatus::DISABLING; }
    friend bool operator==(const TimeToLive&, const TimeToLive&) = default;
};

/// What CreateTable and UpdateTable may set, as it was set.
struct TableSettings {
    std::vector<AttributeDefinition> attribute_definitions;
    std::vector<KeySchemaElement> key_schema;
    BillingMode billing_mode = BillingMode::PROVISIONED;
    ProvisionedThroughput provisioned_throughput;
    /// The table was once switched to on-demand, or created so.
    base::UnixMilliseconds on_demand_since_ms = 0;
    std::optional<OnDemandThroughput> on_demand_throughput;
    std::optional<TableClass> table_class;
    bool deletion_protection = false;
    std::vector<Tag> tags;
    std::optional<WarmThroughput> warm_throughput;
    std::optional<SSESpecification> sse;
    std::vector<LocalSecondaryIndex> local_indexes;
    std::vector<GlobalIndex> global_indexes;
    std::optional<ResourcePolicy> policy;
    friend bool operator==(const TableSettings&, const TableSettings&) = default;
};

struct TableRow {
    partition::TableId id{};
    std::string name;
    /// A random UUID, shown as TableId.
    std::string uuid;
    base::UnixMilliseconds created_ms = 0;
    TableStatus status = TableStatus::CREATING;
    /// When the present status began.
    base::UnixMilliseconds status_ms = 0;
    TableSettings settings;
    std::vector<PartitionPlace> partitions;
    /// What the partitions feed once the row is settled; absent if no stream is on.
    std::optional<TableStream> stream;
    /// The stream that is being switched off, until the row is settled.
    std::optional<TableStream> ending_stream;
    /// Of the last stream that was ever on.
    std::optional<std::string> latest_stream_label;
    std::optional<TimeToLive> time_to_live = std::nullopt;
    StreamAttachments stream_attachments = {};
    /// Of whatever had them enabled at least once, ascending by name: the table comes first.
    std::vector<ContributorInsights> contributor_insights = {};
    /// Absent while it is disabled.
    std::optional<PointInTimeRecovery> point_in_time_recovery = std::nullopt;

    bool settled() const { return status == TableStatus::ACTIVE; }
    /// A global index is given the entries of items that were there before it.
    bool backfills() const;
    /// Items can be read and written: it exists and is not on its way out.
    bool usable() const { return status == TableStatus::ACTIVE || status == TableStatus::UPDATING; }
    friend bool operator==(const TableRow&, const TableRow&) = default;
};

std::string encode(const TableRow& row);
/// Empty if the bytes are damaged or of an unknown version.
std::optional<TableRow> decode_table_row(std::string_view bytes);

model::KeySchema key_schema_of(const TableSettings& settings);
/// Of a table or an index. `definitions` has all attributes of `keys`.
model::KeySchema key_schema_of(std::span<const AttributeDefinition> definitions,
                               std::span<const KeySchemaElement> keys);

// Keys of the catalog space.
std::string table_key(std::string_view name);
storage::Key table_row_key(std::string_view name);
inline constexpr std::string_view all_tables_prefix = "t";
/// There is one for each table whose row has a time to live, so that nobody looks for them among
/// all tables.
std::string expiring_table_key(std::string_view name);
inline constexpr std::string_view expiring_tables_prefix = "e";
/// The greatest id handed out, u64.
inline constexpr std::string_view last_id_key = "n";
inline constexpr std::string_view iterator_secrets_prefix = "k";

}  // namespace tailrace::table
