// Attribute values as JSON text, and back.
//
//     DynamoDB JSON   {"N":"1.50"}   types are told; nothing is lost
//     plain JSON      1.5            as people and other programs write it
//
// Plain JSON has fewer types: a set becomes an array, a binary a string of base64; the way back
// makes a list and a string of them. Numbers keep all of their digits both ways.
#pragma once

#include <string>
#include <string_view>

#include "tailrace/attribute_value.h"
#include "tailrace/error.h"
#include "tailrace/item.h"

namespace tailrace {

/// Canonical: no blanks, maps and sets sorted. Of an item, `Item::json` is that.
std::string to_dynamodb_json(const AttributeValue& value);
/// SerializationException or ValidationException, in the service's words.
Result<AttributeValue> from_dynamodb_json(std::string_view json);
Result<Item> item_from_dynamodb_json(std::string_view json);

/// No blanks, maps sorted.
std::string to_plain_json(const AttributeValue& value);
/// Of a map: an item, a key, an image.
std::string to_plain_json(const AttributeMap& attributes);
/// SerializationException if it is no JSON, ValidationException for a number that DynamoDB cannot
/// hold and for what is nested deeper than 32 levels.
Result<AttributeValue> from_plain_json(std::string_view json);
/// The same, of an object.
Result<Item> item_from_plain_json(std::string_view json);

}  // namespace tailrace
