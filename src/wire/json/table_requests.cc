#include <string_view>

#include "tailrace/table_requests.h"
#include "wire/json/constraints.h"
#include "wire/json/declaration.h"
#include "wire/json/table_description_shape.h"

namespace tailrace::wire::json {

namespace {

constexpr Constraint created_table{
    .min = 3, .max = 255, .pattern = Pattern::name, .missing = table_name_missing};

}  // namespace

template <>
struct Shape<CreateTableInput> {
    static constexpr std::string_view name = "CreateTableInput";
    static constexpr Member members[] = {
        member<&CreateTableInput::attribute_definitions>("AttributeDefinitions"),
        member<&CreateTableInput::table_name>("TableName", created_table),
        member<&CreateTableInput::key_schema>("KeySchema", key_schema),
        member<&CreateTableInput::local_secondary_indexes>("LocalSecondaryIndexes"),
        member<&CreateTableInput::global_secondary_indexes>("GlobalSecondaryIndexes"),
        member<&CreateTableInput::billing_mode>("BillingMode"),
        member<&CreateTableInput::provisioned_throughput>("ProvisionedThroughput"),
        member<&CreateTableInput::stream_specification>("StreamSpecification"),
        member<&CreateTableInput::sse_specification>("SSESpecification"),
        member<&CreateTableInput::tags>("Tags"),
        member<&CreateTableInput::table_class>("TableClass"),
        member<&CreateTableInput::deletion_protection_enabled>("DeletionProtectionEnabled"),
        member<&CreateTableInput::warm_throughput>("WarmThroughput"),
        member<&CreateTableInput::resource_policy>("ResourcePolicy"),
        member<&CreateTableInput::on_demand_throughput>("OnDemandThroughput"),
        member<&CreateTableInput::global_table_source_arn>("GlobalTableSourceArn", length(1, 1024)),
        member<&CreateTableInput::global_table_settings_replication_mode>(
            "GlobalTableSettingsReplicationMode"),
    };
};

template <>
struct Shape<CreateTableOutput> {
    static constexpr std::string_view name = "CreateTableOutput";
    static constexpr Member members[] = {
        member<&CreateTableOutput::table_description>("TableDescription"),
    };
};

template <>
struct Shape<DescribeTableInput> {
    static constexpr std::string_view name = "DescribeTableInput";
    static constexpr Member members[] = {
        member<&DescribeTableInput::table_name>("TableName", described_table),
    };
};

template <>
struct Shape<DescribeTableOutput> {
    static constexpr std::string_view name = "DescribeTableOutput";
    static constexpr Member members[] = {
        member<&DescribeTableOutput::table>("Table"),
    };
};

template <>
struct Shape<UpdateGlobalSecondaryIndexAction> {
    static constexpr std::string_view name = "UpdateGlobalSecondaryIndexAction";
    static constexpr Member members[] = {
        member<&UpdateGlobalSecondaryIndexAction::index_name>("IndexName", index_name),
        member<&UpdateGlobalSecondaryIndexAction::provisioned_throughput>("ProvisionedThroughput"),
        member<&UpdateGlobalSecondaryIndexAction::on_demand_throughput>("OnDemandThroughput"),
        member<&UpdateGlobalSecondaryIndexAction::warm_throughput>("WarmThroughput"),
    };
};

template <>
struct Shape<DeleteGlobalSecondaryIndexAction> {
    static constexpr std::string_view name = "DeleteGlobalSecondaryIndexAction";
    static constexpr Member members[] = {
        member<&DeleteGlobalSecondaryIndexAction::index_name>("IndexName", index_name),
    };
};

template <>
struct Shape<GlobalSecondaryIndexUpdate> {
    static constexpr std::string_view name = "GlobalSecondaryIndexUpdate";
    static constexpr Member members[] = {
        member<&GlobalSecondaryIndexUpdate::update>("Update"),
        member<&GlobalSecondaryIndexUpdate::create>("Create"),
        member<&GlobalSecondaryIndexUpdate::delete_>("Delete"),
    };
};

template <>
struct Shape<ReplicaGlobalSecondaryIndex> {
    static constexpr std::string_view name = "ReplicaGlobalSecondaryIndex";
    static constexpr Member members[] = {
        member<&ReplicaGlobalSecondaryIndex::index_name>("IndexName", index_name),
        member<&ReplicaGlobalSecondaryIndex::provisioned_throughput_override>(
            "ProvisionedThroughputOverride"),
        member<&ReplicaGlobalSecondaryIndex::on_demand_throughput_override>(
            "OnDemandThroughputOverride"),
    };
};

template <>
struct Shape<CreateReplicationGroupMemberAction> {
    static constexpr std::string_view name = "CreateReplicationGroupMemberAction";
    static constexpr Member members[] = {
        member<&CreateReplicationGroupMemberAction::region_name>("RegionName"),
        member<&CreateReplicationGroupMemberAction::kms_master_key_id>("KMSMasterKeyId"),
        member<&CreateReplicationGroupMemberAction::provisioned_throughput_override>(
            "ProvisionedThroughputOverride"),
        member<&CreateReplicationGroupMemberAction::on_demand_throughput_override>(
            "OnDemandThroughputOverride"),
        member<&CreateReplicationGroupMemberAction::global_secondary_indexes>(
            "GlobalSecondaryIndexes", length(1)),
        member<&CreateReplicationGroupMemberAction::table_class_override>("TableClassOverride"),
    };
};

template <>
struct Shape<DeleteReplicationGroupMemberAction> {
    static constexpr std::string_view name = "DeleteReplicationGroupMemberAction";
    static constexpr Member members[] = {
        member<&DeleteReplicationGroupMemberAction::region_name>("RegionName"),
    };
};

template <>
struct Shape<ReplicationGroupUpdate> {
    static constexpr std::string_view name = "ReplicationGroupUpdate";
    static constexpr Member members[] = {
        member<&ReplicationGroupUpdate::create>("Create"),
        member<&ReplicationGroupUpdate::update>("Update"),
        member<&ReplicationGroupUpdate::delete_>("Delete"),
    };
};

template <>
struct Shape<CreateGlobalTableWitnessGroupMemberAction> {
    static constexpr std::string_view name = "CreateGlobalTableWitnessGroupMemberAction";
    static constexpr Member members[] = {
        member<&CreateGlobalTableWitnessGroupMemberAction::region_name>("RegionName"),
    };
};

template <>
struct Shape<DeleteGlobalTableWitnessGroupMemberAction> {
    static constexpr std::string_view name = "DeleteGlobalTableWitnessGroupMemberAction";
    static constexpr Member members[] = {
        member<&DeleteGlobalTableWitnessGroupMemberAction::region_name>("RegionName"),
    };
};

template <>
struct Shape<GlobalTableWitnessGroupUpdate> {
    static constexpr std::string_view name = "GlobalTableWitnessGroupUpdate";
    static constexpr Member members[] = {
        member<&GlobalTableWitnessGroupUpdate::create>("Create"),
        member<&GlobalTableWitnessGroupUpdate::delete_>("Delete"),
    };
};

template <>
struct Shape<UpdateTableInput> {
    static constexpr std::string_view name = "UpdateTableInput";
    static constexpr Member members[] = {
        member<&UpdateTableInput::attribute_definitions>("AttributeDefinitions"),
        member<&UpdateTableInput::table_name>("TableName", described_table),
        member<&UpdateTableInput::billing_mode>("BillingMode"),
        member<&UpdateTableInput::provisioned_throughput>("ProvisionedThroughput"),
        member<&UpdateTableInput::global_secondary_index_updates>("GlobalSecondaryIndexUpdates"),
        member<&UpdateTableInput::stream_specification>("StreamSpecification"),
        member<&UpdateTableInput::sse_specification>("SSESpecification"),
        member<&UpdateTableInput::replica_updates>("ReplicaUpdates", length(1)),
        member<&UpdateTableInput::table_class>("TableClass"),
        member<&UpdateTableInput::deletion_protection_enabled>("DeletionProtectionEnabled"),
        member<&UpdateTableInput::multi_region_consistency>("MultiRegionConsistency"),
        member<&UpdateTableInput::global_table_witness_updates>("GlobalTableWitnessUpdates",
                                                                length(1, 1)),
        member<&UpdateTableInput::on_demand_throughput>("OnDemandThroughput"),
        member<&UpdateTableInput::warm_throughput>("WarmThroughput"),
        member<&UpdateTableInput::global_table_settings_replication_mode>(
            "GlobalTableSettingsReplicationMode"),
    };
};

template <>
struct Shape<UpdateTableOutput> {
    static constexpr std::string_view name = "UpdateTableOutput";
    static constexpr Member members[] = {
        member<&UpdateTableOutput::table_description>("TableDescription"),
    };
};

template <>
struct Shape<DeleteTableInput> {
    static constexpr std::string_view name = "DeleteTableInput";
    static constexpr Member members[] = {
        member<&DeleteTableInput::table_name>("TableName", described_table),
    };
};

template <>
struct Shape<DeleteTableOutput> {
    static constexpr std::string_view name = "DeleteTableOutput";
    static constexpr Member members[] = {
        member<&DeleteTableOutput::table_description>("TableDescription"),
    };
};

template <>
struct Shape<ListTablesInput> {
    static constexpr std::string_view name = "ListTablesInput";
    static constexpr Member members[] = {
        member<&ListTablesInput::exclusive_start_table_name>("ExclusiveStartTableName", table_name),
        member<&ListTablesInput::limit>("Limit", range(1, 100)),
    };
};

template <>
struct Shape<ListTablesOutput> {
    static constexpr std::string_view name = "ListTablesOutput";
    static constexpr Member members[] = {
        member<&ListTablesOutput::table_names>("TableNames"),
        member<&ListTablesOutput::last_evaluated_table_name>("LastEvaluatedTableName"),
    };
};

template struct Codec<CreateTableInput>;
template struct Codec<CreateTableOutput>;
template struct Codec<DescribeTableInput>;
template struct Codec<DescribeTableOutput>;
template struct Codec<UpdateTableInput>;
template struct Codec<UpdateTableOutput>;
template struct Codec<DeleteTableInput>;
template struct Codec<DeleteTableOutput>;
template struct Codec<ListTablesInput>;
template struct Codec<ListTablesOutput>;

}  // namespace tailrace::wire::json
