#include <algorithm>
#include <cstdint>

#include "cli/commands.h"
#include "cli/connection.h"
#include "cli/progress.h"
#include "tailrace/attribute_value_json.h"
#include "tailrace/client.h"
#include "tailrace/paginators.h"

namespace tailrace::cli {

namespace {

constexpr std::uint64_t page_items_max = 1000;

}  // namespace

Outcome<> scan(const arguments::ScanOptions& options, Context& context) {
    const auto config = connect_as(options.connection, context.surroundings);
    if (!config) return std::unexpected(config.error());
    Client client(*config);
    ScanInput input{.table_name = options.table};
    if (options.limit == 0) return {};
    if (options.limit) {
        input.limit = static_cast<std::int32_t>(std::min(*options.limit, page_items_max));
    }
    Progress progress("items", context.shows_progress && !context.output.is_terminal());
    auto& out = context.output.text();
    std::uint64_t count = 0;
    for (const auto& item : elements(client, input, {.call = context.call_options()})) {
        if (!item) return failure(item.error());
        out += options.marshalled ? item->json() : to_plain_json(item->attributes());
        out += '\n';
        progress.update(++count);
        if (!context.output.flush_if_large() || count == options.limit) break;
    }
    return {};
}

}  // namespace tailrace::cli
