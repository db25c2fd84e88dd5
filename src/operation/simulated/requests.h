// Requests that many tests begin with.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "operation/simulated/simulated_server.h"
#include "tailrace/item.h"
#include "tailrace/item_list.h"
#include "tailrace/query_requests.h"
#include "tailrace/table_requests.h"

namespace tailrace::operation {

/// `json` must be canonical, as `{"id":{"S":"a"},"n":{"N":"1"}}`.
Item item(std::string json);

/// On demand, with hash attribute `id`, a string.
CreateTableInput hash_table(const std::string& name);
/// Provisioned, so of one partition, with hash attribute `id` and range attribute `nr`, strings.
CreateTableInput range_table(const std::string& name);
/// `table` with a stream.
CreateTableInput with_stream(CreateTableInput table, StreamViewType view_type);

/// Throw std::runtime_error with the error's text if the call fails.
void create(SimulatedServer& server, CreateTableInput table);
TableDescription describe(SimulatedServer& server, const std::string& table);
void put(SimulatedServer& server, const std::string& table, const std::string& json);
/// Canonical JSON of the item with this key, empty if there is none.
std::string get(SimulatedServer& server, const std::string& table, const std::string& key);
/// The items of a page.
std::vector<AttributeMap> items_in(const ItemList& list);
/// Canonical JSON of all items of a table, in the order of a Scan.
std::string scan_all(SimulatedServer& server, const std::string& table);

}  // namespace tailrace::operation
