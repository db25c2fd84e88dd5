#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "operation/answers.h"
#include "operation/contributor_insights.h"
#include "operation/operations.h"
#include "operation/table_reference.h"

namespace tailrace::operation {
namespace {

constexpr std::size_t results_max = 100;
/// Looked at for one page, which may be empty.
constexpr std::size_t tables_max = 100;
constexpr char token_separator = '/';

/// After which table and index a page goes on: `<table>/<index>`.
struct Place {
    std::string table;
    std::string index;
};

Place place_of(const std::string& token) {
    const auto end = token.find(token_separator);
    if (end == std::string::npos) return {token, {}};
    return {token.substr(0, end), token.substr(end + 1)};
}

ContributorInsightsSummary summary_of(const table::TableRow& row,
                                      const table::ContributorInsights& insights) {
    ContributorInsightsSummary summary{.table_name = row.name,
                                       .contributor_insights_status = status_of(&insights),
                                       .contributor_insights_mode = insights.mode};
    if (!insights.index_name.empty()) summary.index_name = insights.index_name;
    return summary;
}

/// Collects what is enabled, tables before their indexes, until the page is full.
class Page {
 public:
    explicit Page(const ListContributorInsightsInput& input)
        : results_max_(input.max_results ? static_cast<std::size_t>(*input.max_results)
                                         : results_max) {}

    /// False if there is no room for all of it.
    bool add(const table::TableRow& row, const std::optional<Place>& after) {
        for (const auto& insights : row.contributor_insights) {
            const bool seen =
                after && after->table == row.name && insights.index_name <= after->index;
            if (seen || !insights.enabled) continue;
            auto& summaries = output_.contributor_insights_summaries;
            if (summaries.size() == results_max_) return false;
            summaries.push_back(summary_of(row, insights));
            last_ = {row.name, insights.index_name};
        }
        return true;
    }
    void end_after_last() { end_after(last_); }
    void end_after(const Place& place) {
        output_.next_token = place.table + token_separator + place.index;
    }
    ListContributorInsightsOutput take() { return std::move(output_); }

 private:
    std::size_t results_max_;
    Place last_;
    ListContributorInsightsOutput output_;
};

awaitable<Result<ListContributorInsightsOutput>> list_one(Context& context,
                                                          ListContributorInsightsInput input) {
    const auto table = co_await find_any_table(context, *input.table_name);
    if (!table) co_return failure(table);
    std::optional<Place> after;
    if (input.next_token) after = place_of(*input.next_token);
    Page page(input);
    if (!page.add((*table)->row(), after)) page.end_after_last();
    co_return page.take();
}

awaitable<Result<ListContributorInsightsOutput>> list_all(Context& context,
                                                          ListContributorInsightsInput input) {
    std::optional<Place> after;
    if (input.next_token) after = place_of(*input.next_token);
    Page page(input);
    if (after) {
        const auto first = co_await context.catalog.refresh(after->table);
        if (!first) co_return failure(first);
        if (*first && !page.add((*first)->row(), after)) {
            page.end_after_last();
            co_return page.take();
        }
    }
    std::string after_table;
    if (after) after_table = after->table;
    auto names = co_await context.catalog.names(std::move(after_table), tables_max);
    if (!names) co_return failure(names);
    for (const auto& name : names->names) {
        const auto table = co_await context.catalog.refresh(name);
        if (!table) co_return failure(table);
        if (*table && !page.add((*table)->row(), after)) {
            page.end_after_last();
            co_return page.take();
        }
    }
    // No index sorts after this.
    if (names->more) page.end_after({names->names.back(), "\x7f"});
    co_return page.take();
}

}  // namespace

awaitable<Result<ListContributorInsightsOutput>> list_contributor_insights(
    Context& context, ListContributorInsightsInput input) {
    if (input.table_name) co_return co_await list_one(context, std::move(input));
    co_return co_await list_all(context, std::move(input));
}

}  // namespace tailrace::operation
