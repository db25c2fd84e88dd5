#include "operation/contributor_insights.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace tailrace::operation {
namespace {

constexpr std::size_t index_name_chars_min = 3;
constexpr std::size_t index_name_chars_max = 255;

const table::GlobalIndex* find_index(const table::TableRow& row, const std::string& name) {
    const auto& indexes = row.settings.global_indexes;
    const auto found = std::ranges::find(
        indexes, name, [](const auto& index) { return index.definition.index_name; });
    return found == indexes.end() ? nullptr : &*found;
}

bool has_range_key(const table::TableRow& row, const std::string& index_name) {
    const auto* index = find_index(row, index_name);
    const auto& schema = index ? index->definition.key_schema : row.settings.key_schema;
    return std::ranges::count(schema, KeyType::RANGE, &KeySchemaElement::key_type) > 0;
}

}  // namespace

Result<void> check_index(const table::TableRow& row, const std::optional<std::string>& index_name) {
    if (!index_name) return {};
    if (index_name->size() < index_name_chars_min || index_name->size() > index_name_chars_max) {
        return validation_error(
            "IndexName must be at least 3 characters long and at most 255 characters long");
    }
    if (find_index(row, *index_name) != nullptr) return {};
    return fail(ErrorCode::ResourceNotFoundException,
                "Requested resource not found: Index: " + *index_name +
                    " not found for table: " + row.name);
}

const table::ContributorInsights* find_insights(const table::TableRow& row,
                                                const std::optional<std::string>& index_name) {
    const auto found = std::ranges::find(row.contributor_insights, index_name.value_or(""),
                                         &table::ContributorInsights::index_name);
    return found == row.contributor_insights.end() ? nullptr : &*found;
}

ContributorInsightsStatus status_of(const table::ContributorInsights* insights) {
    const bool enabled = insights && insights->enabled;
    return enabled ? ContributorInsightsStatus::ENABLED : ContributorInsightsStatus::DISABLED;
}

std::vector<std::string> rules_of(const table::TableRow& row,
                                  const table::ContributorInsights& insights) {
    auto resource = row.name;
    if (!insights.index_name.empty()) resource += "-" + insights.index_name;
    std::vector<std::string> rules;
    const auto add = [&](std::string_view kind) {
        rules.push_back(fmt::format("DynamoDBContributorInsights-{}-{}-{}", kind, resource,
                                    insights.updated_ms));
    };
    const bool counts_accesses = insights.mode != ContributorInsightsMode::THROTTLED_KEYS;
    const bool has_range = has_range_key(row, insights.index_name);
    if (counts_accesses) add("PKC");
    if (counts_accesses && has_range) add("SKC");
    add("PKT");
    if (has_range) add("SKT");
    return rules;
}

}  // namespace tailrace::operation
