// The size of an item by the service's rules: what the 400 KB limit, capacity units and a record's
// SizeBytes count.
//
//   name     its UTF-8 bytes
//   S, B     bytes (of B: before base64)
//   BOOL, NULL  1
//   N        1, + 1 if negative, + 1 for every two significant digits, counted apart before and
//   after the point sets     their elements L, M     3, + 1 for each element, + the elements (with
//   their names)
//
// The rule for numbers was measured on the service by others, to the byte (dynoxide pull request
// 195); the developer guide's is the same except that it counts digits across the point. SizeBytes
// of recorded stream records agree with all of it.
#pragma once

#include <cstddef>
#include <string_view>

#include "tailrace/attribute_value.h"

namespace tailrace::model {

std::size_t value_size(const AttributeValue& value);
/// With its name.
std::size_t attribute_size(std::string_view name, const AttributeValue& value);
std::size_t item_size(const AttributeMap& attributes);

}  // namespace tailrace::model
