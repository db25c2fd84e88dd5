#include "operation/index_settings.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "model/limits.h"
#include "operation/answers.h"
#include "operation/index_billing.h"

namespace tailrace::operation {
namespace {

Refusal first_is_no_hash() {
    return validation_error("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
}

// Keys.

Result<void> check_local_keys(const LocalSecondaryIndex& index, const std::string& table_hash) {
    const auto& keys = index.key_schema;
    if (keys.size() > 1 && keys[0].attribute_name == keys[1].attribute_name) {
        return validation_error(
            "Both the Hash Key and the Range Key element in the KeySchema have the same name");
    }
    if (keys[0].key_type != KeyType::HASH) return first_is_no_hash();
    if (keys.size() > 1 && keys[1].key_type != KeyType::RANGE) {
        return validation_error(
            "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
    }
    if (keys.size() < 2) {
        return invalid_parameter("Index KeySchema does not have a range key for index: " +
                                 index.index_name);
    }
    if (keys[0].attribute_name == table_hash) return {};
    return invalid_parameter(
        fmt::format("Index KeySchema does not have the same leading hash key as table KeySchema "
                    "for index: {}. index hash key: {}, table hash key: {}",
                    index.index_name, keys[0].attribute_name, table_hash));
}

Result<void> check_key_count(std::span<const KeySchemaElement> keys, KeyType type) {
    const auto count = std::ranges::count(keys, type, &KeySchemaElement::key_type);
    if (std::cmp_less_equal(count, model::index_key_attributes_max)) return {};
    return invalid_parameter(
        fmt::format("The KeySchema exceeds the maximum allowed number of {} key attributes",
                    enum_names<KeyType>[static_cast<std::size_t>(type)]));
}

Result<void> check_distinct(std::span<const KeySchemaElement> keys) {
    std::set<std::string_view> names;
    for (const auto& key : keys) names.insert(key.attribute_name);
    if (names.size() == keys.size()) return {};
    if (keys.size() == 2 && keys[1].key_type == KeyType::RANGE) {
        return validation_error(
            "Both the Hash Key and the Range Key element in the KeySchema have the same name");
    }
    return validation_error("The KeySchema contains multiple key attributes with the same name");
}

Result<void> check_global_keys(std::span<const KeySchemaElement> keys) {
    if (auto distinct = check_distinct(keys); !distinct) return distinct;
    if (keys[0].key_type != KeyType::HASH) return first_is_no_hash();
    if (!std::ranges::is_sorted(keys, {}, &KeySchemaElement::key_type)) {
        return invalid_parameter(
            "All HASH key attributes must precede RANGE key attributes in the KeySchema");
    }
    if (auto few = check_key_count(keys, KeyType::HASH); !few) return few;
    return check_key_count(keys, KeyType::RANGE);
}

// Projections.

Result<void> check_projection(const Projection& projection) {
    if (!projection.projection_type) return invalid_parameter("Unknown ProjectionType: null");
    const auto type = *projection.projection_type;
    const bool includes = type == ProjectionType::INCLUDE;
    const auto& names = projection.non_key_attributes;
    if (includes != names.has_value()) {
        return invalid_parameter(fmt::format(
            "ProjectionType is {}, but NonKeyAttributes is {}specified",
            enum_names<ProjectionType>[static_cast<std::size_t>(type)], includes ? "not " : ""));
    }
    std::set<std::string_view> seen;
    for (const auto& name : names.value_or(std::vector<std::string>())) {
        if (!seen.insert(name).second)
            return invalid_parameter("Duplicate element in NonKeyAttributes: " + name);
    }
    return {};
}

/// As it is shown.
void sort_names(Projection& projection) {
    if (projection.non_key_attributes) std::ranges::sort(*projection.non_key_attributes);
}

std::size_t count_names(const Projection& projection) {
    return projection.non_key_attributes ? projection.non_key_attributes->size() : 0;
}

// Lists.

class IndexNames {
 public:
    Result<void> add(const std::string& name) {
        if (names_.insert(name).second) return {};
        return invalid_parameter("Duplicate index name: " + name);
    }

 private:
    std::set<std::string> names_;
};

Result<void> set_local(table::TableSettings& settings,
                       const std::optional<std::vector<LocalSecondaryIndex>>& indexes,
                       IndexNames& names) {
    if (!indexes) return {};
    if (indexes->empty()) return invalid_parameter("List of LocalSecondaryIndexes is empty");
    if (settings.key_schema.size() < 2) {
        return invalid_parameter(
            "Table KeySchema does not have a range key, which is required when specifying a "
            "LocalSecondaryIndex");
    }
    for (const auto& index : *indexes) {
        auto fine = check_local_keys(index, settings.key_schema[0].attribute_name);
        if (fine) fine = check_projection(index.projection);
        if (fine) fine = names.add(index.index_name);
        if (!fine) return fine;
        sort_names(settings.local_indexes.emplace_back(index).projection);
    }
    if (indexes->size() <= model::local_indexes_max) return {};
    return invalid_parameter(fmt::format(
        "Number of LocalSecondaryIndexes exceeds per-table limit of {}", model::local_indexes_max));
}

Result<void> set_global(table::TableSettings& settings,
                        const std::optional<std::vector<GlobalSecondaryIndex>>& indexes,
                        IndexNames& names) {
    if (!indexes) return {};
    if (indexes->empty()) return invalid_parameter("List of GlobalSecondaryIndexes is empty");
    for (const auto& index : *indexes) {
        auto fine = check_global_index(index);
        if (fine) fine = names.add(index.index_name);
        if (fine) fine = check_new_index_billing(settings, index);
        if (!fine) return fine;
        settings.global_indexes.push_back(new_global_index(index));
    }
    if (indexes->size() <= model::global_indexes_max) return {};
    return invalid_parameter(fmt::format(
        "GlobalSecondaryIndex count exceeds the per-table limit of {}", model::global_indexes_max));
}

}  // namespace

Result<void> set_indexes(table::TableSettings& settings, const CreateTableInput& input) {
    IndexNames names;
    if (auto set = set_local(settings, input.local_secondary_indexes, names); !set) return set;
    if (auto set = set_global(settings, input.global_secondary_indexes, names); !set) return set;
    return check_projected_attributes(settings);
}

Result<void> check_global_index(const GlobalSecondaryIndex& index) {
    if (auto keys = check_global_keys(index.key_schema); !keys) return keys;
    return check_projection(index.projection);
}

table::GlobalIndex new_global_index(GlobalSecondaryIndex definition) {
    sort_names(definition.projection);
    return {.definition = std::move(definition)};
}

Result<void> check_keys_defined(std::span<const std::string_view> keys,
                                std::span<const std::string_view> defined) {
    const auto is_defined = [&](auto key) { return std::ranges::count(defined, key) > 0; };
    if (std::ranges::all_of(keys, is_defined)) return {};
    return invalid_parameter(
        fmt::format("Some index key attributes are not defined in AttributeDefinitions. Keys: "
                    "[{}], AttributeDefinitions: [{}]",
                    fmt::join(keys, ", "), fmt::join(defined, ", ")));
}

Result<void> check_projected_attributes(const table::TableSettings& settings) {
    std::size_t count = 0;
    for (const auto& index : settings.local_indexes) count += count_names(index.projection);
    for (const auto& index : settings.global_indexes)
        count += count_names(index.definition.projection);
    if (count <= model::projected_attributes_max) return {};
    return invalid_parameter(
        fmt::format("Number of NonKeyAttributes of all indexes exceeds per-table limit of {}",
                    model::projected_attributes_max));
}

std::vector<std::string_view> names_of(std::span<const KeySchemaElement> key_schema) {
    std::vector<std::string_view> names;
    for (const auto& element : key_schema) names.push_back(element.attribute_name);
    return names;
}

std::vector<std::string_view> names_of(std::span<const AttributeDefinition> definitions) {
    std::vector<std::string_view> names;
    for (const auto& definition : definitions) names.push_back(definition.attribute_name);
    return names;
}

}  // namespace tailrace::operation
