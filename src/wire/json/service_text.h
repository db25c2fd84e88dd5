// How the service writes a value of a request into a message: `[KeySchemaElement(attributeName=a,
// keyType=HASH)]`.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "wire/json/shape.h"

namespace tailrace::wire::json {

/// `'text'`, or `null` without quotes. Long values are clipped: a message must not be as large as
/// its request.
void append_quoted(std::string& out, const simdjson::dom::element* value, const Type& type);

/// At most some kilobytes of `text`, whole characters, and `...` if there was more.
void append_clipped(std::string& out, std::string_view text);

/// `TableName` is `tableName` in messages: lowers the character at `start`.
void lower_first(std::string& text, std::size_t start);

/// The members of an attribute value by name, for printing alone.
extern const Structure attribute_value_structure;

}  // namespace tailrace::wire::json
