// CreateTable, DescribeTable, UpdateTable, DeleteTable, ListTables.
//
// Here and in the other request headers: a member that the API requires is a plain value, and a
// decoded request has it; every other member is optional, and absent is not the same as empty.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tailrace/enumerations.h"
#include "tailrace/table_description.h"

namespace tailrace {

struct CreateTableInput {
    std::optional<std::vector<AttributeDefinition>> attribute_definitions;
    std::string table_name;
    std::optional<std::vector<KeySchemaElement>> key_schema;
    std::optional<std::vector<LocalSecondaryIndex>> local_secondary_indexes;
    std::optional<std::vector<GlobalSecondaryIndex>> global_secondary_indexes;
    std::optional<BillingMode> billing_mode;
    std::optional<ProvisionedThroughput> provisioned_throughput;
    std::optional<StreamSpecification> stream_specification;
    std::optional<SSESpecification> sse_specification;
    std::optional<std::vector<Tag>> tags;
    std::optional<TableClass> table_class;
    std::optional<bool> deletion_protection_enabled;
    std::optional<WarmThroughput> warm_throughput;
    std::optional<std::string> resource_policy;
    std::optional<OnDemandThroughput> on_demand_throughput;
    std::optional<std::string> global_table_source_arn;
    std::optional<GlobalTableSettingsReplicationMode> global_table_settings_replication_mode;
    friend bool operator==(const CreateTableInput&, const CreateTableInput&) = default;
};

struct CreateTableOutput {
    TableDescription table_description;
    friend bool operator==(const CreateTableOutput&, const CreateTableOutput&) = default;
};

struct DescribeTableInput {
    std::string table_name;
    friend bool operator==(const DescribeTableInput&, const DescribeTableInput&) = default;
};

struct DescribeTableOutput {
    TableDescription table;
    friend bool operator==(const DescribeTableOutput&, const DescribeTableOutput&) = default;
};

struct UpdateGlobalSecondaryIndexAction {
    std::string index_name;
    std::optional<ProvisionedThroughput> provisioned_throughput;
    std::optional<OnDemandThroughput> on_demand_throughput;
    std::optional<WarmThroughput> warm_throughput;
    friend bool operator==(const UpdateGlobalSecondaryIndexAction&,
                           const UpdateGlobalSecondaryIndexAction&) = default;
};

using CreateGlobalSecondaryIndexAction = GlobalSecondaryIndex;

struct DeleteGlobalSecondaryIndexAction {
    std::string index_name;
    friend bool operator==(const DeleteGlobalSecondaryIndexAction&,
                           const DeleteGlobalSecondaryIndexAction&) = default;
};

/// Exactly one member is to be present; the operation sees to that.
struct GlobalSecondaryIndexUpdate {
    std::optional<UpdateGlobalSecondaryIndexAction> update;
    std::optional<CreateGlobalSecondaryIndexAction> create;
    std::optional<DeleteGlobalSecondaryIndexAction> delete_;
    friend bool operator==(const GlobalSecondaryIndexUpdate&,
                           const GlobalSecondaryIndexUpdate&) = default;
};

struct ReplicaGlobalSecondaryIndex {
    std::string index_name;
    std::optional<ProvisionedThroughputOverride> provisioned_throughput_override;
    std::optional<OnDemandThroughputOverride> on_demand_throughput_override;
    friend bool operator==(const ReplicaGlobalSecondaryIndex&,
                           const ReplicaGlobalSecondaryIndex&) = default;
};

struct CreateReplicationGroupMemberAction {
    std::string region_name;
    std::optional<std::string> kms_master_key_id;
    std::optional<ProvisionedThroughputOverride> provisioned_throughput_override;
    std::optional<OnDemandThroughputOverride> on_demand_throughput_override;
    std::optional<std::vector<ReplicaGlobalSecondaryIndex>> global_secondary_indexes;
    std::optional<TableClass> table_class_override;
    friend bool operator==(const CreateReplicationGroupMemberAction&,
                           const CreateReplicationGroupMemberAction&) = default;
};

using UpdateReplicationGroupMemberAction = CreateReplicationGroupMemberAction;

struct DeleteReplicationGroupMemberAction {
    std::string region_name;
    friend bool operator==(const DeleteReplicationGroupMemberAction&,
                           const DeleteReplicationGroupMemberAction&) = default;
};

struct ReplicationGroupUpdate {
    std::optional<CreateReplicationGroupMemberAction> create;
    std::optional<UpdateReplicationGroupMemberAction> update;
    std::optional<DeleteReplicationGroupMemberAction> delete_;
    friend bool operator==(const ReplicationGroupUpdate&, const ReplicationGroupUpdate&) = default;
};

struct CreateGlobalTableWitnessGroupMemberAction {
    std::string region_name;
    friend bool operator==(const CreateGlobalTableWitnessGroupMemberAction&,
                           const CreateGlobalTableWitnessGroupMemberAction&) = default;
};

struct DeleteGlobalTableWitnessGroupMemberAction {
    std::string region_name;
    friend bool operator==(const DeleteGlobalTableWitnessGroupMemberAction&,
                           const DeleteGlobalTableWitnessGroupMemberAction&) = default;
};

struct GlobalTableWitnessGroupUpdate {
    std::optional<CreateGlobalTableWitnessGroupMemberAction> create;
    std::optional<DeleteGlobalTableWitnessGroupMemberAction> delete_;
    friend bool operator==(const GlobalTableWitnessGroupUpdate&,
                           const GlobalTableWitnessGroupUpdate&) = default;
};

struct UpdateTableInput {
    std::optional<std::vector<AttributeDefinition>> attribute_definitions;
    std::string table_name;
    std::optional<BillingMode> billing_mode;
    std::optional<ProvisionedThroughput> provisioned_throughput;
    std::optional<std::vector<GlobalSecondaryIndexUpdate>> global_secondary_index_updates;
    std::optional<StreamSpecification> stream_specification;
    std::optional<SSESpecification> sse_specification;
    std::optional<std::vector<ReplicationGroupUpdate>> replica_updates;
    std::optional<TableClass> table_class;
    std::optional<bool> deletion_protection_enabled;
    std::optional<MultiRegionConsistency> multi_region_consistency;
    std::optional<std::vector<GlobalTableWitnessGroupUpdate>> global_table_witness_updates;
    std::optional<OnDemandThroughput> on_demand_throughput;
    std::optional<WarmThroughput> warm_throughput;
    std::optional<GlobalTableSettingsReplicationMode> global_table_settings_replication_mode;
    friend bool operator==(const UpdateTableInput&, const UpdateTableInput&) = default;
};

struct UpdateTableOutput {
    TableDescription table_description;
    friend bool operator==(const UpdateTableOutput&, const UpdateTableOutput&) = default;
};

struct DeleteTableInput {
    std::string table_name;
    friend bool operator==(const DeleteTableInput&, const DeleteTableInput&) = default;
};

struct DeleteTableOutput {
    TableDescription table_description;
    friend bool operator==(const DeleteTableOutput&, const DeleteTableOutput&) = default;
};

struct ListTablesInput {
    std::optional<std::string> exclusive_start_table_name;
    std::optional<std::int32_t> limit;
    friend bool operator==(const ListTablesInput&, const ListTablesInput&) = default;
};

struct ListTablesOutput {
    std::vector<std::string> table_names;
    std::optional<std::string> last_evaluated_table_name;
    friend bool operator==(const ListTablesOutput&, const ListTablesOutput&) = default;
};

}  // namespace tailrace
