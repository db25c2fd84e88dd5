// A table and its indexes, as they are asked for and as they are described.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tailrace/enumerations.h"
#include "tailrace/timestamp.h"

namespace tailrace {

struct AttributeDefinition {
    std::string attribute_name;
    ScalarAttributeType attribute_type{};
    friend bool operator==(const AttributeDefinition&, const AttributeDefinition&) = default;
};

struct KeySchemaElement {
    std::string attribute_name;
    KeyType key_type{};
    friend bool operator==(const KeySchemaElement&, const KeySchemaElement&) = default;
};

struct Projection {
    std::optional<ProjectionType> projection_type;
    std::optional<std::vector<std::string>> non_key_attributes;
    friend bool operator==(const Projection&, const Projection&) = default;
};

struct ProvisionedThroughput {
    std::int64_t read_capacity_units = 0;
    std::int64_t write_capacity_units = 0;
    friend bool operator==(const ProvisionedThroughput&, const ProvisionedThroughput&) = default;
};

/// -1 lifts a limit.
struct OnDemandThroughput {
    std::optional<std::int64_t> max_read_request_units;
    std::optional<std::int64_t> max_write_request_units;
    friend bool operator==(const OnDemandThroughput&, const OnDemandThroughput&) = default;
};

struct WarmThroughput {
    std::optional<std::int64_t> read_units_per_second;
    std::optional<std::int64_t> write_units_per_second;
    friend bool operator==(const WarmThroughput&, const WarmThroughput&) = default;
};

struct LocalSecondaryIndex {
    std::string index_name;
    std::vector<KeySchemaElement> key_schema;
    Projection projection;
    friend bool operator==(const LocalSecondaryIndex&, const LocalSecondaryIndex&) = default;
};

struct GlobalSecondaryIndex {
    std::string index_name;
    std::vector<KeySchemaElement> key_schema;
    Projection projection;
    std::optional<ProvisionedThroughput> provisioned_throughput;
    std::optional<OnDemandThroughput> on_demand_throughput;
    std::optional<WarmThroughput> warm_throughput;
    friend bool operator==(const GlobalSecondaryIndex&, const GlobalSecondaryIndex&) = default;
};

struct StreamSpecification {
    bool stream_enabled = false;
    std::optional<StreamViewType> stream_view_type;
    friend bool operator==(const StreamSpecification&, const StreamSpecification&) = default;
};

struct SSESpecification {
    std::optional<bool> enabled;
    std::optional<SSEType> sse_type;
    std::optional<std::string> kms_master_key_id;
    friend bool operator==(const SSESpecification&, const SSESpecification&) = default;
};

struct Tag {
    std::string key;
    std::string value;
    friend bool operator==(const Tag&, const Tag&) = default;
};

struct ProvisionedThroughputDescription {
    std::optional<Timestamp> last_increase_date_time;
    std::optional<Timestamp> last_decrease_date_time;
    std::optional<std::int64_t> number_of_decreases_today;
    std::optional<std::int64_t> read_capacity_units;
    std::optional<std::int64_t> write_capacity_units;
    friend bool operator==(const ProvisionedThroughputDescription&,
                           const ProvisionedThroughputDescription&) = default;
};

struct BillingModeSummary {
    std::optional<BillingMode> billing_mode;
    std::optional<Timestamp> last_update_to_pay_per_request_date_time;
    friend bool operator==(const BillingModeSummary&, const BillingModeSummary&) = default;
};

struct LocalSecondaryIndexDescription {
    std::optional<std::string> index_name;
    std::optional<std::vector<KeySchemaElement>> key_schema;
    std::optional<Projection> projection;
    std::optional<std::int64_t> index_size_bytes;
    std::optional<std::int64_t> item_count;
    std::optional<std::string> index_arn;
    friend bool operator==(const LocalSecondaryIndexDescription&,
                           const LocalSecondaryIndexDescription&) = default;
};

struct GlobalSecondaryIndexWarmThroughputDescription {
    std::optional<std::int64_t> read_units_per_second;
    std::optional<std::int64_t> write_units_per_second;
    std::optional<IndexStatus> status;
    friend bool operator==(const GlobalSecondaryIndexWarmThroughputDescription&,
                           const GlobalSecondaryIndexWarmThroughputDescription&) = default;
};

struct GlobalSecondaryIndexDescription {
    std::optional<std::string> index_name;
    std::optional<std::vector<KeySchemaElement>> key_schema;
    std::optional<Projection> projection;
    std::optional<IndexStatus> index_status;
    std::optional<bool> backfilling;
    std::optional<ProvisionedThroughputDescription> provisioned_throughput;
    std::optional<std::int64_t> index_size_bytes;
    std::optional<std::int64_t> item_count;
    std::optional<std::string> index_arn;
    std::optional<OnDemandThroughput> on_demand_throughput;
    std::optional<GlobalSecondaryIndexWarmThroughputDescription> warm_throughput;
    friend bool operator==(const GlobalSecondaryIndexDescription&,
                           const GlobalSecondaryIndexDescription&) = default;
};

struct TableWarmThroughputDescription {
    std::optional<std::int64_t> read_units_per_second;
    std::optional<std::int64_t> write_units_per_second;
    std::optional<TableStatus> status;
    friend bool operator==(const TableWarmThroughputDescription&,
                           const TableWarmThroughputDescription&) = default;
};

struct ProvisionedThroughputOverride {
    std::optional<std::int64_t> read_capacity_units;
    friend bool operator==(const ProvisionedThroughputOverride&,
                           const ProvisionedThroughputOverride&) = default;
};

struct OnDemandThroughputOverride {
    std::optional<std::int64_t> max_read_request_units;
    friend bool operator==(const OnDemandThroughputOverride&,
                           const OnDemandThroughputOverride&) = default;
};

struct TableClassSummary {
    std::optional<TableClass> table_class;
    std::optional<Timestamp> last_update_date_time;
    friend bool operator==(const TableClassSummary&, const TableClassSummary&) = default;
};

struct ReplicaGlobalSecondaryIndexDescription {
    std::optional<std::string> index_name;
    std::optional<ProvisionedThroughputOverride> provisioned_throughput_override;
    std::optional<OnDemandThroughputOverride> on_demand_throughput_override;
    std::optional<GlobalSecondaryIndexWarmThroughputDescription> warm_throughput;
    friend bool operator==(const ReplicaGlobalSecondaryIndexDescription&,
                           const ReplicaGlobalSecondaryIndexDescription&) = default;
};

struct ReplicaDescription {
    std::optional<std::string> region_name;
    std::optional<ReplicaStatus> replica_status;
    std::optional<std::string> replica_arn;
    std::optional<std::string> replica_status_description;
    std::optional<std::string> replica_status_percent_progress;
    std::optional<std::string> kms_master_key_id;
    std::optional<ProvisionedThroughputOverride> provisioned_throughput_override;
    std::optional<OnDemandThroughputOverride> on_demand_throughput_override;
    std::optional<TableWarmThroughputDescription> warm_throughput;
    std::optional<std::vector<ReplicaGlobalSecondaryIndexDescription>> global_secondary_indexes;
    std::optional<Timestamp> replica_inaccessible_date_time;
    std::optional<TableClassSummary> replica_table_class_summary;
    std::optional<GlobalTableSettingsReplicationMode> global_table_settings_replication_mode;
    friend bool operator==(const ReplicaDescription&, const ReplicaDescription&) = default;
};

struct GlobalTableWitnessDescription {
    std::optional<std::string> region_name;
    std::optional<WitnessStatus> witness_status;
    friend bool operator==(const GlobalTableWitnessDescription&,
                           const GlobalTableWitnessDescription&) = default;
};

struct RestoreSummary {
    std::optional<std::string> source_backup_arn;
    std::optional<std::string> source_table_arn;
    std::optional<Timestamp> restore_date_time;
    std::optional<bool> restore_in_progress;
    friend bool operator==(const RestoreSummary&, const RestoreSummary&) = default;
};

struct SSEDescription {
    std::optional<SSEStatus> status;
    std::optional<SSEType> sse_type;
    std::optional<std::string> kms_master_key_arn;
    std::optional<Timestamp> inaccessible_encryption_date_time;
    friend bool operator==(const SSEDescription&, const SSEDescription&) = default;
};

struct ArchivalSummary {
    std::optional<Timestamp> archival_date_time;
    std::optional<std::string> archival_reason;
    std::optional<std::string> archival_backup_arn;
    friend bool operator==(const ArchivalSummary&, const ArchivalSummary&) = default;
};

/// Which members are present depends on the table's state and settings; absent is not sent.
struct TableDescription {
    std::optional<std::vector<AttributeDefinition>> attribute_definitions;
    std::string table_name;
    std::optional<std::vector<KeySchemaElement>> key_schema;
    TableStatus table_status{};
    std::optional<Timestamp> creation_date_time;
    std::optional<ProvisionedThroughputDescription> provisioned_throughput;
    std::optional<std::int64_t> table_size_bytes;
    std::optional<std::int64_t> item_count;
    std::optional<std::string> table_arn;
    std::optional<std::string> table_id;
    std::optional<BillingModeSummary> billing_mode_summary;
    std::optional<std::vector<LocalSecondaryIndexDescription>> local_secondary_indexes;
    std::optional<std::vector<GlobalSecondaryIndexDescription>> global_secondary_indexes;
    std::optional<StreamSpecification> stream_specification;
    std::optional<std::string> latest_stream_label;
    std::optional<std::string> latest_stream_arn;
    std::optional<std::string> global_table_version;
    std::optional<std::vector<ReplicaDescription>> replicas;
    std::optional<std::vector<GlobalTableWitnessDescription>> global_table_witnesses;
    std::optional<GlobalTableSettingsReplicationMode> global_table_settings_replication_mode;
    std::optional<RestoreSummary> restore_summary;
    std::optional<SSEDescription> sse_description;
    std::optional<ArchivalSummary> archival_summary;
    std::optional<TableClassSummary> table_class_summary;
    std::optional<bool> deletion_protection_enabled;
    std::optional<OnDemandThroughput> on_demand_throughput;
    std::optional<TableWarmThroughputDescription> warm_throughput;
    std::optional<MultiRegionConsistency> multi_region_consistency;
    friend bool operator==(const TableDescription&, const TableDescription&) = default;
};

}  // namespace tailrace
