#include "operation/table_settings.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "operation/answers.h"
#include "operation/billing.h"
#include "operation/index_settings.h"
#include "operation/index_updates.h"
#include "operation/tags.h"

namespace tailrace::operation {
namespace {

// The keys of a new table.

Result<void> check_key_types(std::span<const KeySchemaElement> key_schema) {
    if (key_schema[0].key_type != KeyType::HASH) {
        return validation_error(
            "Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
    }
    if (key_schema.size() > 1 && key_schema[1].key_type != KeyType::RANGE) {
        return validation_error(
            "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
    }
    return {};
}

Result<void> check_defined_once(std::vector<std::string_view> defined) {
    std::ranges::sort(defined);
    const auto twice = std::ranges::adjacent_find(defined);
    if (twice == defined.end()) return {};
    return validation_error(std::string("Attribute Name is duplicated: ").append(*twice));
}

/// The key attributes of a table and its indexes, and what is said of them.
struct KeyNames {
    std::vector<std::vector<std::string_view>> of_each;
    std::vector<std::string_view> used;
    bool has_indexes = false;

    void add(std::span<const KeySchemaElement> key_schema) {
        of_each.push_back(names_of(key_schema));
        for (const auto& name : of_each.back()) {
            if (std::ranges::count(used, name) == 0) used.push_back(name);
        }
    }
};

KeyNames key_names_of(const CreateTableInput& input) {
    KeyNames names;
    names.add(*input.key_schema);
    if (input.local_secondary_indexes) {
        for (const auto& index : *input.local_secondary_indexes) names.add(index.key_schema);
    }
    if (input.global_secondary_indexes) {
        for (const auto& index : *input.global_secondary_indexes) names.add(index.key_schema);
    }
    names.has_indexes = names.of_each.size() > 1;
    return names;
}

Result<void> check_defined(const KeyNames& keys, const std::vector<std::string_view>& defined) {
    if (!keys.has_indexes && keys.of_each.front().size() > defined.size()) {
        return validation_error("Invalid KeySchema: Some index key attribute have no definition");
    }
    for (const auto& names : keys.of_each) {
        if (auto all = check_keys_defined(names, defined); !all) return all;
    }
    return {};
}

Result<void> check_all_used(const KeyNames& keys, const std::vector<std::string_view>& defined) {
    if (keys.used.size() == defined.size()) return {};
    if (!keys.has_indexes) {
        return invalid_parameter(
            "Number of attributes in KeySchema does not exactly match number of attributes defined "
            "in AttributeDefinitions");
    }
    return invalid_parameter(fmt::format(
        "Some AttributeDefinitions are not used. AttributeDefinitions: [{}], keys used: [{}]",
        fmt::join(defined, ", "), fmt::join(keys.used, ", ")));
}

Result<void> check_keys(const CreateTableInput& input) {
    const auto& key_schema = *input.key_schema;
    const auto names = key_names_of(input);
    const auto& keys = names.of_each.front();
    const auto defined = names_of(*input.attribute_definitions);
    if (auto all = check_defined(names, defined); !all) return all;
    if (keys.size() > 1 && keys[0] == keys[1]) {
        return validation_error(
            "Both the Hash Key and the Range Key element in the KeySchema have the same name");
    }
    if (auto types = check_key_types(key_schema); !types) return types;
    if (auto once = check_defined_once(defined); !once) return once;
    return check_all_used(names, defined);
}

Refusal missing(std::string_view member) {
    return validation_error(
        fmt::format("1 validation error detected: Value null at '{}' failed to satisfy constraint: "
                    "Member must not be null",
                    member));
}

Result<void> set_keys(table::TableSettings& settings, const CreateTableInput& input) {
    if (!input.attribute_definitions) return missing("attributeDefinitions");
    if (!input.key_schema) return missing("keySchema");
    if (auto fine = check_keys(input); !fine) return fine;
    settings.attribute_definitions = *input.attribute_definitions;
    std::ranges::sort(settings.attribute_definitions, {}, &AttributeDefinition::attribute_name);
    settings.key_schema = *input.key_schema;
    return set_indexes(settings, input);
}

// Encryption.

Result<void> check_encryption(const SSESpecification& sse) {
    const bool enabled = sse.enabled.value_or(false);
    if (!enabled && sse.sse_type) {
        return invalid_parameter("SSEType can not be specified if Enabled is false");
    }
    if (!enabled && sse.kms_master_key_id) {
        return invalid_parameter("KMSMasterKeyId can not be specified if Enabled is false");
    }
    if (sse.sse_type == SSEType::AES256) {
        return invalid_parameter("SSEType AES256 is not supported");
    }
    if (sse.kms_master_key_id && !sse.sse_type) {
        return invalid_parameter("SSEType KMS is required if KMSMasterKeyId is specified");
    }
    return {};
}

Result<void> update_encryption(table::TableSettings& settings, const SSESpecification& sse) {
    if (auto fine = check_encryption(sse); !fine) return fine;
    if (!sse.enabled.value_or(false)) {
        if (!settings.sse) return invalid_parameter("Table is already encrypted by default");
        settings.sse.reset();
        return {};
    }
    if (settings.sse && settings.sse->kms_master_key_id == sse.kms_master_key_id) {
        return invalid_parameter(
            "Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if "
            "you want to change Master Key");
    }
    settings.sse = sse;
    return {};
}

Result<void> set_encryption(table::TableSettings& settings,
                            const std::optional<SSESpecification>& sse) {
    if (!sse) return {};
    if (sse->enabled.value_or(false)) settings.sse = sse;
    return check_encryption(*sse);
}

Result<void> check_supported(const CreateTableInput& input) {
    if (input.global_table_source_arn) return not_supported("GlobalTableSourceArn");
    if (input.global_table_settings_replication_mode) {
        return not_supported("GlobalTableSettingsReplicationMode");
    }
    return {};
}

// What an update may say at once.

bool updates_indexes(const UpdateTableInput& input) {
    return input.global_secondary_index_updates && !input.global_secondary_index_updates->empty();
}

/// How many of the things are asked for that an update can change.
std::ptrdiff_t count_changes(const UpdateTableInput& input) {
    const std::array asked = {input.provisioned_throughput.has_value(),
                              input.billing_mode.has_value(),
                              input.stream_specification.has_value(),
                              updates_indexes(input),
                              input.sse_specification.has_value(),
                              input.replica_updates.has_value(),
                              input.multi_region_consistency.has_value(),
                              input.global_table_witness_updates.has_value(),
                              input.global_table_settings_replication_mode.has_value(),
                              input.table_class.has_value(),
                              input.deletion_protection_enabled.has_value(),
                              input.on_demand_throughput.has_value(),
                              input.warm_throughput.has_value()};
    return std::ranges::count(asked, true);
}

Result<void> check_changes_something(const UpdateTableInput& input) {
    if (count_changes(input) > 0) return {};
    return validation_error(
        "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
        "GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, "
        "ReplicaTransitRoleArn, MultiRegionConsistency, DeletionProtectionEnabled, "
        "OnDemandThroughput, WarmThroughput or TableClass is required");
}

/// Some changes go alone; if there are several of them, the first here is named.
Result<void> check_goes_alone(const UpdateTableInput& input) {
    if (count_changes(input) == 1) return {};
    const auto alone = [](std::string_view what) {
        return invalid_parameter(
            std::string(what).append(" must be the only operation in the request"));
    };
    if (input.sse_specification) return alone("Server-Side Encryption modification");
    if (input.table_class) return alone("TableClass modification");
    if (input.deletion_protection_enabled) return alone("DeletionProtection modification");
    if (input.warm_throughput && adds_or_drops_index(input)) {
        return invalid_parameter(
            "Create global secondary index cannot be specified when updating WarmThroughput");
    }
    if (input.warm_throughput) return alone("WarmThroughput");
    if (input.replica_updates) return alone("Replica modification");
    if (input.on_demand_throughput && count_changes(input) > (input.billing_mode ? 2 : 1)) {
        return invalid_parameter(
            "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request");
    }
    return {};
}

Result<void> check_stream_update(const UpdateTableInput& input) {
    const auto& stream = input.stream_specification;
    if (!stream) return {};
    if (stream->stream_enabled && !stream->stream_view_type) {
        return invalid_parameter("If stream is being enabled then UpdateViewType is required");
    }
    if (!stream->stream_enabled && stream->stream_view_type) {
        return invalid_parameter(
            "If stream is being disabled, then UpdateViewType must not be specified");
    }
    if (adds_or_drops_index(input)) {
        return invalid_parameter("You cannot create or delete index while changing stream status");
    }
    if (input.provisioned_throughput || input.billing_mode == BillingMode::PROVISIONED) {
        return invalid_parameter("You cannot modify stream status while updating table IOPS");
    }
    return {};
}

Result<void> check_supported(const UpdateTableInput& input) {
    if (input.replica_updates) return not_supported("ReplicaUpdates");
    if (input.multi_region_consistency) return not_supported("MultiRegionConsistency");
    if (input.global_table_witness_updates) return not_supported("GlobalTableWitnessUpdates");
    if (input.global_table_settings_replication_mode) {
        return not_supported("GlobalTableSettingsReplicationMode");
    }
    return {};
}

}  // namespace

Result<table::TableSettings> new_settings(const CreateTableInput& input,
                                          base::UnixMilliseconds now) {
    table::TableSettings settings;
    if (auto set = set_billing(settings, input, now); !set) return failure(set);
    if (auto set = set_keys(settings, input); !set) return failure(set);
    if (auto set = set_encryption(settings, input.sse_specification); !set) return failure(set);
    if (auto all = check_supported(input); !all) return failure(all);
    settings.table_class = input.table_class;
    settings.deletion_protection = input.deletion_protection_enabled.value_or(false);
    settings.tags = input.tags.value_or(std::vector<Tag>());
    if (auto fine = check_tags(settings.tags); !fine) return failure(fine);
    return settings;
}

Result<std::optional<StreamViewType>> new_stream(const CreateTableInput& input) {
    const auto& stream = input.stream_specification;
    if (!stream) return std::nullopt;
    if (stream->stream_enabled && !stream->stream_view_type) {
        return invalid_parameter(
            "Table is being created with a stream enabled, UpdateViewType is required");
    }
    if (!stream->stream_enabled && stream->stream_view_type) {
        return invalid_parameter(
            "Table is being created with a stream disabled, UpdateViewType should not be "
            "specified");
    }
    return stream->stream_view_type;
}

Result<void> check_update(const UpdateTableInput& input) {
    if (auto some = check_changes_something(input); !some) return some;
    if (auto alone = check_goes_alone(input); !alone) return alone;
    if (auto fine = check_index_updates(input); !fine) return fine;
    if (auto fine = check_stream_update(input); !fine) return fine;
    if (auto fine = check_billing_update(input); !fine) return fine;
    return check_supported(input);
}

Result<void> update_settings(table::TableSettings& settings, const UpdateTableInput& input,
                             base::UnixMilliseconds now) {
    if (auto updated = update_billing(settings, input, now); !updated) return updated;
    if (input.sse_specification) {
        auto updated = update_encryption(settings, *input.sse_specification);
        if (!updated) return updated;
    }
    if (input.table_class) settings.table_class = input.table_class;
    if (input.deletion_protection_enabled) {
        settings.deletion_protection = *input.deletion_protection_enabled;
    }
    return {};
}

}  // namespace tailrace::operation
