#include "operation/index_updates.h"

#include <gmock/gmock.h>

#include <string>
#include <utility>

#include "operation/simulated/answer_matchers.h"
#include "operation/table_settings.h"

namespace tailrace::operation {
namespace {

using enum ScalarAttributeType;
using enum KeyType;
using enum ProjectionType;

GlobalSecondaryIndex index(std::string name, std::string hash) {
    return {.index_name = std::move(name),
            .key_schema = {{std::move(hash), HASH}},
            .projection = {ALL, std::nullopt}};
}

GlobalSecondaryIndexUpdate creating(GlobalSecondaryIndex created) {
    return {.create = std::move(created)};
}
GlobalSecondaryIndexUpdate deleting(std::string name) {
    return {.delete_ = DeleteGlobalSecondaryIndexAction{std::move(name)}};
}
GlobalSecondaryIndexUpdate updating(std::string name, ProvisionedThroughput throughput) {
    return {.update = UpdateGlobalSecondaryIndexAction{std::move(name), throughput}};
}

UpdateTableInput input_of(std::vector<GlobalSecondaryIndexUpdate> updates) {
    UpdateTableInput input;
    input.table_name = "t";
    input.attribute_definitions = {{{"c", S}}};
    input.global_secondary_index_updates = std::move(updates);
    return input;
}
UpdateTableInput input_of(GlobalSecondaryIndexUpdate update) {
    return input_of(std::vector{std::move(update)});
}

/// On demand, with a global index `byB` and a local one.
table::TableRow row() {
    table::TableRow row;
    row.name = "t";
    row.status = TableStatus::ACTIVE;
    row.settings.billing_mode = BillingMode::PAY_PER_REQUEST;
    row.settings.attribute_definitions = {{"a", S}, {"b", S}};
    row.settings.key_schema = {{"a", HASH}, {"b", RANGE}};
    row.settings.global_indexes = {
        {.definition = index("byB", "b"), .status = IndexStatus::ACTIVE}};
    row.settings.local_indexes = {{.index_name = "local"}};
    return row;
}
table::TableRow provisioned_row() {
    auto provisioned = row();
    provisioned.settings.billing_mode = BillingMode::PROVISIONED;
    provisioned.settings.global_indexes[0].definition.provisioned_throughput = {1, 1};
    return provisioned;
}

Result<void> update(table::TableRow& table, const UpdateTableInput& input) {
    return update_indexes(table, input, table.settings.billing_mode);
}
Result<void> updated(table::TableRow table, const UpdateTableInput& input) {
    return update(table, input);
}

TEST(IndexUpdates, HaveOneActionEach) {
    EXPECT_THAT(check_index_updates(input_of(GlobalSecondaryIndexUpdate())),
                RefusesParameter("One of GlobalSecondaryIndexUpdate.Update, "
                                 "GlobalSecondaryIndexUpdate.Create, "
                                 "GlobalSecondaryIndexUpdate.Delete must not be null"));
    auto both = creating(index("byC", "c"));
    both.delete_ = DeleteGlobalSecondaryIndexAction{"byB"};
    EXPECT_THAT(check_index_updates(input_of(both)),
                RefusesParameter("Only one global secondary index action is allowed per "
                                 "GlobalSecondaryIndexUpdate object"));
}

TEST(IndexUpdates, NameAnIndexOnce) {
    EXPECT_THAT(check_index_updates(input_of({deleting("byB"), creating(index("byB", "b"))})),
                RefusesParameter("Only one global secondary index update per index is allowed "
                                 "simultaneously. Index: byB"));
}

TEST(IndexUpdates, AreNotAnEmptyList) {
    auto input = input_of(std::vector<GlobalSecondaryIndexUpdate>());
    input.billing_mode = BillingMode::PAY_PER_REQUEST;
    EXPECT_THAT(check_update(input),
                RefusesParameter("List of GlobalSecondaryIndexUpdates is empty"));
}

TEST(IndexUpdates, GoWithFewOtherChanges) {
    auto input = input_of(creating(index("byC", "c")));
    input.provisioned_throughput = ProvisionedThroughput{1, 1};
    EXPECT_THAT(check_update(input),
                RefusesParameter("You cannot create or delete index while updating table IOPS"));
    input.provisioned_throughput.reset();
    input.stream_specification = StreamSpecification{false, std::nullopt};
    EXPECT_THAT(check_update(input),
                RefusesParameter("You cannot create or delete index while changing stream status"));
    input.stream_specification.reset();
    input.warm_throughput = WarmThroughput{1, 1};
    EXPECT_THAT(check_update(input), RefusesParameter("Create global secondary index cannot be "
                                                      "specified when updating WarmThroughput"));
    input.warm_throughput.reset();
    input.deletion_protection_enabled = true;
    EXPECT_THAT(check_update(input), RefusesParameter("DeletionProtection modification must be the "
                                                      "only operation in the request"));
    input.deletion_protection_enabled.reset();
    EXPECT_THAT(check_update(input), Succeeds());
}

TEST(IndexUpdates, AddAnIndexWithItsAttributes) {
    auto table = row();
    auto input = input_of(creating(index("byC", "c")));
    input.attribute_definitions = {{{"unused", N}, {"c", N}, {"a", N}}};
    ASSERT_THAT(update(table, input), Succeeds());
    ASSERT_EQ(table.settings.global_indexes.size(), 2u);
    const auto& added = table.settings.global_indexes[1];
    EXPECT_EQ(added.status, IndexStatus::CREATING);
    EXPECT_TRUE(added.added);
    EXPECT_FALSE(added.backfilling);
    EXPECT_EQ(table.settings.attribute_definitions,
              (std::vector<AttributeDefinition>{{"a", S}, {"b", S}, {"c", N}}))
        << "what is there stays as it is, and what nobody needs is not kept";
}

TEST(IndexUpdates, AddNothingThatIsThere) {
    const auto exists = Refuses("Attempting to create an index which already exists");
    EXPECT_THAT(updated(row(), input_of(creating(index("byB", "c")))), exists);
    EXPECT_THAT(updated(row(), input_of(creating(index("local", "c")))), exists);
}

TEST(IndexUpdates, WantAttributesDefined) {
    auto input = input_of(creating(index("byC", "c")));
    input.attribute_definitions.reset();
    EXPECT_THAT(updated(row(), input),
                RefusesParameter("AttributeDefinitions is not specified for index: byC"));
    input.attribute_definitions = {{{"d", S}}};
    EXPECT_THAT(updated(row(), input),
                RefusesParameter("Some index key attributes are not defined in "
                                 "AttributeDefinitions. Keys: [c], AttributeDefinitions: [a, b, "
                                 "d]"));
}

TEST(IndexUpdates, CheckAnIndexAsANewTableDoes) {
    auto bad = index("byC", "c");
    bad.projection = {};
    EXPECT_THAT(updated(row(), input_of(creating(bad))),
                RefusesParameter("Unknown ProjectionType: null"));
    auto paid = index("byC", "c");
    paid.provisioned_throughput = ProvisionedThroughput{1, 1};
    EXPECT_THAT(updated(row(), input_of(creating(paid))),
                RefusesParameter("Neither ReadCapacityUnits nor WriteCapacityUnits can be "
                                 "specified for index: byC when BillingMode is PAY_PER_REQUEST"));
    EXPECT_THAT(updated(provisioned_row(), input_of(creating(index("byC", "c")))),
                RefusesParameter("Both ReadCapacityUnits and WriteCapacityUnits must be specified "
                                 "for index: byC"));
    EXPECT_THAT(updated(provisioned_row(), input_of(creating(paid))), Succeeds());
}

TEST(IndexUpdates, AddOrDropOneAtATime) {
    const auto limit = FailsWith(ErrorCode::LimitExceededException,
                                 "Subscriber limit exceeded: Only 1 online index can be created or "
                                 "deleted simultaneously per table");
    EXPECT_THAT(updated(row(), input_of({creating(index("byC", "c")), deleting("byB")})), limit);
    auto busy = row();
    busy.settings.global_indexes.push_back(
        {.definition = index("busy", "b"), .added = true, .backfilling = true});
    EXPECT_THAT(updated(busy, input_of(creating(index("byC", "c")))), limit);
    EXPECT_THAT(updated(busy, input_of(deleting("byB"))), limit);
}

TEST(IndexUpdates, AddNoMoreThanTwenty) {
    auto full = row();
    for (int i = 1; i < 20; ++i) {
        full.settings.global_indexes.push_back(full.settings.global_indexes[0]);
        full.settings.global_indexes.back().definition.index_name += std::to_string(i);
    }
    EXPECT_THAT(updated(full, input_of(creating(index("byC", "c")))),
                FailsWith(ErrorCode::LimitExceededException,
                          "Subscriber limit exceeded: Number of global secondary indexes exceeds "
                          "per-table limit of 20"));
}

TEST(IndexUpdates, DropAnIndex) {
    auto table = row();
    ASSERT_THAT(update(table, input_of(deleting("byB"))), Succeeds());
    EXPECT_EQ(table.settings.global_indexes[0].status, IndexStatus::DELETING);
    EXPECT_THAT(updated(table, input_of(deleting("byB"))),
                FailsWith(ErrorCode::ResourceInUseException,
                          "Attempt to change a resource which is still in use: Index is being "
                          "deleted. Table: t Index: byB"));
}

TEST(IndexUpdates, DropNothingElse) {
    EXPECT_THAT(updated(row(), input_of(deleting("byC"))),
                FailsWith(ErrorCode::ResourceNotFoundException,
                          "Requested resource not found: Index byC for table t"));
    EXPECT_THAT(updated(row(), input_of(deleting("local"))),
                Refuses("Cannot delete an index that is not a GlobalSecondaryIndex: local"));
    EXPECT_THAT(updated(row(), input_of(updating("local", {1, 1}))),
                Refuses("Cannot update an index that is not a GlobalSecondaryIndex: local"));
}

TEST(IndexUpdates, DropANewIndexOnlyWhileItIsFilled) {
    auto table = row();
    auto& added = table.settings.global_indexes[0];
    added.status = IndexStatus::CREATING;
    added.added = true;
    EXPECT_THAT(updated(table, input_of(deleting("byB"))),
                FailsWith(ErrorCode::ResourceInUseException,
                          "Attempt to change a resource which is still in use: Index creation is "
                          "in resource allocation phase. Retry deletion during backfilling phase "
                          "or when the index is active. Table: t Index: byB"));
    added.backfilling = true;
    ASSERT_THAT(update(table, input_of(deleting("byB"))), Succeeds());
    EXPECT_FALSE(table.settings.global_indexes[0].backfilling);
}

TEST(IndexUpdates, ChangeThroughput) {
    auto table = provisioned_row();
    ASSERT_THAT(update(table, input_of(updating("byB", {2, 3}))), Succeeds());
    const auto& changed = table.settings.global_indexes[0];
    EXPECT_EQ(changed.status, IndexStatus::UPDATING);
    EXPECT_EQ(changed.definition.provisioned_throughput, (ProvisionedThroughput{2, 3}));
    EXPECT_THAT(
        updated(table, input_of(updating("byB", {2, 3}))),
        Refuses("The provisioned throughput for the index byB will not change. The requested value "
                "equals the current value. Current ReadCapacityUnits provisioned for index byB: 2. "
                "Requested ReadCapacityUnits: 2. Current WriteCapacityUnits provisioned for index "
                "byB: 3. Requested WriteCapacityUnits: 3. Refer to the Amazon DynamoDB Developer "
                "Guide for current limits and how to request higher limits."));
    EXPECT_THAT(updated(row(), input_of(updating("byB", {2, 3}))),
                RefusesParameter("The only Updates for index: byB when TableThroughputMode is "
                                 "PAY_PER_REQUEST can be to OnDemandThroughput, WarmThroughput"));
}

TEST(IndexUpdates, FollowTheBillingOfTheTable) {
    auto table = row();
    table.settings.billing_mode = BillingMode::PROVISIONED;
    const auto switched = [&](const UpdateTableInput& input) {
        return update_indexes(table, input, BillingMode::PAY_PER_REQUEST);
    };
    UpdateTableInput bare;
    EXPECT_THAT(switched(bare),
                RefusesParameter("ProvisionedThroughput must be specified for index: byB"));
    ASSERT_THAT(switched(input_of(updating("byB", {2, 2}))), Succeeds());
    table.settings.billing_mode = BillingMode::PAY_PER_REQUEST;
    ASSERT_THAT(update_indexes(table, bare, BillingMode::PROVISIONED), Succeeds());
    EXPECT_EQ(table.settings.global_indexes[0].definition.provisioned_throughput, std::nullopt);
}

}  // namespace
}  // namespace tailrace::operation
