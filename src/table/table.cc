#include "table/table.h"

#include <algorithm>
#include <utility>

#include "partition/item_collection.h"

namespace tailrace::table {

namespace {

KeySet key_set(partition::TableId owner, storage::SpaceId space,
               std::span<const PartitionPlace> places, const Table::FindPartition& find) {
    KeySet set{owner, space, {places.begin(), places.end()}, {}};
    for (const auto& place : places) set.partitions.push_back(find(place.id));
    return set;
}

std::vector<KeySet> key_sets_of(const TableRow& row, const Table::FindPartition& find) {
    std::vector<KeySet> sets;
    sets.push_back(key_set(row.id, partition::item_space(row.id), row.partitions, find));
    for (std::size_t i = 0; i < row.settings.local_indexes.size(); ++i) {
        const auto space = partition::local_index_space(row.id, i);
        sets.push_back(key_set(row.id, space, row.partitions, find));
    }
    for (const auto& index : row.settings.global_indexes) {
        const auto space = partition::item_space(index.id);
        sets.push_back(key_set(index.id, space, index.partitions, find));
    }
    return sets;
}

}  // namespace

std::size_t KeySet::index_of(std::uint64_t hash) const {
    const auto place = std::ranges::lower_bound(
        places, hash, {}, [](const PartitionPlace& p) { return p.range.high; });
    return static_cast<std::size_t>(place - places.begin());
}

Table::Table(TableRow row, const FindPartition& find)
    : row_(std::move(row)),
      key_schema_(key_schema_of(row_.settings)),
      indexes_(indexes_of(row_)),
      key_sets_(key_sets_of(row_, find)) {}

const TableIndex* Table::find_index(std::string_view name) const {
    const auto found = std::ranges::find(indexes_, name, &TableIndex::name);
    return found == indexes_.end() ? nullptr : &*found;
}

const KeySet* Table::find_key_set(storage::SpaceId space) const {
    const auto found = std::ranges::find(key_sets_, space, &KeySet::space);
    return found == key_sets_.end() ? nullptr : &*found;
}

std::optional<storage::Key> Table::collection_of(std::string_view item_key) const {
    if (row_.settings.local_indexes.empty()) return std::nullopt;
    return partition::collection_key(id(), item_key, key_schema_.hash().type);
}

}  // namespace tailrace::table
