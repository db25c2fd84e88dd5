#include "operation/table_settings.h"

#include <gmock/gmock.h>

#include <initializer_list>
#include <utility>

#include "operation/simulated/answer_matchers.h"

namespace tailrace::operation {
namespace {

using enum ScalarAttributeType;
using enum KeyType;
using enum StreamViewType;

constexpr base::UnixMilliseconds now = 1'700'000'000'000;

CreateTableInput table(std::vector<AttributeDefinition> definitions,
                       std::vector<KeySchemaElement> key_schema) {
    return {.attribute_definitions = std::move(definitions),
            .key_schema = std::move(key_schema),
            .billing_mode = BillingMode::PAY_PER_REQUEST};
}

CreateTableInput valid() {
    return table({{"a", S}}, {{"a", HASH}});
}

Result<table::TableSettings> settings_of(const CreateTableInput& input) {
    return new_settings(input, now);
}

TEST(NewSettings, KeepWhatWasAskedFor) {
    auto input = table({{"a", S}, {"b", N}}, {{"a", HASH}, {"b", RANGE}});
    input.table_class = TableClass::STANDARD_INFREQUENT_ACCESS;
    input.deletion_protection_enabled = true;
    input.tags = std::vector<Tag>{{"team", "blue"}};
    const auto settings = settings_of(input);
    ASSERT_THAT(settings, Succeeds());
    EXPECT_EQ(settings->attribute_definitions, *input.attribute_definitions);
    EXPECT_EQ(settings->key_schema, *input.key_schema);
    EXPECT_EQ(settings->table_class, input.table_class);
    EXPECT_TRUE(settings->deletion_protection);
    EXPECT_EQ(settings->tags, *input.tags);
}

TEST(NewSettings, WantEveryKeyDefined) {
    const auto none = "Invalid KeySchema: Some index key attribute have no definition";
    EXPECT_THAT(settings_of(table({}, {{"a", HASH}})), Refuses(none));
    EXPECT_THAT(settings_of(table({{"a", S}}, {{"a", HASH}, {"a", HASH}})), Refuses(none));
    EXPECT_THAT(settings_of(table({{"b", S}}, {{"a", HASH}})),
                RefusesParameter("Some index key attributes are not defined in "
                                 "AttributeDefinitions. Keys: [a], AttributeDefinitions: [b]"));
}

TEST(NewSettings, WantAHashThenARange) {
    const std::vector<AttributeDefinition> both = {{"a", S}, {"b", S}};
    EXPECT_THAT(
        settings_of(table(both, {{"a", HASH}, {"a", HASH}})),
        Refuses("Both the Hash Key and the Range Key element in the KeySchema have the same "
                "name"));
    EXPECT_THAT(settings_of(table(both, {{"a", HASH}, {"b", HASH}})),
                Refuses("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"));
    EXPECT_THAT(settings_of(table(both, {{"a", RANGE}, {"b", HASH}})),
                Refuses("Invalid KeySchema: The first KeySchemaElement is not a HASH key type"));
}

TEST(NewSettings, WantNoMoreDefinedThanUsed) {
    EXPECT_THAT(settings_of(table({{"a", S}, {"b", S}}, {{"a", HASH}})),
                RefusesParameter("Number of attributes in KeySchema does not exactly match number "
                                 "of attributes defined in AttributeDefinitions"));
    EXPECT_THAT(settings_of(table({{"a", S}, {"a", S}}, {{"a", HASH}})),
                Refuses("Attribute Name is duplicated: a"));
}

TEST(NewSettings, WantKeysAtAll) {
    EXPECT_THAT(settings_of({.billing_mode = BillingMode::PAY_PER_REQUEST}),
                Refuses("1 validation error detected: Value null at 'attributeDefinitions' failed "
                        "to satisfy constraint: Member must not be null"));
}

TEST(NewSettings, CheckEncryption) {
    auto input = valid();
    const auto refused = [&](SSESpecification sse, const std::string& why) {
        input.sse_specification = std::move(sse);
        EXPECT_THAT(settings_of(input), RefusesParameter(why));
    };
    refused({.sse_type = SSEType::KMS}, "SSEType can not be specified if Enabled is false");
    refused({.kms_master_key_id = "k"}, "KMSMasterKeyId can not be specified if Enabled is false");
    refused({.enabled = true, .sse_type = SSEType::AES256}, "SSEType AES256 is not supported");
    refused({.enabled = true, .kms_master_key_id = "k"},
            "SSEType KMS is required if KMSMasterKeyId is specified");
}

TEST(NewSettings, CheckTags) {
    auto input = valid();
    input.tags = std::vector<Tag>{{"a", "1"}, {"a", "2"}};
    EXPECT_THAT(settings_of(input),
                Refuses("Duplicate Tag Keys provided as input: Duplicate Tag Key found a"));
    input.tags = std::vector<Tag>{{"aws:a", "1"}};
    EXPECT_THAT(settings_of(input), Refuses("Tag Key cannot be prefixed with aws:, Key: aws:a"));
}

// Statement 65, but for the two texts that the wire knows: a missing StreamEnabled, and a view type
// that is none.
TEST(NewStream, Statement65_IsOnExactlyWithAViewType) {
    auto input = valid();
    EXPECT_EQ(new_stream(input), std::nullopt);
    input.stream_specification = StreamSpecification{true, KEYS_ONLY};
    EXPECT_EQ(new_stream(input), KEYS_ONLY);
    input.stream_specification = StreamSpecification{false, std::nullopt};
    EXPECT_EQ(new_stream(input), std::nullopt);
    input.stream_specification = StreamSpecification{true, std::nullopt};
    EXPECT_THAT(new_stream(input),
                RefusesParameter("Table is being created with a stream enabled, UpdateViewType is "
                                 "required"));
    input.stream_specification = StreamSpecification{false, KEYS_ONLY};
    EXPECT_THAT(new_stream(input),
                RefusesParameter("Table is being created with a stream disabled, UpdateViewType "
                                 "should not be specified"));
}

constexpr auto at_least_one =
    "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
    "GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, "
    "ReplicaTransitRoleArn, MultiRegionConsistency, DeletionProtectionEnabled, "
    "OnDemandThroughput, WarmThroughput or TableClass is required";

TEST(Update, WantsSomethingToDo) {
    EXPECT_THAT(check_update({.table_name = "t"}), Refuses(at_least_one));
    EXPECT_THAT(
        check_update({.attribute_definitions = std::vector<AttributeDefinition>{{"a", S}},
                      .global_secondary_index_updates = std::vector<GlobalSecondaryIndexUpdate>()}),
        Refuses(at_least_one));
}

UpdateTableInput stream_update(StreamSpecification stream) {
    return {.stream_specification = stream};
}

TEST(Update, SwitchesAStreamOnWithAViewTypeAndOffWithout) {
    EXPECT_THAT(check_update(stream_update({true, NEW_IMAGE})), Succeeds());
    EXPECT_THAT(check_update(stream_update({false, std::nullopt})), Succeeds());
    EXPECT_THAT(check_update(stream_update({true, std::nullopt})),
                RefusesParameter("If stream is being enabled then UpdateViewType is required"));
    EXPECT_THAT(check_update(stream_update({false, KEYS_ONLY})),
                RefusesParameter("If stream is being disabled, then UpdateViewType must not be "
                                 "specified"));
}

TEST(Update, SwitchesAStreamTogetherWithOnDemandBillingOnly) {
    auto update = stream_update({true, NEW_IMAGE});
    update.billing_mode = BillingMode::PAY_PER_REQUEST;
    EXPECT_THAT(check_update(update), Succeeds());

    const auto iops = "You cannot modify stream status while updating table IOPS";
    update.billing_mode = BillingMode::PROVISIONED;
    EXPECT_THAT(check_update(update), RefusesParameter(iops));
    update.provisioned_throughput = ProvisionedThroughput{1, 1};
    EXPECT_THAT(check_update(update), RefusesParameter(iops));
    update.billing_mode.reset();
    EXPECT_THAT(check_update(update), RefusesParameter(iops));
}

TEST(Update, SwitchesNoStreamWhileIndexesChange) {
    auto update = stream_update({true, NEW_IMAGE});
    update.global_secondary_index_updates.emplace(1).front().delete_.emplace();
    EXPECT_THAT(check_update(update),
                RefusesParameter("You cannot create or delete index while changing stream status"));
}

TEST(Update, LetsSomeChangesGoOnlyAlone) {
    auto update = stream_update({true, NEW_IMAGE});
    const auto alone = [&](const std::string& what) {
        EXPECT_THAT(check_update(update),
                    RefusesParameter(what + " must be the only operation in the request"));
    };
    update.warm_throughput = WarmThroughput{13'000, 5'000};
    alone("WarmThroughput");
    update.deletion_protection_enabled = true;
    alone("DeletionProtection modification");
    update.table_class = TableClass::STANDARD;
    alone("TableClass modification");
    update.sse_specification = SSESpecification{.enabled = true};
    alone("Server-Side Encryption modification");
}

TEST(Update, CombinesOnDemandLimitsWithBillingOnly) {
    UpdateTableInput update{.billing_mode = BillingMode::PAY_PER_REQUEST,
                            .on_demand_throughput = OnDemandThroughput{1, 1}};
    EXPECT_THAT(check_update(update), Succeeds());
    update.stream_specification = StreamSpecification{true, NEW_IMAGE};
    EXPECT_THAT(check_update(update),
                RefusesParameter("OnDemandThroughput can only be combined with BillingMode in an "
                                 "UpdateTable request"));
}

TEST(Update, TellsWhatIsNotSupported) {
    UpdateTableInput replicas;
    replicas.replica_updates = std::vector<ReplicationGroupUpdate>(1);
    EXPECT_THAT(check_update(replicas),
                Refuses("ReplicaUpdates is not supported by this server yet"));
    EXPECT_THAT(check_update({.multi_region_consistency = MultiRegionConsistency::STRONG}),
                Refuses("MultiRegionConsistency is not supported by this server yet"));
    EXPECT_THAT(check_update({.global_table_settings_replication_mode =
                                  GlobalTableSettingsReplicationMode::ENABLED}),
                Refuses("GlobalTableSettingsReplicationMode is not supported by this server yet"));
}

TEST(UpdateSettings, ChangesEncryptionToSomethingElse) {
    table::TableSettings settings;
    const UpdateTableInput off{.sse_specification = SSESpecification{.enabled = false}};
    const UpdateTableInput on{.sse_specification = SSESpecification{.enabled = true}};
    EXPECT_THAT(update_settings(settings, off, now),
                RefusesParameter("Table is already encrypted by default"));
    ASSERT_THAT(update_settings(settings, on, now), Succeeds());
    EXPECT_TRUE(settings.sse.has_value());
    EXPECT_THAT(update_settings(settings, on, now),
                RefusesParameter("Table is already encrypted with given KMSMasterKeyId. Use "
                                 "KMSMasterKeyId parameter if you want to change Master Key"));
    ASSERT_THAT(update_settings(settings, off, now), Succeeds());
    EXPECT_FALSE(settings.sse.has_value());
}

TEST(UpdateSettings, ChangesClassAndProtection) {
    table::TableSettings settings;
    settings.billing_mode = BillingMode::PAY_PER_REQUEST;
    ASSERT_THAT(
        update_settings(settings, {.table_class = TableClass::STANDARD_INFREQUENT_ACCESS}, now),
        Succeeds());
    ASSERT_THAT(update_settings(settings, {.deletion_protection_enabled = true}, now), Succeeds());
    EXPECT_EQ(settings.table_class, TableClass::STANDARD_INFREQUENT_ACCESS);
    EXPECT_TRUE(settings.deletion_protection);
}

}  // namespace
}  // namespace tailrace::operation
