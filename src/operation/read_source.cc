#include "operation/read_source.h"

#include <algorithm>
#include <set>
#include <span>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "operation/answers.h"
#include "partition/index_entries.h"
#include "partition/stored_item.h"

namespace tailrace::operation {
namespace {

/// Each once, in order.
std::vector<std::string> missing(const table::TableIndex& index,
                                 std::span<const std::string> attributes) {
    std::set<std::string> names;
    for (const auto& name : attributes) {
        if (!index.projects(name)) names.insert(name);
    }
    return {names.begin(), names.end()};
}

Result<void> check_readable(const table::TableIndex& index, bool consistent) {
    if (index.is_local()) return {};
    if (consistent) {
        return validation_error("Consistent reads are not supported on global secondary indexes");
    }
    if (index.status != IndexStatus::CREATING) return {};
    return validation_error("Cannot read from backfilling global secondary index: " + index.name);
}

Refusal no_such_index(const std::string& name, bool has_start_key) {
    if (has_start_key) return validation_error("The provided starting key is invalid");
    return table::no_such_index(name);
}

}  // namespace

std::string ReadSource::place_of(const Item& start_key) const {
    auto key = partition::item_key(table->key_schema(), start_key.attributes());
    if (!index) return std::move(key.bytes);
    return partition::entry_key(index->index, key.bytes, start_key.attributes());
}

Result<ReadSource> find_source(table::TablePtr table, const std::optional<std::string>& index,
                               bool consistent, bool has_start_key) {
    ReadSource source{std::move(table)};
    if (!index) return source;
    source.index = source.table->find_index(*index);
    if (!source.index || source.index->status == IndexStatus::DELETING)
        return no_such_index(*index, has_start_key);
    if (auto readable = check_readable(*source.index, consistent); !readable)
        return failure(readable);
    return source;
}

Result<void> check_shown(const ReadSource& source, std::optional<Select> select,
                         const std::vector<std::string>& projected) {
    if (!source.index || source.index->is_local() || source.index->has_all()) return {};
    const auto& name = source.index->name;
    if (select == Select::ALL_ATTRIBUTES) {
        return invalid_parameter(
            fmt::format("Select type ALL_ATTRIBUTES is not supported for global secondary index {} "
                        "because its projection type is not ALL",
                        name));
    }
    const auto absent = missing(*source.index, projected);
    if (absent.empty()) return {};
    return invalid_parameter(fmt::format("Global secondary index {} does not project [{}]", name,
                                         fmt::join(absent, ", ")));
}

Result<void> check_filter(const ReadSource& source, const expression::Condition& filter) {
    if (!source.index || source.index->has_all()) return {};
    std::vector<std::string> attributes;
    expression::for_each_path(filter,
                              [&](const auto& path) { attributes.push_back(path.attribute()); });
    const auto absent = missing(*source.index, attributes);
    if (absent.empty()) return {};
    return invalid_parameter(
        fmt::format("Secondary index {} does not project one or more filter attributes: [{}]",
                    source.index->name, fmt::join(absent, ", ")));
}

bool fetches(const ReadSource& source, std::optional<Select> select,
             const std::vector<std::string>& projected) {
    if (!source.index || source.index->has_all() || select == Select::COUNT) return false;
    return select == Select::ALL_ATTRIBUTES || !missing(*source.index, projected).empty();
}

}  // namespace tailrace::operation
