#include "model/attribute_codec.h"

#include <simdjson.h>

#include <bit>
#include <utility>

#include "model/attribute_type.h"
#include "model/base64.h"
#include "model/decimal.h"
#include "model/limits.h"
#include "model/nesting.h"
#include "model/sets.h"

namespace tailrace::model {
namespace {

namespace dom = simdjson::dom;
using JsonType = dom::element_type;

Error serialization(std::string message) {
    return {ErrorCode::SerializationException, std::move(message), nullptr};
}

Error validation(std::string message) {
    return {ErrorCode::ValidationException, std::move(message), nullptr};
}

Error invalid_parameter(std::string why) {
    return validation("One or more parameter values were invalid: " + std::move(why));
}

std::string_view json_token(const dom::element& json) {
    switch (json.type()) {
        case JsonType::INT64:
        case JsonType::UINT64:
            return "NUMBER_VALUE";
        case JsonType::DOUBLE:
            return "DECIMAL_VALUE";
        case JsonType::STRING:
            return "STRING_VALUE";
        case JsonType::BOOL:
            return json.get_bool().value_unsafe() ? "TRUE_VALUE" : "FALSE_VALUE";
        default:
            return "NULL_VALUE";
    }
}

/// For a place where a list, a map or an attribute value belongs.
Error container_type_error(const dom::element& found) {
    const bool is_container = found.is_array() || found.is_object();
    return is_container ? json_type_error(found, {}) : serialization("Unexpected field type");
}

Error base64_error(std::string_view text) {
    if (text.size() % 4 == 0)
        return serialization("Invalid last non-pad Base64 character dectected");
    return serialization("Base64 encoded length is expected a multiple of 4 bytes but found: " +
                         std::to_string(text.size()));
}

/// The service reads booleans from these words, too.
std::optional<bool> boolean_word(std::string_view text) {
    for (const std::string_view yes : {"true", "TRUE", "True", "1", "yes", "YES", "Yes"}) {
        if (text == yes) return true;
    }
    for (const std::string_view no : {"false", "FALSE", "False", "0", "no", "NO", "No"}) {
        if (text == no) return false;
    }
    return std::nullopt;
}

/// `[a, b]`, as a set was written.
std::string listing(const dom::array& values) {
    std::string text = "[";
    for (const char* separator = ""; const auto value : values) {
        text.append(separator).append(value.get_string().value_unsafe());
        separator = ", ";
    }
    return text + "]";
}

class Decoder {
 public:
    /// Fails only structurally; the first defect is kept.
    Result<AttributeMap> item(const dom::element& json) {
        AttributeMap attributes;
        map(json, attributes, 0);
        return result(std::move(attributes));
    }

    Result<AttributeValue> value(const dom::element& json) {
        AttributeValue value;
        read(json, value, 1);
        return result(std::move(value));
    }

    std::optional<Error>& defect() { return defect_; }
    std::string& defect_attribute() { return defect_attribute_; }

 private:
    template <class T>
    Result<T> result(T value) {
        if (failure_) return std::unexpected(*std::move(failure_));
        return value;
    }

    void fail(Error error) { failure_ = std::move(error); }

    void add_defect(Error error) {
        if (defect_) return;
        defect_ = std::move(error);
        defect_attribute_ = attribute_;
    }

    /// `level` is that of the map; an item's is 0.
    void map(const dom::element& json, AttributeMap& attributes, int level) {
        if (level == nesting_levels_max) return add_defect(nesting_error());
        dom::object members;
        if (json.get(members) != simdjson::SUCCESS) return fail(container_type_error(json));
        for (const auto [name, member] : members) {
            if (level == 0) attribute_ = name;
            if (name.empty()) add_defect(validation("Empty attribute name"));
            if (name.size() > attribute_name_bytes_max) add_defect(name_too_large());
            const auto hint = attributes.end();
            auto& value = attributes.insert_or_assign(hint, std::string(name), Null{})->second;
            read(member, value, level + 1);
            if (failure_) return;
        }
    }

    static Error name_too_large() {
        return validation(
            "1 validation error detected: Attribute name is too large, must be less than 65536 "
            "bytes");
    }

    void read(const dom::element& json, AttributeValue& value, int level) {
        dom::object members;
        if (!json.is_null() && json.get(members) != simdjson::SUCCESS) {
            return fail(container_type_error(json));
        }
        unsigned types = 0;
        if (!json.is_null()) types = payloads(members, value, level);
        if (failure_) return;
        if (types == 0) return add_defect(no_type());
        if (!std::has_single_bit(types)) add_defect(several_types());
    }

    /// The types that there were, as bits.
    unsigned payloads(const dom::object& members, AttributeValue& value, int level) {
        unsigned types = 0;
        for (const auto [name, payload] : members) {
            const auto type = find_attribute_type(name);
            if (!type || payload.is_null()) continue;
            types |= 1u << std::to_underlying(*type);
            read_payload(*type, payload, value.variant(), level);
            if (failure_) break;
        }
        return types;
    }

    static Error no_type() {
        return validation(
            "Supplied AttributeValue is empty, must contain exactly one of the supported "
            "datatypes");
    }

    static Error several_types() {
        return validation(
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of "
            "the supported datatypes");
    }

    void read_payload(AttributeType type, const dom::element& json, AttributeValue::Variant& value,
                      int level) {
        switch (type) {
            case AttributeType::S:
                return element(json, value.emplace<std::string>());
            case AttributeType::N:
                return element(json, value.emplace<Number>());
            case AttributeType::B:
                return element(json, value.emplace<Binary>());
            case AttributeType::BOOL:
                return boolean(json, value.emplace<bool>());
            case AttributeType::NULL_:
                return null(json, value);
            case AttributeType::SS:
                return set(json, value.emplace<StringSet>());
            case AttributeType::NS:
                return set(json, value.emplace<NumberSet>());
            case AttributeType::BS:
                return set(json, value.emplace<BinarySet>());
            case AttributeType::L:
                return list(json, value.emplace<AttributeValue::List>(), level);
            case AttributeType::M:
                return map(json, value.emplace<AttributeMap>(), level);
        }
    }

    void element(const dom::element& json, std::string& string) {
        std::string_view text;
        if (json.get(text) != simdjson::SUCCESS) return fail(json_type_error(json, "String"));
        string = text;
    }

    void element(const dom::element& json, Number& number) {
        std::string_view text;
        if (json.get(text) != simdjson::SUCCESS) return fail(json_type_error(json, "String"));
        auto parsed = parse_number(text);
        if (!parsed) return add_defect(std::move(parsed.error()));
        number = *std::move(parsed);
    }

    void element(const dom::element& json, Binary& binary) {
        std::string_view text;
        if (json.get(text) != simdjson::SUCCESS) return fail(blob_type_error(json));
        auto bytes = decode_base64(text);
        if (!bytes) return fail(base64_error(text));
        binary.bytes = *std::move(bytes);
    }

    static Error blob_type_error(const dom::element& found) {
        if (found.is_array() || found.is_object()) return json_type_error(found, {});
        return serialization("only base-64-encoded strings are convertible to bytes");
    }

    void boolean(const dom::element& json, bool& truth) {
        if (json.get(truth) == simdjson::SUCCESS) return;
        std::string_view text;
        if (json.get(text) != simdjson::SUCCESS) return fail(json_type_error(json, "Boolean"));
        const auto word = boolean_word(text);
        if (!word) return fail(serialization("Unexpected token received from parser"));
        truth = *word;
    }

    void null(const dom::element& json, AttributeValue::Variant& value) {
        value.emplace<Null>();
        bool truth = false;
        boolean(json, truth);
        if (truth || failure_) return;
        add_defect(invalid_parameter("Null attribute value types must have the value of true"));
    }

    void list(const dom::element& json, AttributeValue::List& list, int level) {
        if (level == nesting_levels_max) return add_defect(nesting_error());
        dom::array elements;
        if (json.get(elements) != simdjson::SUCCESS) return fail(container_type_error(json));
        for (const auto element : elements) {
            read(element, list.emplace_back(), level + 1);
            if (failure_) return;
        }
    }

    template <class Set>
    void set(const dom::element& json, Set& set) {
        dom::array elements;
        if (json.get(elements) != simdjson::SUCCESS) return fail(container_type_error(json));
        for (const auto json_element : elements) {
            element(json_element, set.values.emplace_back());
            if (failure_) return;
        }
        const auto count = set.values.size();
        if (count == 0) return add_defect(empty_set(set));
        set = make_set(std::move(set.values));
        if (set.values.size() < count) add_defect(duplicates(set, elements));
    }

    // The doubled blanks are the service's.
    static Error empty_set(const StringSet&) {
        return invalid_parameter("An string set  may not be empty");
    }
    static Error empty_set(const NumberSet&) {
        return invalid_parameter("An number set  may not be empty");
    }
    static Error empty_set(const BinarySet&) {
        return invalid_parameter("Binary sets should not be empty");
    }

    static Error duplicates(const StringSet&, const dom::array& written) {
        return invalid_parameter("Input collection " + listing(written) + " contains duplicates.");
    }
    static Error duplicates(const NumberSet&, const dom::array&) {
        return validation("Input collection contains duplicates");
    }
    static Error duplicates(const BinarySet&, const dom::array& written) {
        return invalid_parameter("Input collection " + listing(written) +
                                 "of type BS contains duplicates.");
    }

    std::optional<Error> failure_;
    std::optional<Error> defect_;
    /// The top-level attribute being read, and the one with the defect.
    std::string_view attribute_;
    std::string defect_attribute_;
};

}  // namespace

Result<Item> decode_item(const dom::element& json) {
    Decoder decoder;
    auto attributes = decoder.item(json);
    if (!attributes) return std::unexpected(std::move(attributes.error()));
    if (auto& defect = decoder.defect()) {
        return Item::with_defect(*std::move(defect), std::move(decoder.defect_attribute()));
    }
    return Item(*std::move(attributes));
}

Result<AttributeValue> decode_attribute_value(const dom::element& json) {
    Decoder decoder;
    auto value = decoder.value(json);
    if (value && decoder.defect()) return std::unexpected(*std::move(decoder.defect()));
    return value;
}

Error json_type_error(const dom::element& found, std::string_view expected) {
    if (found.is_array()) return serialization("Start of list found where not expected");
    if (found.is_object()) {
        return serialization("Start of structure or map found where not expected.");
    }
    std::string text(json_token(found));
    return serialization(text.append(" cannot be converted to ").append(expected));
}

Error expression_attribute_values_error(const Item& values) {
    return validation("ExpressionAttributeValues contains invalid value: " +
                      values.defect()->message + " for key " + values.defect_attribute());
}

}  // namespace tailrace::model
