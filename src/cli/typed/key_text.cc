#include "cli/typed/key_text.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "cli/typed/item_text.h"
#include "model/base64.h"

namespace tailrace::cli::typed {

namespace {

bool matches_text(const std::string& text, const AttributeValue& value) {
    if (const auto* const string = value.get_if<std::string>()) return *string == text;
    if (const auto* const binary = value.get_if<Binary>()) {
        return model::base64(binary->bytes) == text;
    }
    const auto* const number = value.get_if<Number>();
    const auto wanted = number ? Number::parse(text) : Result<Number>();
    return number && wanted && *wanted == *number;
}

/// Plain JSON has no binaries: a string stands for one.
bool matches_value(const AttributeValue& wanted, const AttributeValue& value) {
    if (wanted == value) return true;
    const auto* const text = wanted.get_if<std::string>();
    return text && value.is<Binary>() && matches_text(*text, value);
}

std::expected<AttributeValue, std::string> typed_value(const std::string& text,
                                                       ScalarAttributeType type) {
    if (type == ScalarAttributeType::S) return AttributeValue(text);
    if (type == ScalarAttributeType::N) {
        const auto number = Number::parse(text);
        if (number) return AttributeValue(*number);
        return std::unexpected(fmt::format("'{}' is no number", text));
    }
    auto bytes = model::decode_base64(text);
    if (bytes) return AttributeValue(Binary{*std::move(bytes)});
    return std::unexpected(fmt::format("'{}' is no base64", text));
}

}  // namespace

std::expected<KeyText, std::string> KeyText::parse(const std::vector<std::string>& texts) {
    KeyText key;
    for (const auto& text : texts) {
        if (auto fault = key.add(text)) return std::unexpected(*std::move(fault));
    }
    return key;
}

std::optional<std::string> KeyText::add(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\n");
    if (begin != std::string_view::npos && text[begin] == '{') {
        auto item = parse_item(text, Notation::detected);
        if (!item) return item.error();
        for (const auto& [name, value] : item->attributes()) parts_.insert_or_assign(name, value);
        return std::nullopt;
    }
    const auto sign = text.find('=');
    if (sign == std::string_view::npos || sign == 0) {
        return fmt::format("id=1, or a key as JSON, not '{}'", text);
    }
    parts_.insert_or_assign(std::string(text.substr(0, sign)), std::string(text.substr(sign + 1)));
    return std::nullopt;
}

bool KeyText::matches(const Item& keys) const {
    return std::ranges::all_of(parts_, [&](const auto& part) {
        const auto* const value = keys.find(part.first);
        if (!value) return false;
        if (const auto* const text = std::get_if<std::string>(&part.second)) {
            return matches_text(*text, *value);
        }
        return matches_value(std::get<AttributeValue>(part.second), *value);
    });
}

std::expected<Item, std::string> KeyText::typed(
    const std::map<std::string, ScalarAttributeType>& types) const {
    AttributeMap attributes;
    for (const auto& [name, part] : parts_) {
        const auto type = types.find(name);
        const auto* text = std::get_if<std::string>(&part);
        const auto* const value = std::get_if<AttributeValue>(&part);
        const bool is_binary = type != types.end() && type->second == ScalarAttributeType::B;
        if (value && is_binary) text = value->get_if<std::string>();
        if (!text) {
            attributes.insert_or_assign(name, *value);
            continue;
        }
        if (type == types.end()) {
            return std::unexpected(fmt::format("{} is no attribute of the table's key", name));
        }
        auto made = typed_value(*text, type->second);
        if (!made) return std::unexpected(fmt::format("{}: {}", name, made.error()));
        attributes.insert_or_assign(name, *std::move(made));
    }
    return Item(std::move(attributes));
}

}  // namespace tailrace::cli::typed
