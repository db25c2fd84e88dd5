#include "model/key_schema.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/assert.h"
#include "model/limits.h"

namespace tailrace::model {
namespace {

std::unexpected<Error> schema_mismatch() {
    return validation_error("The provided key element does not match the schema");
}

std::unexpected<Error> invalid_parameter(std::string why) {
    return validation_error("One or more parameter values were invalid: " + std::move(why));
}

std::unexpected<Error> empty_value(std::string_view kind, const std::string& name) {
    return validation_error(
        "One or more parameter values are not valid. The AttributeValue for a key attribute "
        "cannot contain an empty " +
        std::string(kind) + " value. Key: " + name);
}

// The missing blank is the service's.
std::unexpected<Error> hash_too_large() {
    return invalid_parameter("Size of hashkey has exceeded the maximum size limit of2048 bytes");
}

std::unexpected<Error> range_too_large() {
    return invalid_parameter(
        "Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
}

/// Of an S or a B; numbers are small and never empty.
std::optional<std::size_t> key_bytes(const AttributeValue& value) {
    if (const auto* string = value.get_if<std::string>()) return string->size();
    if (const auto* binary = value.get_if<Binary>()) return binary->bytes.size();
    return std::nullopt;
}

const AttributeValue* find(const AttributeMap& attributes, const std::string& name) {
    const auto found = attributes.find(name);
    return found == attributes.end() ? nullptr : &found->second;
}

std::unexpected<Error> type_mismatch(const KeyAttribute& attribute, AttributeType actual) {
    std::string why = "Type mismatch for key " + attribute.name + " expected: ";
    why.append(attribute_type_name(attribute.type)).append(" actual: ");
    why.append(attribute_type_name(actual));
    return invalid_parameter(std::move(why));
}

}  // namespace

KeySchema::KeySchema(KeyAttribute hash, std::optional<KeyAttribute> range)
    : KeySchema(std::vector{std::move(hash)},
                range ? std::vector{*std::move(range)} : std::vector<KeyAttribute>()) {}

KeySchema::KeySchema(std::vector<KeyAttribute> hash, std::vector<KeyAttribute> range)
    : attributes_(std::move(hash)), hash_count_(attributes_.size()) {
    TAILRACE_ASSERT(hash_count_ > 0, "a key has a hash attribute");
    std::ranges::move(range, std::back_inserter(attributes_));
    const auto is_key = [](const KeyAttribute& attribute) { return is_key_type(attribute.type); };
    TAILRACE_ASSERT(std::ranges::all_of(attributes_, is_key), "keys are of type S, N or B");
}

const KeyAttribute* KeySchema::find(std::string_view name) const {
    const auto found = std::ranges::find(attributes_, name, &KeyAttribute::name);
    return found == attributes_.end() ? nullptr : &*found;
}

Result<void> check_key_value(const KeySchema& schema, const KeyAttribute& attribute,
                             const AttributeValue& value) {
    const auto bytes = key_bytes(value);
    if (!bytes) return {};
    if (*bytes == 0) {
        return empty_value(attribute.type == AttributeType::S ? "string" : "binary",
                           attribute.name);
    }
    const auto hash = schema.hash_attributes();
    const bool is_hash = std::ranges::find(hash, attribute.name, &KeyAttribute::name) != hash.end();
    if (is_hash && *bytes > hash_key_bytes_max) return hash_too_large();
    if (!is_hash && *bytes > range_key_bytes_max) return range_too_large();
    return {};
}

Result<void> check_key(const KeySchema& schema, const AttributeMap& key) {
    if (key.size() != schema.attributes().size()) return schema_mismatch();
    for (const auto& attribute : schema.attributes()) {
        const auto* value = find(key, attribute.name);
        if (value == nullptr || value->type() != attribute.type) return schema_mismatch();
        if (auto checked = check_key_value(schema, attribute, *value); !checked) return checked;
    }
    return {};
}

Result<void> check_item_key(const KeySchema& schema, const AttributeMap& item) {
    for (const auto& attribute : schema.attributes()) {
        const auto* value = find(item, attribute.name);
        if (value == nullptr) {
            return invalid_parameter("Missing the key " + attribute.name + " in the item");
        }
        if (value->type() != attribute.type) return type_mismatch(attribute, value->type());
        if (auto checked = check_key_value(schema, attribute, *value); !checked) return checked;
    }
    return {};
}

AttributeMap key_of(const KeySchema& schema, const AttributeMap& item) {
    AttributeMap key;
    for (const auto& attribute : schema.attributes()) {
        if (const auto* value = find(item, attribute.name)) key.emplace(attribute.name, *value);
    }
    return key;
}

}  // namespace tailrace::model
