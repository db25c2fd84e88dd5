#include <algorithm>
#include <string>
#include <utility>

#include "operation/answers.h"
#include "operation/contributor_insights.h"
#include "operation/operations.h"
#include "operation/table_reference.h"

namespace tailrace::operation {
namespace {

Result<void> check(const table::TableRow& row, const UpdateContributorInsightsInput& input) {
    if (row.status == TableStatus::CREATING) {
        return validation_error(
            "Table or Index is not in a valid state to update Key Access Insights: TableStatus "
            "must be ACTIVE to enable ContributorInsights.");
    }
    return check_index(row, input.index_name);
}

table::ContributorInsights& insights_of(table::TableRow& row, const std::string& index_name) {
    auto& all = row.contributor_insights;
    const auto place =
        std::ranges::lower_bound(all, index_name, {}, &table::ContributorInsights::index_name);
    if (place != all.end() && place->index_name == index_name) return *place;
    return *all.insert(place, {.index_name = index_name});
}

/// What is to change, if it does, is under way when the answer is given.
ContributorInsightsStatus enable(table::TableRow& row, const UpdateContributorInsightsInput& input,
                                 base::UnixMilliseconds now) {
    auto& insights = insights_of(row, input.index_name.value_or(""));
    const auto mode = input.contributor_insights_mode.value_or(
        ContributorInsightsMode::ACCESSED_AND_THROTTLED_KEYS);
    if (insights.enabled && insights.mode == mode) return ContributorInsightsStatus::ENABLED;
    insights.enabled = true;
    insights.mode = mode;
    insights.updated_ms = now;
    return ContributorInsightsStatus::ENABLING;
}

ContributorInsightsStatus disable(table::TableRow& row, const UpdateContributorInsightsInput& input,
                                  base::UnixMilliseconds now) {
    const auto* there = find_insights(row, input.index_name);
    if (status_of(there) == ContributorInsightsStatus::DISABLED)
        return ContributorInsightsStatus::DISABLED;
    auto& insights = insights_of(row, input.index_name.value_or(""));
    insights.enabled = false;
    insights.updated_ms = now;
    return ContributorInsightsStatus::DISABLING;
}

}  // namespace

awaitable<Result<UpdateContributorInsightsOutput>> update_contributor_insights(
    Context& context, UpdateContributorInsightsInput input) {
    auto name = table_name_of(context.site, input.table_name);
    if (!name) co_return failure(name);
    const auto now = context.clock.now();
    ContributorInsightsStatus status{};
    table::RowEdit edit = [&](table::TableRow& row) -> Result<void> {
        if (auto fine = check(row, input); !fine) return fine;
        const bool enables = input.contributor_insights_action == ContributorInsightsAction::ENABLE;
        status = enables ? enable(row, input, now) : disable(row, input, now);
        return {};
    };
    const auto row = co_await context.life_cycle.edit(*std::move(name), std::move(edit));
    if (!row) co_return failure(row);
    UpdateContributorInsightsOutput output{.table_name = row->name,
                                           .index_name = input.index_name,
                                           .contributor_insights_status = status};
    if (const auto* there = find_insights(*row, input.index_name)) {
        output.contributor_insights_mode = there->mode;
    }
    co_return output;
}

}  // namespace tailrace::operation
