#include "operation/start_key.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "operation/answers.h"

namespace tailrace::operation {
namespace {

constexpr std::string_view invalid = "The provided starting key is invalid";

/// The service says these alone, and the others after `invalid`.
bool is_said_alone(std::string_view message) {
    constexpr std::array<std::string_view, 5> alone = {"contains duplicates", "number set",
                                                       "numeric value", "significant digits",
                                                       "number with magnitude"};
    return std::ranges::any_of(alone, [&](auto text) { return message.contains(text); });
}

Refusal invalid_because(std::string_view why) {
    return validation_error(std::string(invalid).append(": ").append(why));
}

Result<void> check_attribute(const model::KeySchema& schema, const model::KeyAttribute& attribute,
                             const Item& start_key) {
    const auto* value = start_key.find(attribute.name);
    if (!value) return validation_error(std::string(invalid));
    if (value->type() != attribute.type) {
        return validation_error("The provided key element does not match the schema");
    }
    return model::check_key_value(schema, attribute, *value);
}

}  // namespace

Result<void> check_start_key_formed(const std::optional<Item>& start_key) {
    const auto* defect = start_key ? start_key->defect() : nullptr;
    if (!defect) return {};
    if (is_said_alone(defect->message)) return Refusal(*defect);
    return invalid_because(defect->message);
}

Result<void> check_scan_start_key(const model::KeySchema& schema, const Item& start_key) {
    const auto checked = model::check_key(schema, start_key.attributes());
    if (checked) return {};
    return invalid_because(checked.error().message);
}

Result<void> check_query_start_hash(const model::KeySchema& schema, const Item& start_key) {
    if (start_key.attributes().size() != schema.attributes().size()) {
        return validation_error(std::string(invalid));
    }
    return check_attribute(schema, schema.hash(), start_key);
}

Result<void> check_query_start_range(const model::KeySchema& schema, const Item& start_key) {
    if (!schema.range()) return {};
    return check_attribute(schema, *schema.range(), start_key);
}

}  // namespace tailrace::operation
