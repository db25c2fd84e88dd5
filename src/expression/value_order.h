// How expressions compare attribute values.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>

#include "model/attribute_type.h"
#include "tailrace/attribute_value.h"

namespace tailrace::expression {

/// Strings and binaries by unsigned bytes, numbers by value. Values of two types, and of types that
/// have no order, are unordered. Equality of other types is `==`.
std::partial_ordering compare(const AttributeValue& a, const AttributeValue& b);

/// Only these have an order.
constexpr bool has_order(model::AttributeType type) {
    return model::is_key_type(type);
}

/// What `size(value)` is: of a string its UTF-16 code units (seen on the service by others,
/// ExtendDB issue 60), of a binary its bytes, of sets, lists and maps their elements. Other types
/// have none.
std::optional<std::int64_t> size(const AttributeValue& value);

/// Whether a string or a binary begins with another of the same type.
bool begins_with(const AttributeValue& value, const AttributeValue& prefix);

/// Whether a string or a binary has the other as a part, or a set or a list has it as an element.
bool contains(const AttributeValue& value, const AttributeValue& element);

}  // namespace tailrace::expression
