// What is attached to tables and streams: tags, policies, and settings that are kept and shown.

#include <gmock/gmock.h>

#include <string>
#include <utility>

#include "operation/operations.h"
#include "operation/simulated/answer_matchers.h"
#include "operation/simulated/requests.h"
#include "operation/simulated/simulated_server.h"

namespace tailrace::operation {
namespace {

using testing::IsEmpty;

const std::string arn = "arn:aws:dynamodb:us-east-1:000000000000:table/abc";

Error error_of(const auto& result) {
    return result ? Error{ErrorCode::ValidationException, "succeeded", nullptr} : result.error();
}
std::string policy_for(const std::string& action) {
    return R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":")" +
           action + R"(","Resource":"*"}]})";
}

class Attachments : public testing::Test {
 protected:
    void SetUp() override {
        create(server_, with_stream(hash_table("abc"), StreamViewType::KEYS_ONLY));
    }

    Result<TagResourceOutput> tag(const std::string& of, std::vector<Tag> tags) {
        return server_.call(tag_resource, TagResourceInput{of, std::move(tags)});
    }
    Result<UntagResourceOutput> untag(const std::string& of, std::vector<std::string> keys) {
        return server_.call(untag_resource, UntagResourceInput{of, std::move(keys)});
    }
    std::vector<Tag> tags(const std::string& of) {
        return server_.call(list_tags_of_resource, ListTagsOfResourceInput{of, {}})->tags;
    }
    std::string stream_arn() { return *describe(server_, "abc").latest_stream_arn; }

    Result<PutResourcePolicyOutput> put_policy(const std::string& of, const std::string& action,
                                               std::optional<std::string> expected = {}) {
        return server_.call(
            put_resource_policy,
            PutResourcePolicyInput{of, policy_for(action), std::move(expected), {}});
    }
    Result<GetResourcePolicyOutput> get_policy(const std::string& of) {
        return server_.call(get_resource_policy, GetResourcePolicyInput{of});
    }
    Result<DeleteResourcePolicyOutput> delete_policy(const std::string& of,
                                                     std::optional<std::string> expected = {}) {
        return server_.call(delete_resource_policy,
                            DeleteResourcePolicyInput{of, std::move(expected)});
    }

    Result<UpdateContributorInsightsOutput> insights(
        ContributorInsightsAction action, std::optional<ContributorInsightsMode> mode = {}) {
        return server_.call(update_contributor_insights,
                            UpdateContributorInsightsInput{"abc", {}, action, mode});
    }
    DescribeContributorInsightsOutput insights() {
        return server_
            .call(describe_contributor_insights, DescribeContributorInsightsInput{"abc", {}})
            .value();
    }

    Result<UpdateContinuousBackupsOutput> recovery(bool enabled,
                                                   std::optional<std::int32_t> days = {}) {
        return server_.call(update_continuous_backups,
                            UpdateContinuousBackupsInput{"abc", {enabled, days}});
    }
    PointInTimeRecoveryDescription recovery() {
        const auto output =
            server_.call(describe_continuous_backups, DescribeContinuousBackupsInput{"abc"});
        EXPECT_EQ(output->continuous_backups_description->continuous_backups_status,
                  ContinuousBackupsStatus::ENABLED);
        return *output->continuous_backups_description->point_in_time_recovery_description;
    }

    SimulatedServer server_;
};

// Tags.

TEST_F(Attachments, TagsAreAddedReplacedAndRemoved) {
    EXPECT_THAT(tags(arn), IsEmpty());
    EXPECT_THAT(tag(arn, {{"a", "1"}, {"b", "2"}}), Succeeds());
    EXPECT_THAT(tag(arn, {{"b", "3"}, {"c", "4"}}), Succeeds());
    EXPECT_EQ(tags(arn), (std::vector<Tag>{{"a", "1"}, {"b", "3"}, {"c", "4"}}));
    EXPECT_THAT(untag(arn, {"a", "never there"}), Succeeds());
    EXPECT_EQ(tags(arn), (std::vector<Tag>{{"b", "3"}, {"c", "4"}}));
    EXPECT_EQ(describe(server_, "abc").table_status, TableStatus::ACTIVE);
}

TEST_F(Attachments, TagsOfANewTableAreListed) {
    auto table = hash_table("tagged");
    table.tags = std::vector<Tag>{{"team", "blue"}};
    create(server_, table);
    EXPECT_EQ(tags("arn:aws:dynamodb:us-east-1:000000000000:table/tagged"), *table.tags);
}

TEST_F(Attachments, TagsOfAStreamAreItsOwn) {
    EXPECT_THAT(tag(stream_arn(), {{"a", "1"}}), Succeeds());
    EXPECT_EQ(tags(stream_arn()), (std::vector<Tag>{{"a", "1"}}));
    EXPECT_THAT(tags(arn), IsEmpty());
}

TEST_F(Attachments, AnotherStreamBeginsWithoutAny) {
    const auto before = stream_arn();
    EXPECT_THAT(tag(before, {{"a", "1"}}), Succeeds());
    const auto set_stream = [&](StreamSpecification stream) {
        const auto output = server_.call(
            update_table, UpdateTableInput{.table_name = "abc", .stream_specification = stream});
        ASSERT_THAT(output, Succeeds());
    };
    set_stream({false, {}});
    EXPECT_EQ(tags(before), (std::vector<Tag>{{"a", "1"}})) << "it is off, and there";
    set_stream({true, StreamViewType::NEW_IMAGE});
    EXPECT_THAT(tags(stream_arn()), IsEmpty());
    EXPECT_EQ(error_of(tag(before, {{"a", "1"}})).message,
              "Requested resource not found: ResourceArn: " + before + " not found");
}

TEST_F(Attachments, TagsWantAResource) {
    const std::string none = "arn:aws:dynamodb:us-east-1:000000000000:table/none";
    const auto not_found =
        FailsWith(ErrorCode::ResourceNotFoundException,
                  "Requested resource not found: ResourceArn: " + none + " not found");
    EXPECT_THAT(tag(none, {{"a", "1"}}), not_found);
    EXPECT_THAT(untag(none, {"a"}), not_found);
    EXPECT_THAT(server_.call(list_tags_of_resource, ListTagsOfResourceInput{none, {}}), not_found);
    EXPECT_THAT(tag(none, {}), Refuses("Atleast one Tag needs to be provided as Input."));
    EXPECT_THAT(untag(none, {}), Refuses("Atleast one Tag Key needs to be provided as Input."));
    EXPECT_THAT(untag("none", {}), RefusesParameter("ARNs must start with 'arn:': none"));
    EXPECT_THAT(server_.call(list_tags_of_resource, ListTagsOfResourceInput{arn, "x"}),
                Refuses("Invalid NextToken"));
}

TEST_F(Attachments, FailedTagsLeaveTheOthers) {
    std::vector<Tag> many;
    for (int i = 0; i < 50; ++i) many.push_back({"k" + std::to_string(i), ""});
    EXPECT_THAT(tag(arn, many), Succeeds());
    EXPECT_THAT(tag(arn, {{"k0", "changed"}, {"one", "too many"}}),
                Refuses("Number of Tags exceed the current limit for the provided ResourceArn"));
    EXPECT_EQ(tags(arn), many);
}

TEST_F(Attachments, GoWithTheirTable) {
    EXPECT_THAT(tag(arn, {{"a", "1"}}), Succeeds());
    EXPECT_THAT(put_policy(arn, "a"), Succeeds());
    EXPECT_THAT(insights(ContributorInsightsAction::ENABLE), Succeeds());
    EXPECT_THAT(recovery(true), Succeeds());
    ASSERT_THAT(server_.call(delete_table, DeleteTableInput{"abc"}), Succeeds());
    create(server_, hash_table("abc"));
    EXPECT_THAT(tags(arn), IsEmpty());
    EXPECT_EQ(error_of(get_policy(arn)).code, ErrorCode::PolicyNotFoundException);
    EXPECT_EQ(insights(), (DescribeContributorInsightsOutput{
                              .table_name = "abc",
                              .contributor_insights_status = ContributorInsightsStatus::DISABLED}));
    EXPECT_EQ(recovery(),
              (PointInTimeRecoveryDescription{PointInTimeRecoveryStatus::DISABLED, {}, {}, {}}));
}

// Policies.

TEST_F(Attachments, PoliciesHaveRevisions) {
    const auto first = put_policy(arn, "a");
    ASSERT_THAT(first, Succeeds());
    EXPECT_EQ(get_policy(arn).value(),
              (GetResourcePolicyOutput{policy_for("a"), first->revision_id}));
    EXPECT_EQ(put_policy(arn, "a")->revision_id, first->revision_id) << "no change";
    const auto second = put_policy(arn, "b");
    EXPECT_GT(std::stoll(*second->revision_id), std::stoll(*first->revision_id));
    EXPECT_EQ(get_policy(arn)->policy, policy_for("b"));
}

TEST_F(Attachments, PoliciesAreRemoved) {
    EXPECT_EQ(delete_policy(arn)->revision_id, std::nullopt) << "there never was one";
    const auto put = put_policy(arn, "a");
    EXPECT_EQ(delete_policy(arn)->revision_id, put->revision_id);
    EXPECT_THAT(get_policy(arn),
                FailsWith(ErrorCode::PolicyNotFoundException,
                          "Resource-based policy not found for the provided ResourceArn: " + arn));
    const auto removal = delete_policy(arn)->revision_id;
    ASSERT_TRUE(removal);
    EXPECT_GT(*removal, *put->revision_id);
    EXPECT_EQ(delete_policy(arn)->revision_id, removal);
    EXPECT_GT(*put_policy(arn, "a")->revision_id, *removal);
}

TEST_F(Attachments, PoliciesAreChangedIfTheRevisionIsTheExpectedOne) {
    const auto not_found = [](const std::string& what) {
        return FailsWith(ErrorCode::PolicyNotFoundException,
                         "Resource-based policy not found for the provided ResourceArn: " + what);
    };
    EXPECT_THAT(put_policy(arn, "a", "1"),
                not_found("Requested update for policy with revision id 1, but table abc has no "
                          "associated policy."));
    const auto first = put_policy(arn, "a", "NO_POLICY");
    ASSERT_THAT(first, Succeeds());
    EXPECT_THAT(put_policy(arn, "b", "NO_POLICY"),
                not_found("Requested policy update expecting none to be present for table abc, "
                          "but a policy exists with revision id " +
                          *first->revision_id + "."));
    const auto second = put_policy(arn, "b", first->revision_id);
    ASSERT_THAT(second, Succeeds());
    const auto stale =
        not_found("Requested update for policy with revision id " + *first->revision_id +
                  ", but the policy associated to target table abc has revision id " +
                  *second->revision_id + ".");
    EXPECT_THAT(put_policy(arn, "c", first->revision_id), stale);
    EXPECT_THAT(delete_policy(arn, first->revision_id), stale);
    EXPECT_THAT(delete_policy(arn, second->revision_id), Succeeds());
    EXPECT_THAT(put_policy(arn, "d", "NO_POLICY"), Succeeds());
}

TEST_F(Attachments, PoliciesOfAStreamAreItsOwn) {
    EXPECT_THAT(put_policy(stream_arn(), "a"), Succeeds());
    EXPECT_EQ(get_policy(stream_arn())->policy, policy_for("a"));
    EXPECT_EQ(error_of(get_policy(arn)).code, ErrorCode::PolicyNotFoundException);
    const auto other =
        FailsWith(ErrorCode::ResourceNotFoundException,
                  "Requested resource not found: Stream: x not found for Table: abc");
    EXPECT_THAT(get_policy(arn + "/stream/x"), other);
    EXPECT_THAT(put_policy(arn + "/stream/x", "a"), other);
}

TEST_F(Attachments, PoliciesWantATable) {
    const std::string none = "arn:aws:dynamodb:us-east-1:000000000000:table/none";
    const auto not_found = FailsWith(ErrorCode::ResourceNotFoundException,
                                     "Requested resource not found: Table: none not found");
    EXPECT_THAT(put_policy(none, "a"), not_found);
    EXPECT_THAT(get_policy(none), not_found);
    EXPECT_THAT(delete_policy(none), not_found);
}

TEST_F(Attachments, ATableMayBeginWithAPolicy) {
    auto table = hash_table("guarded");
    table.resource_policy = policy_for("a");
    create(server_, table);
    const std::string guarded = "arn:aws:dynamodb:us-east-1:000000000000:table/guarded";
    EXPECT_EQ(get_policy(guarded)->policy, policy_for("a"));
    table.table_name = "other";
    table.resource_policy = "{";
    EXPECT_THAT(server_.call(create_table, table),
                RefusesParameter("Invalid policy document: This policy contains invalid Json"));
}

// Contributor insights.

TEST_F(Attachments, InsightsAreEnabledAndDisabled) {
    using enum ContributorInsightsStatus;
    using enum ContributorInsightsAction;
    EXPECT_EQ(insights(DISABLE)->contributor_insights_status, DISABLED);
    EXPECT_EQ(insights(DISABLE)->contributor_insights_mode, std::nullopt);
    EXPECT_EQ(insights(ENABLE)->contributor_insights_status, ENABLING);
    EXPECT_EQ(insights(ENABLE)->contributor_insights_status, ENABLED) << "no change";
    const auto shown = insights();
    EXPECT_EQ(shown.contributor_insights_status, ENABLED);
    EXPECT_EQ(shown.contributor_insights_mode,
              ContributorInsightsMode::ACCESSED_AND_THROTTLED_KEYS);
    const auto stamp = std::to_string(shown.last_update_date_time->milliseconds);
    EXPECT_THAT(*shown.contributor_insights_rule_list,
                testing::ElementsAre("DynamoDBContributorInsights-PKC-abc-" + stamp,
                                     "DynamoDBContributorInsights-PKT-abc-" + stamp));
    EXPECT_EQ(insights(DISABLE)->contributor_insights_status, DISABLING);
    EXPECT_EQ(insights().contributor_insights_status, DISABLED);
    EXPECT_EQ(insights().contributor_insights_rule_list, std::nullopt);
    EXPECT_NE(insights().last_update_date_time, std::nullopt);
}

TEST_F(Attachments, InsightsChangeTheirMode) {
    using enum ContributorInsightsAction;
    EXPECT_THAT(insights(ENABLE), Succeeds());
    EXPECT_EQ(
        insights(ENABLE, ContributorInsightsMode::THROTTLED_KEYS)->contributor_insights_status,
        ContributorInsightsStatus::ENABLING);
    EXPECT_EQ(insights().contributor_insights_rule_list->size(), 1u);
    EXPECT_EQ(insights(ENABLE)->contributor_insights_mode,
              ContributorInsightsMode::ACCESSED_AND_THROTTLED_KEYS);
}

TEST_F(Attachments, InsightsWantATableAndAnIndex) {
    EXPECT_THAT(
        server_.call(describe_contributor_insights, DescribeContributorInsightsInput{"none", {}}),
        FailsWith(ErrorCode::ResourceNotFoundException,
                  "Requested resource not found: Table: none not found"));
    EXPECT_THAT(server_.call(describe_contributor_insights,
                             DescribeContributorInsightsInput{"abc", "byDate"}),
                FailsWith(ErrorCode::ResourceNotFoundException,
                          "Requested resource not found: Index: byDate not found for table: abc"));
    EXPECT_THAT(
        server_.call(describe_contributor_insights, DescribeContributorInsightsInput{"abc", "i"}),
        Refuses("IndexName must be at least 3 characters long and at most 255 characters long"));
}

TEST_F(Attachments, InsightsAreListedPageByPage) {
    const auto enable = [&](const std::string& table) {
        create(server_, hash_table(table));
        const auto output = server_.call(
            update_contributor_insights,
            UpdateContributorInsightsInput{table, {}, ContributorInsightsAction::ENABLE, {}});
        ASSERT_THAT(output, Succeeds());
    };
    for (const auto* table : {"one", "three", "two"}) enable(table);
    ListContributorInsightsInput input{.max_results = 2};
    const auto first = server_.call(list_contributor_insights, input);
    ASSERT_THAT(first, Succeeds());
    ASSERT_EQ(first->contributor_insights_summaries.size(), 2u);
    EXPECT_EQ(first->contributor_insights_summaries[0].table_name, "one");
    EXPECT_EQ(first->contributor_insights_summaries[1].table_name, "three");
    input.next_token = first->next_token;
    const auto second = server_.call(list_contributor_insights, input);
    ASSERT_EQ(second->contributor_insights_summaries.size(), 1u);
    EXPECT_EQ(second->contributor_insights_summaries[0].table_name, "two");
    EXPECT_EQ(second->next_token, std::nullopt);
    const auto none =
        server_.call(list_contributor_insights, ListContributorInsightsInput{.table_name = "abc"});
    EXPECT_EQ(none.value(), ListContributorInsightsOutput()) << "what is disabled is not listed";
}

TEST_F(Attachments, InsightsOfManyTablesAreAllFound) {
    constexpr int tables = 130;
    for (int i = 0; i < tables; ++i) create(server_, hash_table("many" + std::to_string(i)));
    const auto enabled = server_.call(
        update_contributor_insights,
        UpdateContributorInsightsInput{"many99", {}, ContributorInsightsAction::ENABLE, {}});
    ASSERT_THAT(enabled, Succeeds());
    ListContributorInsightsInput input;
    std::vector<ContributorInsightsSummary> found;
    do {
        const auto page = server_.call(list_contributor_insights, input).value();
        found.insert(found.end(), page.contributor_insights_summaries.begin(),
                     page.contributor_insights_summaries.end());
        input.next_token = page.next_token;
    } while (input.next_token);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found.front().table_name, "many99");
}

// Continuous backups.

TEST_F(Attachments, RecoveryIsEnabledAndDisabled) {
    using enum PointInTimeRecoveryStatus;
    EXPECT_EQ(recovery().point_in_time_recovery_status, DISABLED);
    EXPECT_THAT(recovery(true), Succeeds());
    const auto enabled = recovery();
    EXPECT_EQ(enabled.point_in_time_recovery_status, ENABLED);
    EXPECT_EQ(enabled.recovery_period_in_days, 35);
    EXPECT_EQ(enabled.earliest_restorable_date_time, enabled.latest_restorable_date_time);
    server_.wait(base::Milliseconds(3'600'000));
    EXPECT_THAT(recovery(true, 7), Succeeds());
    const auto later = recovery();
    EXPECT_EQ(later.recovery_period_in_days, 7);
    EXPECT_EQ(later.earliest_restorable_date_time, enabled.earliest_restorable_date_time);
    EXPECT_GT(later.latest_restorable_date_time->milliseconds,
              later.earliest_restorable_date_time->milliseconds);
    EXPECT_THAT(recovery(false), Succeeds());
    EXPECT_EQ(recovery(), (PointInTimeRecoveryDescription{DISABLED, {}, {}, {}}));
}

TEST_F(Attachments, RecoveryHasNoPeriodWhenItIsDisabled) {
    EXPECT_THAT(recovery(false, 7), Refuses("Invalid Request: Cannot specify RecoveryPeriodInDays "
                                            "when disabling point-in-time recovery."));
}

TEST_F(Attachments, RecoveryIsOfATable) {
    const auto not_found = FailsWith(ErrorCode::TableNotFoundException, "Table not found: none");
    EXPECT_THAT(server_.call(describe_continuous_backups, DescribeContinuousBackupsInput{"none"}),
                not_found);
    EXPECT_THAT(
        server_.call(update_continuous_backups, UpdateContinuousBackupsInput{"none", {true, {}}}),
        not_found);
}

// The rest.

TEST_F(Attachments, NoTableHasAKinesisDestination) {
    const auto output = server_.call(describe_kinesis_streaming_destination,
                                     DescribeKinesisStreamingDestinationInput{"abc"});
    EXPECT_EQ(output.value(), (DescribeKinesisStreamingDestinationOutput{"abc", {}}));
    EXPECT_EQ(error_of(server_.call(describe_kinesis_streaming_destination,
                                    DescribeKinesisStreamingDestinationInput{"none"}))
                  .code,
              ErrorCode::ResourceNotFoundException);
}

TEST_F(Attachments, AnAccountHasLimits) {
    const auto limits = server_.call(describe_limits, DescribeLimitsInput());
    EXPECT_EQ(limits.value(), (DescribeLimitsOutput{80'000, 80'000, 40'000, 40'000}));
}

/// A call is over when the table is ACTIVE, so all is asked in one.
awaitable<Result<TagResourceOutput>> attach_while_creating(Context& context) {
    auto table = hash_table("abc");
    const auto created = co_await create_table(context, std::move(table));
    if (!created) co_return std::unexpected(created.error());
    UpdateContributorInsightsInput insights{"abc", {}, ContributorInsightsAction::ENABLE, {}};
    const auto enabled = co_await update_contributor_insights(context, std::move(insights));
    EXPECT_THAT(enabled, Refuses("Table or Index is not in a valid state to update Key Access "
                                 "Insights: TableStatus must be ACTIVE to enable "
                                 "ContributorInsights."));
    UpdateContinuousBackupsInput backups{"abc", {true, {}}};
    const auto kept = co_await update_continuous_backups(context, std::move(backups));
    EXPECT_THAT(kept, FailsWith(ErrorCode::ContinuousBackupsUnavailableException,
                                "Backups are being enabled for the table: abc. Please retry "
                                "later"));
    TagResourceInput tags{arn, {{"a", "1"}}};
    co_return co_await tag_resource(context, std::move(tags));
}

TEST(AttachmentsInTransition, WaitForATableToBeCreated) {
    SimulatedServer server({.life_cycle = {.state_delay = base::Milliseconds(1000)}});
    EXPECT_THAT(server.run(attach_while_creating(server.context())), Succeeds());
    EXPECT_EQ(describe(server, "abc").table_status, TableStatus::ACTIVE);
    EXPECT_EQ(server.call(list_tags_of_resource, ListTagsOfResourceInput{arn, {}})->tags,
              (std::vector<Tag>{{"a", "1"}}));
}

}  // namespace
}  // namespace tailrace::operation
