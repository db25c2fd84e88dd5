#include "tailrace/contributor_insights_requests.h"

#include <gtest/gtest.h>

#include <string>

#include "wire/json/refusal.h"

namespace tailrace::wire::json {
namespace {

TEST(ContributorInsightsRequests, SayWhatToDo) {
    EXPECT_EQ(refusal<UpdateContributorInsightsInput>(R"({"TableName":"abc"})"),
              "1 validation error detected: Value null at 'contributorInsightsAction' failed to "
              "satisfy constraint: Member must not be null");
    EXPECT_EQ(refusal<UpdateContributorInsightsInput>(
                  R"({"TableName":"abc","ContributorInsightsAction":"x"})"),
              "1 validation error detected: Value 'x' at 'contributorInsightsAction' failed to "
              "satisfy constraint: Member must satisfy enum value set: [ENABLE, DISABLE]");
}

TEST(ContributorInsightsRequests, AskFor100ResultsAtMost) {
    EXPECT_EQ(refusal<ListContributorInsightsInput>(R"({"MaxResults":100})"), "");
    EXPECT_EQ(refusal<ListContributorInsightsInput>(R"({"MaxResults":101})"),
              "1 validation error detected: Value '101' at 'maxResults' failed to satisfy "
              "constraint: Member must have value less than or equal to 100");
}

TEST(ContributorInsightsRequests, AreAnswered) {
    std::string json;
    encode(json, UpdateContributorInsightsOutput{
                     .table_name = "abc",
                     .contributor_insights_status = ContributorInsightsStatus::ENABLING,
                     .contributor_insights_mode = ContributorInsightsMode::THROTTLED_KEYS});
    EXPECT_EQ(json, R"({"TableName":"abc","ContributorInsightsStatus":"ENABLING",)"
                    R"("ContributorInsightsMode":"THROTTLED_KEYS"})");
}

}  // namespace
}  // namespace tailrace::wire::json
