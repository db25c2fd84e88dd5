#include "server/named_tables.h"

#include <simdjson.h>

namespace tailrace::server {

namespace {

using Json = simdjson::dom::element;

/// The name in an ARN, and in what begins with one; any other text is a name.
std::string_view table_of(std::string_view text) {
    constexpr std::string_view resource = ":table/";
    const auto at = text.find(resource);
    if (!text.starts_with("arn:") || at == text.npos) return text;
    const auto name = text.substr(at + resource.size());
    return name.substr(0, name.find('/'));
}

void add_member(std::vector<std::string_view>& tables, const Json& object, std::string_view name) {
    std::string_view text;
    if (object[name].get(text) == simdjson::SUCCESS) tables.push_back(table_of(text));
}

void add_keys(std::vector<std::string_view>& tables, const Json& root) {
    simdjson::dom::object items;
    if (root["RequestItems"].get(items) != simdjson::SUCCESS) return;
    for (const auto& [table, requests] : items) tables.push_back(table_of(table));
}

void add_actions(std::vector<std::string_view>& tables, const Json& root) {
    simdjson::dom::array items;
    if (root["TransactItems"].get(items) != simdjson::SUCCESS) return;
    for (const auto& item : items) {
        simdjson::dom::object actions;
        if (item.get(actions) != simdjson::SUCCESS) continue;
        for (const auto& [kind, action] : actions) add_member(tables, action, "TableName");
    }
}

}  // namespace

std::vector<std::string_view> named_tables(const wire::json::Document& body) {
    std::vector<std::string_view> tables;
    const auto* const root = body.root();
    if (!root || !root->is_object()) return tables;
    for (const auto* member : {"TableName", "StreamArn", "ShardIterator"})
        add_member(tables, *root, member);
    add_keys(tables, *root);
    add_actions(tables, *root);
    return tables;
}

}  // namespace tailrace::server
