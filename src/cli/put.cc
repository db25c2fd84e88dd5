#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/connection.h"
#include "cli/line_reader.h"
#include "cli/progress.h"
#include "cli/put_batch.h"
#include "cli/table_key.h"
#include "cli/typed/item_text.h"
#include "tailrace/client.h"

namespace tailrace::cli {

namespace {

constexpr std::string_view from_input = "-";

typed::Notation notation_of(const arguments::PutOptions& options) {
    if (options.marshalled) return typed::Notation::dynamodb;
    return options.plain ? typed::Notation::plain : typed::Notation::detected;
}

bool is_blank(const std::string& line) {
    return line.find_first_not_of(" \t\r") == std::string::npos;
}

Outcome<> put_lines(const arguments::PutOptions& options, PutBatch& batch, Context& context) {
    LineReader lines(context.stop);
    Progress progress("items put", context.shows_progress);
    while (const auto line = lines.next()) {
        if (is_blank(*line)) continue;
        auto item = typed::parse_item(*line, notation_of(options));
        if (!item) {
            return usage_failure(fmt::format("line {}: {}; {} items before it were put",
                                             lines.number(), item.error(), batch.count()));
        }
        auto added = batch.add(*std::move(item));
        // Who types waits for no full batch.
        if (added && !lines.has_line()) added = batch.send();
        if (!added) return added;
        progress.update(batch.count());
    }
    return batch.send();
}

Outcome<> put_one(Client& client, const arguments::PutOptions& options, Item item,
                  const Context& context) {
    const PutItemInput input{.table_name = options.table, .item = std::move(item)};
    const auto written = client.put_item(input, context.call_options());
    if (!written) return failure(written.error());
    return {};
}

}  // namespace

Outcome<> put(const arguments::PutOptions& options, Context& context) {
    std::vector<Item> items;
    for (const auto& text : options.items) {
        if (text == from_input) continue;
        auto item = typed::parse_item(text, notation_of(options));
        if (!item) return usage_failure("ITEM: " + item.error());
        items.push_back(*std::move(item));
    }
    const auto config = connect_as(options.connection, context.surroundings);
    if (!config) return std::unexpected(config.error());

    Client client(*config);
    const bool reads_lines = std::ranges::find(options.items, from_input) != options.items.end();
    if (!reads_lines && items.size() == 1) {
        return put_one(client, options, std::move(items.front()), context);
    }
    auto key = find_key_types(client, options.table, context);
    if (!key) return std::unexpected(key.error());
    PutBatch batch(client, options.table, *std::move(key), context);
    for (auto& item : items) {
        if (auto added = batch.add(std::move(item)); !added) return added;
    }
    return reads_lines ? put_lines(options, batch, context) : batch.send();
}

}  // namespace tailrace::cli
