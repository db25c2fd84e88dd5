#include "cli/typed/item_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include <simdjson.h>

#include "tailrace/attribute_value_json.h"
#include "wire/json/document.h"

namespace tailrace::cli::typed {

namespace {

constexpr std::array<std::string_view, 10> type_names{"S",  "N",  "B",  "BOOL", "NULL",
                                                      "SS", "NS", "BS", "L",    "M"};

bool is_typed(const simdjson::dom::element& value) {
    simdjson::dom::object object;
    if (value.get(object) != simdjson::SUCCESS || object.size() != 1) return false;
    return std::ranges::find(type_names, (*object.begin()).key) != type_names.end();
}

bool looks_like_dynamodb_json(std::string_view json) {
    const auto document = wire::json::Document::parse(json);
    if (!document || !document->root()) return false;
    simdjson::dom::object object;
    if (document->root()->get(object) != simdjson::SUCCESS || object.size() == 0) return false;
    return std::all_of(object.begin(), object.end(),
                       [](const auto& member) { return is_typed(member.value); });
}

std::string text_of(const Error& error) {
    return error.message.empty() ? "it is no JSON" : error.message;
}

}  // namespace

std::expected<Item, std::string> parse_item(std::string_view json, Notation notation) {
    const bool is_dynamodb = notation == Notation::dynamodb ||
                             (notation == Notation::detected && looks_like_dynamodb_json(json));
    auto item = is_dynamodb ? item_from_dynamodb_json(json) : item_from_plain_json(json);
    if (!item) return std::unexpected(text_of(item.error()));
    if (const auto* const defect = item->defect()) return std::unexpected(text_of(*defect));
    return *std::move(item);
}

}  // namespace tailrace::cli::typed
