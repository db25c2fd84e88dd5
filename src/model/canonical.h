// The canonical form: the bytes of an item as they are stored, compared and served.
//
// An attribute value has four forms, and this folder holds the ways between them:
//
//     request JSON ──attribute_codec──▶ AttributeValue ◀──canonical──▶ canonical bytes ──copied──▶
//     replies, records
//                                            │
//                                            └──key_encoding──▶ ordered key bytes
//
// A request may spell a value in many ways (members in any order, `1e3` for `1000`, `\u0041` for
// `A`). The decoder brings them all to one AttributeValue, and each AttributeValue has exactly one
// canonical form:
//
//   * DynamoDB JSON, each value an object of one member that names its type: {"S":"x"}, {"N":"1"},
//   {"B":"base64"}, {"BOOL":true},
//     {"NULL":true}, {"SS":["a"]}, {"NS":["1"]}, {"BS":["YQ=="]}, {"L":[...]}, {"M":{...}};
//   * no blanks;
//   * members of maps sorted by the unsigned bytes of their unescaped names, no name twice;
//   * sets sorted without duplicates: strings and binaries by unsigned bytes, numbers by value;
//   * numbers in normal text (decimal.h), binaries in padded base64;
//   * strings as they are, except \" \\ \b \f \n \r \t and \u00xx (lower case) for the other
//   characters below U+0020.
//
// Invariants:
//   * equal values are equal bytes, and equal bytes are equal values: "did this write change
//   anything" is one memcmp;
//   * the parser accepts exactly the canonical form, so parse and append are inverses in both
//   directions. Anything else, as a
//     damaged file might hold, is refused.
//
// Everything here is a pure function. Sizes, limits and key schemas live beside it; shapes of
// requests do not (see wire), and nothing in this folder knows storage, tables or expressions.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "tailrace/attribute_value.h"

namespace tailrace::model {

void append_canonical(std::string& out, const AttributeValue& value);
void append_canonical(std::string& out, const AttributeMap& attributes);
/// A JSON string with the form's escapes, quotes included.
void append_canonical_string(std::string& out, std::string_view text);

/// The bytes are not in the canonical form; `offset` is where that showed.
struct NotCanonical {
    std::size_t offset = 0;
};

std::expected<AttributeMap, NotCanonical> parse_canonical(std::string_view json);
/// Of one value, as `{"S":"x"}`.
std::expected<AttributeValue, NotCanonical> parse_canonical_value(std::string_view json);

}  // namespace tailrace::model
