#include "tailrace/item.h"

#include <utility>

#include "model/canonical.h"

namespace tailrace {

Item Item::from_canonical(std::string json) {
    Item item;
    item.json_ = std::move(json);
    return item;
}

Item Item::with_defect(Error defect, std::string attribute) {
    Item item;
    item.defect_ = std::make_shared<const Defect>(std::move(defect), std::move(attribute));
    return item;
}

const AttributeMap& Item::attributes() const {
    if (attributes_) return *attributes_;
    attributes_.emplace();
    if (!json_) return *attributes_;
    auto parsed = model::parse_canonical(*json_);
    if (parsed) {
        attributes_ = *std::move(parsed);
    } else {
        const auto place = std::to_string(parsed.error().offset);
        defect_ = std::make_shared<const Defect>(Error{
            ErrorCode::InternalServerError, "A stored item is damaged at byte " + place, nullptr});
    }
    return *attributes_;
}

const std::string& Item::json() const {
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
