#include "operation/start_key.h"

#include <algorithm>
#include <array>
#include <span>
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

Result<void> check_attributes(const model::KeySchema& schema,
                              std::span<const model::KeyAttribute> attributes,
                              const Item& start_key) {
    for (const auto& attribute : attributes) {
        if (auto fits = check_attribute(schema, attribute, start_key); !fits) return fits;
    }
    return {};
}

Result<void> check_table_key(const model::KeySchema& schema, const AttributeMap& key) {
    const auto checked = model::check_key(schema, key);
    if (checked) return {};
    return invalid_because(checked.error().message);
}

}  // namespace

std::vector<model::KeyAttribute> StartKeySchema::attributes() const {
    std::vector<model::KeyAttribute> all(keys.attributes().begin(), keys.attributes().end());
    if (!table) return all;
    for (const auto& attribute : table->attributes()) {
        if (!keys.find(attribute.name)) all.push_back(attribute);
    }
    return all;
}

Result<void> check_start_key_formed(const std::optional<Item>& start_key) {
    const auto* defect = start_key ? start_key->defect() : nullptr;
    if (!defect) return {};
    if (is_said_alone(defect->message)) return Refusal(*defect);
    return invalid_because(defect->message);
}

Result<void> check_scan_start_key(const StartKeySchema& schema, const Item& start_key) {
    if (!schema.table) return check_table_key(schema.keys, start_key.attributes());
    if (start_key.attributes().size() != schema.attributes().size())
        return validation_error(std::string(invalid));
    auto fits = check_attributes(schema.keys, schema.keys.attributes(), start_key);
    if (!fits) return fits;
    return check_table_key(*schema.table, model::key_of(*schema.table, start_key.attributes()));
}

Result<void> check_query_start_hash(const StartKeySchema& schema, const Item& start_key) {
    if (start_key.attributes().size() != schema.attributes().size()) {
        return validation_error(std::string(invalid));
    }
    return check_attributes(schema.keys, schema.keys.hash_attributes(), start_key);
}

Result<void> check_query_start_range(const StartKeySchema& schema, const Item& start_key) {
    auto fits = check_attributes(schema.keys, schema.keys.range_attributes(), start_key);
    if (!fits || !schema.table) return fits;
    return check_attributes(*schema.table, schema.table->attributes(), start_key);
}

}  // namespace tailrace::operation
