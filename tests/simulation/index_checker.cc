#include "index_checker.h"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "model/item_size.h"

namespace tailrace::simulation {

namespace {

using Items = std::multiset<std::string>;

/// What is shown of an index of either kind.
struct ShownIndex {
    std::string name;
    std::vector<KeySchemaElement> keys;
    Projection projection;
    std::int64_t count = 0;
    std::int64_t bytes = 0;
};

std::vector<ShownIndex> indexes_of(const TableDescription& table) {
    std::vector<ShownIndex> shown;
    const auto add = [&](const auto& indexes) {
        if (!indexes) return;
        for (const auto& each : *indexes)
            shown.push_back({*each.index_name, *each.key_schema, *each.projection, *each.item_count,
                             *each.index_size_bytes});
    };
    add(table.local_secondary_indexes);
    add(table.global_secondary_indexes);
    return shown;
}

bool is_defined_as(const TableDescription& table, const std::string& name,
                   const AttributeValue& value) {
    for (const auto& definition : *table.attribute_definitions) {
        if (definition.attribute_name != name) continue;
        const bool number = definition.attribute_type == ScalarAttributeType::N;
        return value.type() == (number ? AttributeValue::Type::N : AttributeValue::Type::S);
    }
    return false;
}

/// Empty if the item is to have no entry.
std::optional<AttributeMap> expected_entry(const TableDescription& table, const ShownIndex& index,
                                           const AttributeMap& item) {
    for (const auto& key : index.keys) {
        const auto value = item.find(key.attribute_name);
        if (value == item.end() || !is_defined_as(table, key.attribute_name, value->second))
            return std::nullopt;
    }
    if (index.projection.projection_type == ProjectionType::ALL) return item;
    std::set<std::string> names;
    for (const auto& key : *table.key_schema) names.insert(key.attribute_name);
    for (const auto& key : index.keys) names.insert(key.attribute_name);
    if (index.projection.non_key_attributes)
        names.insert(index.projection.non_key_attributes->begin(),
                     index.projection.non_key_attributes->end());
    AttributeMap entry;
    for (const auto& [name, value] : item) {
        if (names.contains(name)) entry.emplace(name, value);
    }
    return entry;
}

class IndexChecker {
 public:
    IndexChecker(Cluster& cluster, History& history, std::string table)
        : cluster_(cluster), history_(history), table_(std::move(table)) {}

    awaitable<void> run() {
        DescribeTableInput describe{table_};
        const auto described =
            co_await cluster_.call(0, &operation::describe_table, std::move(describe));
        // One of the tables may be gone by now; others complain of it.
        if (!described || !*described) co_return;
        const auto& table = (*described)->table;
        const auto items = co_await scan(std::nullopt);
        if (!items) co_return;
        check_active(table);
        for (const auto& index : indexes_of(table)) co_await check(table, index, *items);
    }

 private:
    template <class... T>
    void complain(fmt::format_string<T...> text, T&&... arguments) {
        history_.complaints.push_back(fmt::format(text, std::forward<T>(arguments)...));
    }

    void check_active(const TableDescription& table) {
        if (!table.global_secondary_indexes) return;
        for (const auto& index : *table.global_secondary_indexes) {
            if (index.index_status != IndexStatus::ACTIVE)
                complain("{}: index {} never becomes active", table_, *index.index_name);
        }
    }

    /// Of the table or an index, all pages.
    awaitable<std::optional<std::vector<AttributeMap>>> scan(std::optional<std::string> index) {
        std::vector<AttributeMap> found;
        ScanInput input;
        input.table_name = table_;
        input.index_name = index;
        do {
            input.limit = static_cast<std::int32_t>(1 + cluster_.random().below(8));
            auto page = input;
            const auto answer = co_await cluster_.call(0, &operation::scan, std::move(page));
            if (!answer || !*answer) {
                complain("{}: a scan of {} failed: {}", table_, index.value_or("the table"),
                         answer ? answer->error().message : "no answer");
                co_return std::nullopt;
            }
            for (auto& item : (*answer)->items->elements()) found.push_back(item.attributes());
            input.exclusive_start_key = (*answer)->last_evaluated_key;
        } while (input.exclusive_start_key);
        co_return found;
    }

    awaitable<void> check(const TableDescription& table, const ShownIndex& index,
                          const std::vector<AttributeMap>& items) {
        std::string name = index.name;
        const auto found = co_await scan(std::move(name));
        if (!found) co_return;
        Items expected;
        std::int64_t bytes = 0;
        for (const auto& item : items) {
            const auto entry = expected_entry(table, index, item);
            if (!entry) continue;
            expected.insert(Item(*entry).json());
            bytes += static_cast<std::int64_t>(model::item_size(*entry));
        }
        Items entries;
        for (const auto& entry : *found) entries.insert(Item(entry).json());
        compare(index.name, expected, entries);
        if (index.count != std::ssize(expected) || index.bytes != bytes)
            complain("{}: index {} counts {} entries of {} bytes and is to have {} of {}", table_,
                     index.name, index.count, index.bytes, expected.size(), bytes);
        ++history_.indexes;
        history_.entries += entries.size();
    }

    void compare(const std::string& index, const Items& expected, const Items& entries) {
        for (const auto& entry : expected) {
            if (!entries.contains(entry)) complain("{}: {} misses {}", table_, index, entry);
        }
        for (const auto& entry : entries) {
            if (!expected.contains(entry)) complain("{}: {} still has {}", table_, index, entry);
        }
        if (entries.size() > expected.size()) complain("{}: {} has an entry twice", table_, index);
    }

    Cluster& cluster_;
    History& history_;
    std::string table_;
};

}  // namespace

awaitable<void> check_indexes(Cluster& cluster, History& history, std::string table) {
    IndexChecker checker(cluster, history, std::move(table));
    co_await checker.run();
}

}  // namespace tailrace::simulation
