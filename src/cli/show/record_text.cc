#include "cli/show/record_text.h"

#include <optional>

#include <simdjson.h>

#include "tailrace/attribute_value_json.h"
#include "wire/json/document.h"
#include "wire/json/writer.h"

namespace tailrace::cli::show {

namespace {

using Json = simdjson::dom::element;

/// Null for members that are no items.
const Item* item_named(const StreamRecord& change, std::string_view name) {
    const auto known = [](const std::optional<Item>& item) { return item ? &*item : nullptr; };
    if (name == "Keys") return known(change.keys);
    if (name == "NewImage") return known(change.new_image);
    if (name == "OldImage") return known(change.old_image);
    return nullptr;
}

void write_change(wire::json::Writer& writer, const StreamRecord& change, const Json& json) {
    const simdjson::dom::object members = json.get_object();
    writer.begin_object();
    for (const auto& [name, value] : members) {
        writer.key(name);
        const auto* const item = item_named(change, name);
        writer.raw(item ? to_plain_json(item->attributes()) : simdjson::to_string(value));
    }
    writer.end_object();
}

}  // namespace

void append_unmarshalled(std::string& out, const Record& record, std::string_view json) {
    const auto document = wire::json::Document::parse(json);
    if (!document || !document->root() || !document->root()->is_object()) return;
    const simdjson::dom::object members = document->root()->get_object();
    wire::json::Writer writer(out);
    writer.begin_object();
    for (const auto& [name, value] : members) {
        writer.key(name);
        if (name == "dynamodb" && record.dynamodb && value.is_object()) {
            write_change(writer, *record.dynamodb, value);
        } else {
            writer.raw(std::string_view(simdjson::to_string(value)));
        }
    }
    writer.end_object();
}

}  // namespace tailrace::cli::show
