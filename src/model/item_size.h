// The size of an item by the service's rules: what the 400 KB limit, capacity units and a record's
// SizeBytes count.
//
//   name        its UTF-8 bytes
//   S, B        bytes (of B: before base64)
//   BOOL, NULL  1
//   N           1, + 1 if negative, + 1 for every two significant digits, those before the point
//               and those after it counted apart
//   sets        their elements
//   L, M        3, + 1 for each element, + the elements (with their names)
//
// The developer guide counts a number's digits across the point. The service does not: in the
// captures of the public conformance suite behind dynoxide (pull request 195 there), taken with
// items that just fit or just do not, 1.5 costs 3 bytes and 3.14159 costs 5. Without a point both
// rules are the same, and they give the SizeBytes of all recorded stream records.
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
