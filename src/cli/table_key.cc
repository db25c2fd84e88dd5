#include "cli/table_key.h"

#include "tailrace/table_requests.h"

namespace tailrace::cli {

Outcome<KeyTypes> find_key_types(Client& client, const std::string& table, const Context& context) {
    const auto described =
        client.describe_table(DescribeTableInput{.table_name = table}, context.call_options());
    if (!described) return failure(described.error());
    const auto& description = described->table;
    KeyTypes types;
    if (!description.key_schema || !description.attribute_definitions) return types;
    for (const auto& element : *description.key_schema) {
        for (const auto& definition : *description.attribute_definitions) {
            if (definition.attribute_name != element.attribute_name) continue;
            types.emplace(element.attribute_name, definition.attribute_type);
        }
    }
    return types;
}

}  // namespace tailrace::cli
