#include "operation/answers.h"
#include "operation/contributor_insights.h"
#include "operation/operations.h"
#include "operation/table_reference.h"

namespace tailrace::operation {

awaitable<Result<DescribeContributorInsightsOutput>> describe_contributor_insights(
    Context& context, DescribeContributorInsightsInput input) {
    const auto table = co_await find_any_table(context, input.table_name);
    if (!table) co_return failure(table);
    const auto& row = (*table)->row();
    if (auto there = check_index(row, input.index_name); !there) co_return failure(there);
    const auto* insights = find_insights(row, input.index_name);
    DescribeContributorInsightsOutput output{.table_name = row.name,
                                             .index_name = input.index_name,
                                             .contributor_insights_status = status_of(insights)};
    if (insights) {
        output.last_update_date_time = Timestamp{insights->updated_ms};
        output.contributor_insights_mode = insights->mode;
        if (insights->enabled) output.contributor_insights_rule_list = rules_of(row, *insights);
    }
    co_return output;
}

}  // namespace tailrace::operation
