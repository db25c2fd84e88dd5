#include "operation/simulated/requests.h"

#include <stdexcept>
#include <string_view>
#include <utility>

#include "model/canonical.h"
#include "operation/operations.h"

namespace tailrace::operation {
namespace {

template <class T>
T value_or_throw(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message);
    return *std::move(result);
}

/// How long the object is that canonical JSON begins with.
std::size_t object_size(std::string_view json) {
    int depth = 0;
    bool quoted = false;
    for (std::size_t at = 0; at < json.size(); ++at) {
        const char c = json[at];
        if (quoted && c == '\\') ++at;
        if (c == '"') quoted = !quoted;
        if (!quoted && c == '{') ++depth;
        if (!quoted && c == '}' && --depth == 0) return at + 1;
    }
    throw std::runtime_error("a list of items that does not end");
}

}  // namespace

Item item(std::string json) {
    return Item::from_canonical(std::move(json));
}

CreateTableInput hash_table(const std::string& name) {
    CreateTableInput input;
    input.attribute_definitions = {{"id", ScalarAttributeType::S}};
    input.table_name = name;
    input.key_schema = {{"id", KeyType::HASH}};
    input.billing_mode = BillingMode::PAY_PER_REQUEST;
    return input;
}

CreateTableInput range_table(const std::string& name) {
    CreateTableInput input;
    input.attribute_definitions = {{"id", ScalarAttributeType::S}, {"nr", ScalarAttributeType::S}};
    input.table_name = name;
    input.key_schema = {{"id", KeyType::HASH}, {"nr", KeyType::RANGE}};
    input.provisioned_throughput = ProvisionedThroughput{5, 5};
    return input;
}

CreateTableInput with_stream(CreateTableInput table, StreamViewType view_type) {
    table.stream_specification = StreamSpecification{true, view_type};
    return table;
}

void create(SimulatedServer& server, CreateTableInput table) {
    value_or_throw(server.call(create_table, std::move(table)));
}

TableDescription describe(SimulatedServer& server, const std::string& table) {
    return value_or_throw(server.call(describe_table, DescribeTableInput{table})).table;
}

void put(SimulatedServer& server, const std::string& table, const std::string& json) {
    value_or_throw(server.call(put_item, PutItemInput{.table_name = table, .item = item(json)}));
}

std::string get(SimulatedServer& server, const std::string& table, const std::string& key) {
    const auto output =
        value_or_throw(server.call(get_item, GetItemInput{.table_name = table, .key = item(key)}));
    return output.item ? output.item->json() : std::string();
}

std::vector<AttributeMap> items_in(const ItemList& list) {
    std::vector<AttributeMap> items;
    std::string_view rest(list.json());
    while (rest.size() > 2) {
        rest.remove_prefix(1);
        const auto size = object_size(rest);
        items.push_back(model::parse_canonical(rest.substr(0, size)).value());
        rest.remove_prefix(size);
    }
    return items;
}

std::string scan_all(SimulatedServer& server, const std::string& table) {
    const auto output = value_or_throw(server.call(scan, ScanInput{.table_name = table}));
    return output.items->json();
}

}  // namespace tailrace::operation
