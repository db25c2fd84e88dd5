#include "operation/index_updates.h"

#include <algorithm>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "model/limits.h"
#include "operation/answers.h"
#include "operation/index_billing.h"
#include "operation/index_settings.h"

namespace tailrace::operation {
namespace {

using table::GlobalIndex;

std::span<const GlobalSecondaryIndexUpdate> updates_of(const UpdateTableInput& input) {
    if (!input.global_secondary_index_updates) return {};
    return *input.global_secondary_index_updates;
}

const std::string& name_of(const GlobalSecondaryIndexUpdate& each) {
    if (each.create) return each.create->index_name;
    return each.update ? each.update->index_name : each.delete_->index_name;
}

bool adds_or_drops(const GlobalSecondaryIndexUpdate& each) {
    return each.create || each.delete_;
}

Result<void> check_action(const GlobalSecondaryIndexUpdate& each) {
    const int actions =
        each.create.has_value() + each.update.has_value() + each.delete_.has_value();
    if (actions == 1) return {};
    if (actions > 1) {
        return invalid_parameter(
            "Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate "
            "object");
    }
    return invalid_parameter(
        "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
        "GlobalSecondaryIndexUpdate.Delete must not be null");
}

Result<void> check_actions(std::span<const GlobalSecondaryIndexUpdate> updates) {
    std::set<std::string_view> names;
    for (const auto& each : updates) {
        if (auto one = check_action(each); !one) return one;
        if (names.insert(name_of(each)).second) continue;
        return invalid_parameter(
            "Only one global secondary index update per index is allowed simultaneously. Index: " +
            name_of(each));
    }
    return {};
}

Refusal too_many_at_once() {
    return fail(ErrorCode::LimitExceededException,
                "Subscriber limit exceeded: Only 1 online index can be created or deleted "
                "simultaneously per table");
}

Refusal in_use(const std::string& why, const std::string& table, const std::string& index) {
    return fail(ErrorCode::ResourceInUseException,
                fmt::format("Attempt to change a resource which is still in use: {} Table: {} "
                            "Index: {}",
                            why, table, index));
}

Refusal not_found(const table::TableRow& row, const std::string& index) {
    return fail(
        ErrorCode::ResourceNotFoundException,
        fmt::format("Requested resource not found: Index {} for table {}", index, row.name));
}

GlobalIndex* find(table::TableRow& row, const std::string& name) {
    const auto found = std::ranges::find_if(row.settings.global_indexes, [&](const auto& index) {
        return index.definition.index_name == name;
    });
    return found == row.settings.global_indexes.end() ? nullptr : &*found;
}

bool is_local(const table::TableRow& row, const std::string& name) {
    const auto& local = row.settings.local_indexes;
    return std::ranges::find(local, name, &LocalSecondaryIndex::index_name) != local.end();
}

bool is_changing(const GlobalIndex& index) {
    return index.status == IndexStatus::CREATING || index.status == IndexStatus::DELETING;
}

/// Of an index other than `name`.
bool another_changes(const table::TableRow& row, const std::string& name) {
    return std::ranges::any_of(row.settings.global_indexes, [&](const auto& index) {
        return is_changing(index) && index.definition.index_name != name;
    });
}

// What is defined for a new index comes to what the table has, and changes nothing of it.

Result<void> add_definitions(table::TableSettings& settings, const GlobalSecondaryIndex& index,
                             const UpdateTableInput& input) {
    if (!input.attribute_definitions) {
        return invalid_parameter("AttributeDefinitions is not specified for index: " +
                                 index.index_name);
    }
    auto& kept = settings.attribute_definitions;
    auto all = kept;
    for (const auto& definition : *input.attribute_definitions) {
        if (std::ranges::count(all, definition.attribute_name,
                               &AttributeDefinition::attribute_name) == 0)
            all.push_back(definition);
    }
    const auto keys = names_of(index.key_schema);
    if (auto defined = check_keys_defined(keys, names_of(all)); !defined) return defined;
    for (const auto& definition : std::span(all).subspan(kept.size())) {
        if (std::ranges::count(keys, definition.attribute_name) > 0) kept.push_back(definition);
    }
    std::ranges::sort(kept, {}, &AttributeDefinition::attribute_name);
    return {};
}

Result<void> create(table::TableRow& row, const GlobalSecondaryIndex& asked,
                    const UpdateTableInput& input) {
    if (find(row, asked.index_name) || is_local(row, asked.index_name))
        return validation_error("Attempting to create an index which already exists");
    if (another_changes(row, asked.index_name)) return too_many_at_once();
    if (row.settings.global_indexes.size() >= model::global_indexes_max) {
        return fail(ErrorCode::LimitExceededException,
                    fmt::format("Subscriber limit exceeded: Number of global secondary indexes "
                                "exceeds per-table limit of {}",
                                model::global_indexes_max));
    }
    if (auto fine = add_definitions(row.settings, asked, input); !fine) return fine;
    if (auto fine = check_global_index(asked); !fine) return fine;
    if (auto fine = check_added_index_billing(row.settings, asked); !fine) return fine;
    auto index = new_global_index(asked);
    index.added = true;
    row.settings.global_indexes.push_back(std::move(index));
    return check_projected_attributes(row.settings);
}

Result<GlobalIndex*> find_to(std::string_view verb, table::TableRow& row, const std::string& name) {
    if (is_local(row, name)) {
        return validation_error(
            fmt::format("Cannot {} an index that is not a GlobalSecondaryIndex: {}", verb, name));
    }
    auto* index = find(row, name);
    if (!index) return not_found(row, name);
    if (index->status == IndexStatus::DELETING)
        return in_use("Index is being deleted.", row.name, name);
    return index;
}

Result<void> drop(table::TableRow& row, const std::string& name) {
    auto index = find_to("delete", row, name);
    if (!index) return failure(index);
    if (another_changes(row, name)) return too_many_at_once();
    if (is_changing(**index) && !(*index)->backfilling) {
        return in_use(
            "Index creation is in resource allocation phase. Retry deletion during backfilling "
            "phase or when the index is active.",
            row.name, name);
    }
    (*index)->status = IndexStatus::DELETING;
    (*index)->added = false;
    (*index)->backfilling = false;
    return {};
}

Result<void> change(table::TableRow& row, const UpdateGlobalSecondaryIndexAction& update,
                    bool switches) {
    auto index = find_to("update", row, update.index_name);
    if (!index) return failure(index);
    if (is_changing(**index)) return in_use("Index is being created.", row.name, update.index_name);
    auto changed = update_index_billing(row.settings, (*index)->definition, update, switches);
    if (changed) (*index)->status = IndexStatus::UPDATING;
    return changed;
}

Result<void> update_index(table::TableRow& row, const GlobalSecondaryIndexUpdate& each,
                          const UpdateTableInput& input, bool switches) {
    if (each.create) return create(row, *each.create, input);
    if (each.delete_) return drop(row, each.delete_->index_name);
    return change(row, *each.update, switches);
}

}  // namespace

bool adds_or_drops_index(const UpdateTableInput& input) {
    return std::ranges::any_of(updates_of(input), adds_or_drops);
}

Result<void> check_index_updates(const UpdateTableInput& input) {
    if (!input.global_secondary_index_updates) return {};
    const auto updates = updates_of(input);
    if (updates.empty()) return invalid_parameter("List of GlobalSecondaryIndexUpdates is empty");
    if (auto fine = check_actions(updates); !fine) return fine;
    if (input.provisioned_throughput && adds_or_drops_index(input)) {
        return invalid_parameter("You cannot create or delete index while updating table IOPS");
    }
    return {};
}

Result<void> update_indexes(table::TableRow& row, const UpdateTableInput& input, BillingMode was) {
    const bool switches = row.settings.billing_mode != was;
    const auto updates = updates_of(input);
    if (std::ranges::count_if(updates, adds_or_drops) > 1) return too_many_at_once();
    if (switches) {
        auto switched = switch_index_billing(row.settings, input);
        if (!switched) return switched;
    }
    for (const auto& each : updates) {
        if (auto updated = update_index(row, each, input, switches); !updated) return updated;
    }
    return {};
}

}  // namespace tailrace::operation
