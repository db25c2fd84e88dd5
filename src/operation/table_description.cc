#include "operation/table_description.h"

#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "operation/answers.h"
#include "operation/billing.h"
#include "operation/index_billing.h"
#include "partition/descriptor.h"
#include "table/catalog.h"

namespace tailrace::operation {
namespace {

ProvisionedThroughputDescription describe(const ProvisionedThroughput& throughput) {
    return {.number_of_decreases_today = 0,
            .read_capacity_units = throughput.read_capacity_units,
            .write_capacity_units = throughput.write_capacity_units};
}

/// Shown of tables that are or were on demand. The date comes when a transition is over.
std::optional<BillingModeSummary> billing_summary(const table::TableRow& row) {
    const auto& settings = row.settings;
    if (settings.on_demand_since_ms == 0) return std::nullopt;
    BillingModeSummary summary{.billing_mode = settings.billing_mode};
    if (row.settled()) {
        summary.last_update_to_pay_per_request_date_time = Timestamp{settings.on_demand_since_ms};
    }
    return summary;
}

std::string key_arn(const stream::Site& site, const SSESpecification& sse) {
    const auto id = sse.kms_master_key_id.value_or("alias/aws/dynamodb");
    if (id.starts_with("arn:")) return id;
    const auto* kind = id.starts_with("alias/") ? "" : "key/";
    return "arn:" + site.partition + ":kms:" + site.region + ":" + site.account_id + ":" + kind +
           id;
}

SSEDescription describe(const stream::Site& site, const SSESpecification& sse) {
    return {.status = SSEStatus::ENABLED,
            .sse_type = SSEType::KMS,
            .kms_master_key_arn = key_arn(site, sse)};
}

TableWarmThroughputDescription describe_warm(const table::TableRow& row) {
    const auto warm = warm_throughput(row.settings);
    return {.read_units_per_second = warm.read_units_per_second,
            .write_units_per_second = warm.write_units_per_second,
            .status = row.status};
}

void describe_settings(TableDescription& table, const stream::Site& site,
                       const table::TableRow& row) {
    const auto& settings = row.settings;
    table.attribute_definitions = settings.attribute_definitions;
    table.key_schema = settings.key_schema;
    table.provisioned_throughput = describe(settings.provisioned_throughput);
    table.billing_mode_summary = billing_summary(row);
    table.on_demand_throughput = settings.on_demand_throughput;
    table.warm_throughput = describe_warm(row);
    table.deletion_protection_enabled = settings.deletion_protection;
    if (settings.sse) table.sse_description = describe(site, *settings.sse);
    if (settings.table_class) {
        table.table_class_summary = TableClassSummary{.table_class = settings.table_class};
    }
}

std::int64_t shown(std::uint64_t count) {
    return static_cast<std::int64_t>(count);
}

IndexCounts counts_of(const TableCounts& counts, storage::SpaceId index) {
    const auto found = counts.indexes.find(index);
    return found == counts.indexes.end() ? IndexCounts() : found->second;
}

LocalSecondaryIndexDescription describe_local(const std::string& table_arn,
                                              const LocalSecondaryIndex& index,
                                              const IndexCounts& counts) {
    return {.index_name = index.index_name,
            .key_schema = index.key_schema,
            .projection = index.projection,
            .index_size_bytes = shown(counts.bytes),
            .item_count = shown(counts.entries),
            .index_arn = table_arn + "/index/" + index.index_name};
}

GlobalSecondaryIndexWarmThroughputDescription describe_warm(const table::TableRow& row,
                                                            const table::GlobalIndex& index) {
    const auto warm = warm_throughput(row.settings, index.definition);
    return {.read_units_per_second = warm.read_units_per_second,
            .write_units_per_second = warm.write_units_per_second,
            .status = index.status == IndexStatus::CREATING ? IndexStatus::UPDATING
                                                            : IndexStatus::ACTIVE};
}

GlobalSecondaryIndexDescription describe_global(const std::string& table_arn,
                                                const table::TableRow& row,
                                                const table::GlobalIndex& index,
                                                const IndexCounts& counts) {
    const auto& definition = index.definition;
    GlobalSecondaryIndexDescription shows{
        .index_name = definition.index_name,
        .key_schema = definition.key_schema,
        .projection = definition.projection,
        .index_status = index.status,
        .provisioned_throughput =
            describe(definition.provisioned_throughput.value_or(ProvisionedThroughput())),
        .index_size_bytes = shown(counts.bytes),
        .item_count = shown(counts.entries),
        .index_arn = table_arn + "/index/" + definition.index_name,
        .on_demand_throughput = definition.on_demand_throughput};
    if (index.added) shows.backfilling = index.backfilling;
    if (row.status != TableStatus::CREATING) shows.warm_throughput = describe_warm(row, index);
    return shows;
}

void describe_indexes(TableDescription& table, const table::TableRow& row,
                      const TableCounts& counts) {
    const auto& [local, global] = std::tie(row.settings.local_indexes, row.settings.global_indexes);
    for (std::size_t i = 0; i < local.size(); ++i) {
        const auto space = partition::local_index_space(row.id, i);
        if (!table.local_secondary_indexes) table.local_secondary_indexes.emplace();
        table.local_secondary_indexes->push_back(
            describe_local(*table.table_arn, local[i], counts_of(counts, space)));
    }
    for (const auto& index : global) {
        const auto space = partition::item_space(index.id);
        if (!table.global_secondary_indexes) table.global_secondary_indexes.emplace();
        table.global_secondary_indexes->push_back(
            describe_global(*table.table_arn, row, index, counts_of(counts, space)));
    }
}

/// The last stream is named even when it is off; only what is on has a specification.
void describe_stream(TableDescription& table, const stream::Site& site,
                     const table::TableRow& row) {
    if (row.stream) table.stream_specification = StreamSpecification{true, row.stream->view_type};
    if (!row.latest_stream_label) return;
    table.latest_stream_label = row.latest_stream_label;
    table.latest_stream_arn = stream::stream_arn(site, row.name, *row.latest_stream_label);
}

/// Nothing of a partition that is not there yet, or not any more.
awaitable<Result<TableCounts>> count(Context& context, const table::TableRow& row) {
    TableCounts counts;
    for (const auto& place : row.partitions) {
        std::vector<storage::Key> keys(1, partition::state_key());
        const auto reading = co_await context.catalog.partition(place.id)->read(std::move(keys));
        if (!reading) co_return Refusal(table::to_error(reading.error()));
        const auto& body = reading->values.front();
        if (!body) continue;
        const auto state = partition::decode_state(*body);
        if (!state) co_return internal_error();
        counts.items += state->item_count;
        counts.bytes += state->item_bytes;
        for (const auto& index : state->indexes) {
            counts.indexes[index.index].entries += index.entries;
            counts.indexes[index.index].bytes += index.bytes;
        }
    }
    co_return counts;
}

}  // namespace

TableDescription describe(const stream::Site& site, const table::TableRow& row,
                          TableCounts counts) {
    TableDescription table;
    table.table_name = row.name;
    table.table_status = row.status;
    table.creation_date_time = Timestamp{row.created_ms};
    table.table_size_bytes = static_cast<std::int64_t>(counts.bytes);
    table.item_count = static_cast<std::int64_t>(counts.items);
    table.table_arn = stream::table_arn(site, row.name);
    table.table_id = row.uuid;
    describe_settings(table, site, row);
    describe_indexes(table, row, counts);
    describe_stream(table, site, row);
    return table;
}

awaitable<Result<TableDescription>> describe_now(Context& context, const table::TableRow& row) {
    auto counts = co_await count(context, row);
    if (!counts) co_return failure(counts);
    co_return describe(context.site, row, *counts);
}

}  // namespace tailrace::operation
