// Attribute values from a request's JSON.
//
// Two levels of failure, because the service reports them at different places. A *structural* one
// (a number where a string belongs, bad base64) is a SerializationException and ends the request
// before anything else is looked at. A *semantic* one (no number, an empty set, two types at once)
// is a ValidationException that is due only after other checks, so the item keeps the first as its
// defect. Structural ones win: decoding goes on after a defect.
//
// Unknown members are ignored, and members that are null count as absent. Of members with the same
// name the last counts.
#pragma once

#include <string_view>

#include "tailrace/attribute_value.h"
#include "tailrace/error.h"
#include "tailrace/item.h"

namespace simdjson::dom {
class element;
}

namespace tailrace::model {

/// A map of attribute values: an Item, a Key, or ExpressionAttributeValues.
Result<Item> decode_item(const simdjson::dom::element& json);

/// One attribute value. Here a semantic failure is an error too; the code tells which kind it is.
Result<AttributeValue> decode_attribute_value(const simdjson::dom::element& json);

/// What the service calls a JSON value of the wrong type: `NUMBER_VALUE cannot be converted to
/// String`. `expected` is the word for what belongs there (`String`, `Integer`, `Boolean`, ...).
Error json_type_error(const simdjson::dom::element& found, std::string_view expected);

/// The defect of decoded ExpressionAttributeValues, which must have one, in the service's words:
/// `ExpressionAttributeValues contains invalid value: ... for key :v`.
Error expression_attribute_values_error(const Item& values);

}  // namespace tailrace::model
