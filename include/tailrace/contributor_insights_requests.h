// UpdateContributorInsights, DescribeContributorInsights, ListContributorInsights.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tailrace/enumerations.h"
#include "tailrace/timestamp.h"

namespace tailrace {

struct UpdateContributorInsightsInput {
    std::string table_name;
    std::optional<std::string> index_name;
    ContributorInsightsAction contributor_insights_action{};
    std::optional<ContributorInsightsMode> contributor_insights_mode;
    friend bool operator==(const UpdateContributorInsightsInput&,
                           const UpdateContributorInsightsInput&) = default;
};

struct UpdateContributorInsightsOutput {
    std::optional<std::string> table_name;
    std::optional<std::string> index_name;
    std::optional<ContributorInsightsStatus> contributor_insights_status;
    std::optional<ContributorInsightsMode> contributor_insights_mode;
    friend bool operator==(const UpdateContributorInsightsOutput&,
                           const UpdateContributorInsightsOutput&) = default;
};

struct DescribeContributorInsightsInput {
    std::string table_name;
    std::optional<std::string> index_name;
    friend bool operator==(const DescribeContributorInsightsInput&,
                           const DescribeContributorInsightsInput&) = default;
};

struct FailureException {
    std::optional<std::string> exception_name;
    std::optional<std::string> exception_description;
    friend bool operator==(const FailureException&, const FailureException&) = default;
};

struct DescribeContributorInsightsOutput {
    std::optional<std::string> table_name;
    std::optional<std::string> index_name;
    std::optional<std::vector<std::string>> contributor_insights_rule_list;
    std::optional<ContributorInsightsStatus> contributor_insights_status;
    std::optional<Timestamp> last_update_date_time;
    std::optional<FailureException> failure_exception;
    std::optional<ContributorInsightsMode> contributor_insights_mode;
    friend bool operator==(const DescribeContributorInsightsOutput&,
                           const DescribeContributorInsightsOutput&) = default;
};

struct ListContributorInsightsInput {
    std::optional<std::string> table_name;
    std::optional<std::string> next_token;
    std::optional<std::int32_t> max_results;
    friend bool operator==(const ListContributorInsightsInput&,
                           const ListContributorInsightsInput&) = default;
};

struct ContributorInsightsSummary {
    std::optional<std::string> table_name;
    std::optional<std::string> index_name;
    std::optional<ContributorInsightsStatus> contributor_insights_status;
    std::optional<ContributorInsightsMode> contributor_insights_mode;
    friend bool operator==(const ContributorInsightsSummary&,
                           const ContributorInsightsSummary&) = default;
};

struct ListContributorInsightsOutput {
    std::vector<ContributorInsightsSummary> contributor_insights_summaries;
    std::optional<std::string> next_token;
    friend bool operator==(const ListContributorInsightsOutput&,
                           const ListContributorInsightsOutput&) = default;
};

}  // namespace tailrace
