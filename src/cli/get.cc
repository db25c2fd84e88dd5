#include <utility>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/connection.h"
#include "cli/table_key.h"
#include "cli/typed/key_text.h"
#include "tailrace/attribute_value_json.h"
#include "tailrace/client.h"

namespace tailrace::cli {

Outcome<> get(const arguments::GetOptions& options, Context& context) {
    const auto text = typed::KeyText::parse(options.key);
    if (!text) return usage_failure("KEY expects " + text.error());
    const auto config = connect_as(options.connection, context.surroundings);
    if (!config) return std::unexpected(config.error());

    Client client(*config);
    const auto types = find_key_types(client, options.table, context);
    if (!types) return std::unexpected(types.error());
    auto key = text->typed(*types);
    if (!key) return usage_failure("KEY: " + key.error());
    const GetItemInput input{
        .table_name = options.table, .key = *std::move(key), .consistent_read = true};
    const auto got = client.get_item(input, context.call_options());
    if (!got) return failure(got.error());
    if (!got->item) return failure(fmt::format("{} has no item with this key", options.table));
    auto& out = context.output.text();
    out += options.marshalled ? got->item->json() : to_plain_json(got->item->attributes());
    out += '\n';
    return {};
}

}  // namespace tailrace::cli
