#include "tailrace/attribute_value_json.h"

#include <simdjson.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "model/attribute_codec.h"
#include "model/base64.h"
#include "model/canonical.h"
#include "model/decimal.h"
#include "model/limits.h"
#include "model/nesting.h"

namespace tailrace {
namespace {

namespace ondemand = simdjson::ondemand;

std::unexpected<Error> no_json() {
    return fail(ErrorCode::SerializationException, "the text is no JSON");
}

class PlainWriter {
 public:
    std::string text;

    void write(const AttributeValue& value) {
        value.visit([this](const auto& of) { put(of); });
    }
    void put(const AttributeMap& map) {
        list('{', '}', map, [this](const auto& member) {
            put(member.first);
            text += ':';
            write(member.second);
        });
    }

 private:
    void put(const std::string& string) { model::append_canonical_string(text, string); }
    void put(const Number& number) { text += number.text(); }
    void put(const Binary& binary) {
        text += '"';
        model::append_base64(text, binary.bytes);
        text += '"';
    }
    void put(bool truth) { text += truth ? "true" : "false"; }
    void put(Null) { text += "null"; }
    void put(const AttributeValue::List& values) {
        list('[', ']', values, [this](const auto& value) { write(value); });
    }
    template <class Set>
        requires requires(const Set& set) { set.values; }
    void put(const Set& set) {
        list('[', ']', set.values, [this](const auto& value) { put(value); });
    }

    void list(char begin, char end, const auto& values, auto write_one) {
        text += begin;
        for (const auto& value : values) {
            if (&value != &*values.begin()) text += ',';
            write_one(value);
        }
        text += end;
    }
};

/// What On-Demand reads of a number is not checked.
bool is_json_number(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    const auto digits = [&] {
        const auto end = text.find_first_not_of("0123456789");
        const auto count = std::min(end, text.size());
        text.remove_prefix(count);
        return count;
    };
    const bool begins_with_zero = text.starts_with('0');
    const auto before_point = digits();
    if (before_point == 0 || (begins_with_zero && before_point > 1)) return false;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        if (digits() == 0) return false;
    }
    if (text.starts_with('e') || text.starts_with('E')) {
        text.remove_prefix(1);
        if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
        if (digits() == 0) return false;
    }
    return text.empty();
}

class PlainReader {
 public:
    /// `level` is that of the value; an item's attributes have 1.
    Result<AttributeValue> read(ondemand::value json, int level) {
        ondemand::json_type type;
        if (json.type().get(type) != simdjson::SUCCESS) return no_json();
        switch (type) {
            case ondemand::json_type::array:
                return list(json, level);
            case ondemand::json_type::object:
                return map(json, level);
            case ondemand::json_type::number:
                return number(json);
            case ondemand::json_type::string:
                return string(json);
            case ondemand::json_type::boolean:
                return boolean(json);
            default:
                return null(json);
        }
    }

 private:
    static std::unexpected<Error> too_deep() { return std::unexpected(model::nesting_error()); }

    Result<AttributeValue> list(ondemand::value json, int level) {
        if (level == model::nesting_levels_max) return too_deep();
        ondemand::array elements;
        if (json.get(elements) != simdjson::SUCCESS) return no_json();
        AttributeValue::List list;
        for (auto element : elements) {
            ondemand::value inner;
            if (std::move(element).get(inner) != simdjson::SUCCESS) return no_json();
            auto value = read(inner, level + 1);
            if (!value) return value;
            list.push_back(*std::move(value));
        }
        return AttributeValue(std::move(list));
    }

    Result<AttributeValue> map(ondemand::value json, int level) {
        if (level == model::nesting_levels_max) return too_deep();
        ondemand::object members;
        if (json.get(members) != simdjson::SUCCESS) return no_json();
        AttributeMap map;
        for (auto member : members) {
            std::string_view name;
            ondemand::value inner;
            if (member.unescaped_key().get(name) != simdjson::SUCCESS) return no_json();
            std::string owned(name);
            if (member.value().get(inner) != simdjson::SUCCESS) return no_json();
            auto value = read(inner, level + 1);
            if (!value) return value;
            map.insert_or_assign(std::move(owned), *std::move(value));
        }
        return AttributeValue(std::move(map));
    }

    static Result<AttributeValue> number(ondemand::value json) {
        auto text = json.raw_json_token();
        while (!text.empty() && std::string_view(" \t\r\n").contains(text.back()))
            text.remove_suffix(1);
        if (!is_json_number(text)) return no_json();
        auto number = Number::parse(text);
        if (!number) return std::unexpected(std::move(number.error()));
        return AttributeValue(*std::move(number));
    }

    static Result<AttributeValue> string(ondemand::value json) {
        std::string_view text;
        if (json.get(text) != simdjson::SUCCESS) return no_json();
        return AttributeValue(text);
    }

    static Result<AttributeValue> boolean(ondemand::value json) {
        bool truth = false;
        if (json.get(truth) != simdjson::SUCCESS) return no_json();
        return AttributeValue(truth);
    }

    static Result<AttributeValue> null(ondemand::value json) {
        bool is_null = false;
        if (json.is_null().get(is_null) != simdjson::SUCCESS || !is_null) return no_json();
        return AttributeValue(Null{});
    }
};

/// As the only element of an array, because at the root scalars are read in another way.
Result<AttributeValue> read_plain(std::string_view json, int level) {
    const simdjson::padded_string padded("[" + std::string(json) + "]");
    ondemand::parser parser;
    ondemand::document document;
    ondemand::array root;
    if (parser.iterate(padded).get(document) != simdjson::SUCCESS) return no_json();
    if (document.get(root) != simdjson::SUCCESS) return no_json();
    std::optional<AttributeValue> only;
    for (auto element : root) {
        ondemand::value json_value;
        if (only || std::move(element).get(json_value) != simdjson::SUCCESS) return no_json();
        auto value = PlainReader().read(json_value, level);
        if (!value) return value;
        only = *std::move(value);
    }
    const char* more = nullptr;
    if (!only || document.current_location().get(more) == simdjson::SUCCESS) return no_json();
    return *std::move(only);
}

}  // namespace

std::string to_dynamodb_json(const AttributeValue& value) {
    std::string text;
    model::append_canonical(text, value);
    return text;
}

Result<AttributeValue> from_dynamodb_json(std::string_view json) {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    if (parser.parse(json.data(), json.size()).get(root) != simdjson::SUCCESS) return no_json();
    return model::decode_attribute_value(root);
}

Result<Item> item_from_dynamodb_json(std::string_view json) {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    if (parser.parse(json.data(), json.size()).get(root) != simdjson::SUCCESS) return no_json();
    auto item = model::decode_item(root);
    if (item && item->defect() != nullptr) return std::unexpected(*item->defect());
    return item;
}

std::string to_plain_json(const AttributeValue& value) {
    PlainWriter writer;
    writer.write(value);
    return std::move(writer.text);
}

std::string to_plain_json(const AttributeMap& attributes) {
    PlainWriter writer;
    writer.put(attributes);
    return std::move(writer.text);
}

Result<AttributeValue> from_plain_json(std::string_view json) {
    return read_plain(json, 1);
}

Result<Item> item_from_plain_json(std::string_view json) {
    auto value = read_plain(json, 0);
    if (!value) return std::unexpected(std::move(value.error()));
    auto* const attributes = value->get_if<AttributeMap>();
    if (attributes == nullptr)
        return fail(ErrorCode::SerializationException, "an item is a JSON object");
    return Item(std::move(*attributes));
}

}  // namespace tailrace
