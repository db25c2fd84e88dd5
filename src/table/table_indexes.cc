#include "table/table_indexes.h"

#include <algorithm>
#include <utility>

namespace tailrace::table {

namespace {

using partition::Index;
using partition::IndexKind;

void add(std::vector<std::string>& names, std::string_view name) {
    if (std::ranges::find(names, name) == names.end()) names.emplace_back(name);
}

/// Empty if entries have everything.
std::vector<std::string> projected(const TableSettings& settings,
                                   std::span<const KeySchemaElement> keys,
                                   const Projection& projection) {
    std::vector<std::string> names;
    if (projection.projection_type == ProjectionType::ALL) return names;
    for (const auto& element : settings.key_schema) add(names, element.attribute_name);
    for (const auto& element : keys) add(names, element.attribute_name);
    if (projection.projection_type != ProjectionType::INCLUDE) return names;
    for (const auto& name : projection.non_key_attributes.value_or(std::vector<std::string>()))
        add(names, name);
    return names;
}

template <class Definition>
Index index_of(const TableSettings& settings, const Definition& definition) {
    Index index;
    index.keys = key_schema_of(settings.attribute_definitions, definition.key_schema);
    index.projection = definition.projection.projection_type.value_or(ProjectionType::ALL);
    index.attributes = projected(settings, definition.key_schema, definition.projection);
    return index;
}

TableIndex local_index(const TableRow& row, std::size_t place) {
    const auto& definition = row.settings.local_indexes[place];
    auto index = index_of(row.settings, definition);
    index.kind = IndexKind::local;
    index.space = partition::local_index_space(row.id, place);
    return {definition.index_name, std::move(index), IndexStatus::ACTIVE};
}

TableIndex global_index(const TableRow& row, const GlobalIndex& global) {
    auto index = index_of(row.settings, global.definition);
    index.kind = IndexKind::global;
    index.space = partition::item_space(global.id);
    for (const auto& place : global.partitions) index.targets.push_back({place.id, place.range});
    return {global.definition.index_name, std::move(index), global.status};
}

}  // namespace

bool TableIndex::projects(std::string_view attribute) const {
    return has_all() || std::ranges::find(index.attributes, attribute) != index.attributes.end();
}

std::unexpected<Error> no_such_index(std::string_view name) {
    return validation_error(
        std::string("The table does not have the specified index: ").append(name));
}

std::vector<TableIndex> indexes_of(const TableRow& row) {
    std::vector<TableIndex> indexes;
    for (std::size_t i = 0; i < row.settings.local_indexes.size(); ++i)
        indexes.push_back(local_index(row, i));
    for (const auto& global : row.settings.global_indexes)
        indexes.push_back(global_index(row, global));
    return indexes;
}

std::vector<partition::Index> wanted_indexes(const TableRow& row) {
    std::vector<partition::Index> wanted;
    if (row.status == TableStatus::DELETING) return wanted;
    for (auto& each : indexes_of(row)) {
        if (each.status != IndexStatus::DELETING) wanted.push_back(std::move(each.index));
    }
    return wanted;
}

std::vector<storage::SpaceId> spaces_of(const TableRow& row) {
    std::vector<storage::SpaceId> spaces(1, partition::item_space(row.id));
    for (std::size_t i = 0; i < row.settings.local_indexes.size(); ++i)
        spaces.push_back(partition::local_index_space(row.id, i));
    if (!row.settings.local_indexes.empty()) spaces.push_back(partition::collection_space(row.id));
    return spaces;
}

}  // namespace tailrace::table
