#include "tailrace/item.h"

#include <simdjson.h>

#include <optional>
#include <string>
#include <utility>

#include "model/attribute_codec.h"
#include "model/canonical.h"

namespace tailrace {

namespace {

/// Empty if it is no item.
std::optional<AttributeMap> decode_foreign(const std::string& json) {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    if (parser.parse(json).get(root) != simdjson::SUCCESS) return std::nullopt;
    auto item = model::decode_item(root);
    if (!item || item->defect() != nullptr) return std::nullopt;
    return item->take();
}

}  // namespace

Item Item::from_canonical(std::string json) {
    Item item;
    item.json_ = std::move(json);
    return item;
}

Item Item::from_service(std::string json) {
    auto item = from_canonical(std::move(json));
    item.is_foreign_ = true;
    return item;
}

Item Item::with_defect(Error defect, std::string attribute) {
    Item item;
    item.defect_ = std::make_shared<const Defect>(std::move(defect), std::move(attribute));
    return item;
}

const AttributeMap& Item::attributes() const {
    if (!attributes_) parse();
    return *attributes_;
}

void Item::parse() const {
    attributes_.emplace();
    if (!json_) return;
    auto parsed = model::parse_canonical(*json_);
    if (parsed) {
        attributes_ = *std::move(parsed);
        is_foreign_ = false;
        return;
    }
    if (std::exchange(is_foreign_, false)) {
        auto decoded = decode_foreign(*std::exchange(json_, std::nullopt));
        if (decoded) attributes_ = *std::move(decoded);
        if (decoded) return;
    }
    const auto place = std::to_string(parsed.error().offset);
    defect_ = std::make_shared<const Defect>(Error{
        ErrorCode::InternalServerError, "A stored item is damaged at byte " + place, nullptr});
}

const std::string& Item::json() const {
    if (is_foreign_) attributes();
    if (json_) return *json_;
    constexpr std::size_t usual_attribute_bytes = 64;
    json_.emplace().reserve(usual_attribute_bytes * attributes().size());
    model::append_canonical(*json_, attributes());
    return *json_;
}

const AttributeValue* Item::find(std::string_view name) const {
    const auto found = attributes().find(name);
    return found == attributes().end() ? nullptr : &found->second;
}

AttributeMap Item::take() {
    attributes();
    auto taken = *std::move(attributes_);
    *this = Item();
    return taken;
}

}  // namespace tailrace
