// The shapes of tables and indexes, as they are asked for and as they are described.
#pragma once

#include <string_view>

#include "tailrace/table_description.h"
#include "wire/json/constraints.h"
#include "wire/json/declaration.h"
#include "wire/json/key_schema_shape.h"

namespace tailrace::wire::json {

template <>
struct Shape<AttributeDefinition> {
    static constexpr std::string_view name = "AttributeDefinition";
    static constexpr Member members[] = {
        member<&AttributeDefinition::attribute_name>("AttributeName", length(1, 255)),
        member<&AttributeDefinition::attribute_type>("AttributeType"),
    };
};

template <>
struct Shape<Projection> {
    static constexpr std::string_view name = "Projection";
    static constexpr Member members[] = {
        member<&Projection::projection_type>("ProjectionType"),
        member<&Projection::non_key_attributes>("NonKeyAttributes", non_key_attributes),
    };
};

template <>
struct Shape<ProvisionedThroughput> {
    static constexpr std::string_view name = "ProvisionedThroughput";
    static constexpr Member members[] = {
        member<&ProvisionedThroughput::read_capacity_units>("ReadCapacityUnits", range(1)),
        member<&ProvisionedThroughput::write_capacity_units>("WriteCapacityUnits", range(1)),
    };
};

template <>
struct Shape<OnDemandThroughput> {
    static constexpr std::string_view name = "OnDemandThroughput";
    static constexpr Member members[] = {
        member<&OnDemandThroughput::max_read_request_units>("MaxReadRequestUnits"),
        member<&OnDemandThroughput::max_write_request_units>("MaxWriteRequestUnits"),
    };
};

template <>
struct Shape<WarmThroughput> {
    static constexpr std::string_view name = "WarmThroughput";
    static constexpr Member members[] = {
        member<&WarmThroughput::read_units_per_second>("ReadUnitsPerSecond"),
        member<&WarmThroughput::write_units_per_second>("WriteUnitsPerSecond"),
    };
};

template <>
struct Shape<LocalSecondaryIndex> {
    static constexpr std::string_view name = "LocalSecondaryIndex";
    static constexpr Member members[] = {
        member<&LocalSecondaryIndex::index_name>("IndexName", index_name),
        member<&LocalSecondaryIndex::key_schema>("KeySchema", key_schema),
        member<&LocalSecondaryIndex::projection>("Projection"),
    };
};

template <>
struct Shape<GlobalSecondaryIndex> {
    static constexpr std::string_view name = "GlobalSecondaryIndex";
    static constexpr Member members[] = {
        member<&GlobalSecondaryIndex::index_name>("IndexName", index_name),
        member<&GlobalSecondaryIndex::key_schema>("KeySchema", length(1)),
        member<&GlobalSecondaryIndex::projection>("Projection"),
        member<&GlobalSecondaryIndex::provisioned_throughput>("ProvisionedThroughput"),
        member<&GlobalSecondaryIndex::on_demand_throughput>("OnDemandThroughput"),
        member<&GlobalSecondaryIndex::warm_throughput>("WarmThroughput"),
    };
};

template <>
struct Shape<StreamSpecification> {
    static constexpr std::string_view name = "StreamSpecification";
    static constexpr Member members[] = {
        member<&StreamSpecification::stream_enabled>("StreamEnabled"),
        member<&StreamSpecification::stream_view_type>("StreamViewType"),
    };
};

template <>
struct Shape<SSESpecification> {
    static constexpr std::string_view name = "SSESpecification";
    static constexpr Member members[] = {
        member<&SSESpecification::enabled>("Enabled"),
        member<&SSESpecification::sse_type>("SSEType"),
        member<&SSESpecification::kms_master_key_id>("KMSMasterKeyId"),
    };
};

template <>
struct Shape<Tag> {
    static constexpr std::string_view name = "Tag";
    static constexpr Member members[] = {
        // What they may be is the operation's to say, in words of its own.
        member<&Tag::key>("Key", {.missing = "The Tag Key provided is invalid, Key: null"}),
        member<&Tag::value>("Value", {.missing = "The Tag Value provided is invalid, Value: null"}),
    };
};

template <>
struct Shape<ProvisionedThroughputDescription> {
    static constexpr std::string_view name = "ProvisionedThroughputDescription";
    static constexpr Member members[] = {
        member<&ProvisionedThroughputDescription::last_increase_date_time>("LastIncreaseDateTime"),
        member<&ProvisionedThroughputDescription::last_decrease_date_time>("LastDecreaseDateTime"),
        member<&ProvisionedThroughputDescription::number_of_decreases_today>(
            "NumberOfDecreasesToday"),
        member<&ProvisionedThroughputDescription::read_capacity_units>("ReadCapacityUnits"),
        member<&ProvisionedThroughputDescription::write_capacity_units>("WriteCapacityUnits"),
    };
};

template <>
struct Shape<BillingModeSummary> {
    static constexpr std::string_view name = "BillingModeSummary";
    static constexpr Member members[] = {
        member<&BillingModeSummary::billing_mode>("BillingMode"),
        member<&BillingModeSummary::last_update_to_pay_per_request_date_time>(
            "LastUpdateToPayPerRequestDateTime"),
    };
};

template <>
struct Shape<LocalSecondaryIndexDescription> {
    static constexpr std::string_view name = "LocalSecondaryIndexDescription";
    static constexpr Member members[] = {
        member<&LocalSecondaryIndexDescription::index_name>("IndexName"),
        member<&LocalSecondaryIndexDescription::key_schema>("KeySchema"),
        member<&LocalSecondaryIndexDescription::projection>("Projection"),
        member<&LocalSecondaryIndexDescription::index_size_bytes>("IndexSizeBytes"),
        member<&LocalSecondaryIndexDescription::item_count>("ItemCount"),
        member<&LocalSecondaryIndexDescription::index_arn>("IndexArn"),
    };
};

template <>
struct Shape<GlobalSecondaryIndexWarmThroughputDescription> {
    static constexpr std::string_view name = "GlobalSecondaryIndexWarmThroughputDescription";
    static constexpr Member members[] = {
        member<&GlobalSecondaryIndexWarmThroughputDescription::read_units_per_second>(
            "ReadUnitsPerSecond"),
        member<&GlobalSecondaryIndexWarmThroughputDescription::write_units_per_second>(
            "WriteUnitsPerSecond"),
        member<&GlobalSecondaryIndexWarmThroughputDescription::status>("Status"),
    };
};

template <>
struct Shape<GlobalSecondaryIndexDescription> {
    static constexpr std::string_view name = "GlobalSecondaryIndexDescription";
    static constexpr Member members[] = {
        member<&GlobalSecondaryIndexDescription::index_name>("IndexName"),
        member<&GlobalSecondaryIndexDescription::key_schema>("KeySchema"),
        member<&GlobalSecondaryIndexDescription::projection>("Projection"),
        member<&GlobalSecondaryIndexDescription::index_status>("IndexStatus"),
        member<&GlobalSecondaryIndexDescription::backfilling>("Backfilling"),
        member<&GlobalSecondaryIndexDescription::provisioned_throughput>("ProvisionedThroughput"),
        member<&GlobalSecondaryIndexDescription::index_size_bytes>("IndexSizeBytes"),
        member<&GlobalSecondaryIndexDescription::item_count>("ItemCount"),
        member<&GlobalSecondaryIndexDescription::index_arn>("IndexArn"),
        member<&GlobalSecondaryIndexDescription::on_demand_throughput>("OnDemandThroughput"),
        member<&GlobalSecondaryIndexDescription::warm_throughput>("WarmThroughput"),
    };
};

template <>
struct Shape<TableWarmThroughputDescription> {
    static constexpr std::string_view name = "TableWarmThroughputDescription";
    static constexpr Member members[] = {
        member<&TableWarmThroughputDescription::read_units_per_second>("ReadUnitsPerSecond"),
        member<&TableWarmThroughputDescription::write_units_per_second>("WriteUnitsPerSecond"),
        member<&TableWarmThroughputDescription::status>("Status"),
    };
};

template <>
struct Shape<ProvisionedThroughputOverride> {
    static constexpr std::string_view name = "ProvisionedThroughputOverride";
    static constexpr Member members[] = {
        member<&ProvisionedThroughputOverride::read_capacity_units>("ReadCapacityUnits", range(1)),
    };
};

template <>
struct Shape<OnDemandThroughputOverride> {
    static constexpr std::string_view name = "OnDemandThroughputOverride";
    static constexpr Member members[] = {
        member<&OnDemandThroughputOverride::max_read_request_units>("MaxReadRequestUnits"),
    };
};

template <>
struct Shape<TableClassSummary> {
    static constexpr std::string_view name = "TableClassSummary";
    static constexpr Member members[] = {
        member<&TableClassSummary::table_class>("TableClass"),
        member<&TableClassSummary::last_update_date_time>("LastUpdateDateTime"),
    };
};

template <>
struct Shape<ReplicaGlobalSecondaryIndexDescription> {
    static constexpr std::string_view name = "ReplicaGlobalSecondaryIndexDescription";
    static constexpr Member members[] = {
        member<&ReplicaGlobalSecondaryIndexDescription::index_name>("IndexName"),
        member<&ReplicaGlobalSecondaryIndexDescription::provisioned_throughput_override>(
            "ProvisionedThroughputOverride"),
        member<&ReplicaGlobalSecondaryIndexDescription::on_demand_throughput_override>(
            "OnDemandThroughputOverride"),
        member<&ReplicaGlobalSecondaryIndexDescription::warm_throughput>("WarmThroughput"),
    };
};

template <>
struct Shape<ReplicaDescription> {
    static constexpr std::string_view name = "ReplicaDescription";
    static constexpr Member members[] = {
        member<&ReplicaDescription::region_name>("RegionName"),
        member<&ReplicaDescription::replica_status>("ReplicaStatus"),
        member<&ReplicaDescription::replica_arn>("ReplicaArn"),
        member<&ReplicaDescription::replica_status_description>("ReplicaStatusDescription"),
        member<&ReplicaDescription::replica_status_percent_progress>(
            "ReplicaStatusPercentProgress"),
        member<&ReplicaDescription::kms_master_key_id>("KMSMasterKeyId"),
        member<&ReplicaDescription::provisioned_throughput_override>(
            "ProvisionedThroughputOverride"),
        member<&ReplicaDescription::on_demand_throughput_override>("OnDemandThroughputOverride"),
        member<&ReplicaDescription::warm_throughput>("WarmThroughput"),
        member<&ReplicaDescription::global_secondary_indexes>("GlobalSecondaryIndexes"),
        member<&ReplicaDescription::replica_inaccessible_date_time>("ReplicaInaccessibleDateTime"),
        member<&ReplicaDescription::replica_table_class_summary>("ReplicaTableClassSummary"),
        member<&ReplicaDescription::global_table_settings_replication_mode>(
            "GlobalTableSettingsReplicationMode"),
    };
};

template <>
struct Shape<GlobalTableWitnessDescription> {
    static constexpr std::string_view name = "GlobalTableWitnessDescription";
    static constexpr Member members[] = {
        member<&GlobalTableWitnessDescription::region_name>("RegionName"),
        member<&GlobalTableWitnessDescription::witness_status>("WitnessStatus"),
    };
};

template <>
struct Shape<RestoreSummary> {
    static constexpr std::string_view name = "RestoreSummary";
    static constexpr Member members[] = {
        member<&RestoreSummary::source_backup_arn>("SourceBackupArn"),
        member<&RestoreSummary::source_table_arn>("SourceTableArn"),
        member<&RestoreSummary::restore_date_time>("RestoreDateTime"),
        member<&RestoreSummary::restore_in_progress>("RestoreInProgress"),
    };
};

template <>
struct Shape<SSEDescription> {
    static constexpr std::string_view name = "SSEDescription";
    static constexpr Member members[] = {
        member<&SSEDescription::status>("Status"),
        member<&SSEDescription::sse_type>("SSEType"),
        member<&SSEDescription::kms_master_key_arn>("KMSMasterKeyArn"),
        member<&SSEDescription::inaccessible_encryption_date_time>(
            "InaccessibleEncryptionDateTime"),
    };
};

template <>
struct Shape<ArchivalSummary> {
    static constexpr std::string_view name = "ArchivalSummary";
    static constexpr Member members[] = {
        member<&ArchivalSummary::archival_date_time>("ArchivalDateTime"),
        member<&ArchivalSummary::archival_reason>("ArchivalReason"),
        member<&ArchivalSummary::archival_backup_arn>("ArchivalBackupArn"),
    };
};

template <>
struct Shape<TableDescription> {
    static constexpr std::string_view name = "TableDescription";
    static constexpr Member members[] = {
        member<&TableDescription::attribute_definitions>("AttributeDefinitions"),
        member<&TableDescription::table_name>("TableName"),
        member<&TableDescription::key_schema>("KeySchema"),
        member<&TableDescription::table_status>("TableStatus"),
        member<&TableDescription::creation_date_time>("CreationDateTime"),
        member<&TableDescription::provisioned_throughput>("ProvisionedThroughput"),
        member<&TableDescription::table_size_bytes>("TableSizeBytes"),
        member<&TableDescription::item_count>("ItemCount"),
        member<&TableDescription::table_arn>("TableArn"),
        member<&TableDescription::table_id>("TableId"),
        member<&TableDescription::billing_mode_summary>("BillingModeSummary"),
        member<&TableDescription::local_secondary_indexes>("LocalSecondaryIndexes"),
        member<&TableDescription::global_secondary_indexes>("GlobalSecondaryIndexes"),
        member<&TableDescription::stream_specification>("StreamSpecification"),
        member<&TableDescription::latest_stream_label>("LatestStreamLabel"),
        member<&TableDescription::latest_stream_arn>("LatestStreamArn"),
        member<&TableDescription::global_table_version>("GlobalTableVersion"),
        member<&TableDescription::replicas>("Replicas"),
        member<&TableDescription::global_table_witnesses>("GlobalTableWitnesses"),
        member<&TableDescription::global_table_settings_replication_mode>(
            "GlobalTableSettingsReplicationMode"),
        member<&TableDescription::restore_summary>("RestoreSummary"),
        member<&TableDescription::sse_description>("SSEDescription"),
        member<&TableDescription::archival_summary>("ArchivalSummary"),
        member<&TableDescription::table_class_summary>("TableClassSummary"),
        member<&TableDescription::deletion_protection_enabled>("DeletionProtectionEnabled"),
        member<&TableDescription::on_demand_throughput>("OnDemandThroughput"),
        member<&TableDescription::warm_throughput>("WarmThroughput"),
        member<&TableDescription::multi_region_consistency>("MultiRegionConsistency"),
    };
};

}  // namespace tailrace::wire::json
