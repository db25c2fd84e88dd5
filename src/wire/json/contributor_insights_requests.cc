#include <string_view>

#include "tailrace/contributor_insights_requests.h"
#include "wire/json/constraints.h"
#include "wire/json/declaration.h"

namespace tailrace::wire::json {

template <>
struct Shape<UpdateContributorInsightsInput> {
    static constexpr std::string_view name = "UpdateContributorInsightsInput";
    static constexpr Member members[] = {
        member<&UpdateContributorInsightsInput::table_name>("TableName", described_table),
        member<&UpdateContributorInsightsInput::index_name>("IndexName"),
        member<&UpdateContributorInsightsInput::contributor_insights_action>(
            "ContributorInsightsAction"),
        member<&UpdateContributorInsightsInput::contributor_insights_mode>(
            "ContributorInsightsMode"),
    };
};

template <>
struct Shape<UpdateContributorInsightsOutput> {
    static constexpr std::string_view name = "UpdateContributorInsightsOutput";
    static constexpr Member members[] = {
        member<&UpdateContributorInsightsOutput::table_name>("TableName"),
        member<&UpdateContributorInsightsOutput::index_name>("IndexName"),
        member<&UpdateContributorInsightsOutput::contributor_insights_status>(
            "ContributorInsightsStatus"),
        member<&UpdateContributorInsightsOutput::contributor_insights_mode>(
            "ContributorInsightsMode"),
    };
};

template <>
struct Shape<DescribeContributorInsightsInput> {
    static constexpr std::string_view name = "DescribeContributorInsightsInput";
    static constexpr Member members[] = {
        member<&DescribeContributorInsightsInput::table_name>("TableName", described_table),
        member<&DescribeContributorInsightsInput::index_name>("IndexName"),
    };
};

template <>
struct Shape<FailureException> {
    static constexpr std::string_view name = "FailureException";
    static constexpr Member members[] = {
        member<&FailureException::exception_name>("ExceptionName"),
        member<&FailureException::exception_description>("ExceptionDescription"),
    };
};

template <>
struct Shape<DescribeContributorInsightsOutput> {
    static constexpr std::string_view name = "DescribeContributorInsightsOutput";
    static constexpr Member members[] = {
        member<&DescribeContributorInsightsOutput::table_name>("TableName"),
        member<&DescribeContributorInsightsOutput::index_name>("IndexName"),
        member<&DescribeContributorInsightsOutput::contributor_insights_rule_list>(
            "ContributorInsightsRuleList"),
        member<&DescribeContributorInsightsOutput::contributor_insights_status>(
            "ContributorInsightsStatus"),
        member<&DescribeContributorInsightsOutput::last_update_date_time>("LastUpdateDateTime"),
        member<&DescribeContributorInsightsOutput::failure_exception>("FailureException"),
        member<&DescribeContributorInsightsOutput::contributor_insights_mode>(
            "ContributorInsightsMode"),
    };
};

template <>
struct Shape<ListContributorInsightsInput> {
    static constexpr std::string_view name = "ListContributorInsightsInput";
    static constexpr Member members[] = {
        member<&ListContributorInsightsInput::table_name>("TableName", table_name_or_arn),
        member<&ListContributorInsightsInput::next_token>("NextToken"),
        member<&ListContributorInsightsInput::max_results>("MaxResults", range(1, 100)),
    };
};

template <>
struct Shape<ContributorInsightsSummary> {
    static constexpr std::string_view name = "ContributorInsightsSummary";
    static constexpr Member members[] = {
        member<&ContributorInsightsSummary::table_name>("TableName"),
        member<&ContributorInsightsSummary::index_name>("IndexName"),
        member<&ContributorInsightsSummary::contributor_insights_status>(
            "ContributorInsightsStatus"),
        member<&ContributorInsightsSummary::contributor_insights_mode>("ContributorInsightsMode"),
    };
};

template <>
struct Shape<ListContributorInsightsOutput> {
    static constexpr std::string_view name = "ListContributorInsightsOutput";
    static constexpr Member members[] = {
        member<&ListContributorInsightsOutput::contributor_insights_summaries>(
            "ContributorInsightsSummaries"),
        member<&ListContributorInsightsOutput::next_token>("NextToken"),
    };
};

template struct Codec<UpdateContributorInsightsInput>;
template struct Codec<UpdateContributorInsightsOutput>;
template struct Codec<DescribeContributorInsightsInput>;
template struct Codec<DescribeContributorInsightsOutput>;
template struct Codec<ListContributorInsightsInput>;
template struct Codec<ListContributorInsightsOutput>;

}  // namespace tailrace::wire::json
