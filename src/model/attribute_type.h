// The ten types by their wire names.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "tailrace/attribute_value.h"

namespace tailrace::model {

using AttributeType = AttributeValue::Type;

/// In the order of `AttributeType`.
inline constexpr std::array<std::string_view, 10> attribute_type_names = {
    "S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", "L", "M"};

/// `"S"`, `"NULL"`, ...: the member name of an attribute value's JSON, and the word that error
/// texts use.
constexpr std::string_view attribute_type_name(AttributeType type) {
    return attribute_type_names[std::to_underlying(type)];
}

/// Empty if the service knows no such type.
constexpr std::optional<AttributeType> find_attribute_type(std::string_view name) {
    for (std::size_t i = 0; i < attribute_type_names.size(); ++i) {
        if (attribute_type_names[i] == name) return static_cast<AttributeType>(i);
    }
    return std::nullopt;
}

/// Only strings, numbers and binaries can be key attributes.
constexpr bool is_key_type(AttributeType type) {
    return type == AttributeType::S || type == AttributeType::N || type == AttributeType::B;
}

}  // namespace tailrace::model
