// Key values as bytes whose order is the service's key order: strings by UTF-8 bytes, binaries by
// unsigned bytes, numbers by value.
//
// An encoding says where it ends, so that a partition key and a sort key are concatenated, and
// compare as the pair does. The type is not in the bytes; the key schema knows it. The encodings
// are part of the storage format:
//
//   S, B  the bytes, with 00 written as 00 FF, then 00 01
//   N     02 for zero; for a positive number 03, the power of ten of its first digit + 130, then
//   its digits from the first
//         one on in pairs, each pair p (of 00 to 99) as p + 1, then 00; a negative one is 01 and
//         the complement of what its absolute value has after the 03
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/attribute_type.h"
#include "tailrace/attribute_value.h"

namespace tailrace::model {

/// `value` is an S, N or B.
void append_ordered(std::string& out, const AttributeValue& value);

/// What the encodings of all strings (binaries) begin with that begin with `value`, an S or a B;
/// for begins_with.
void append_ordered_prefix(std::string& out, const AttributeValue& value);

/// Takes one encoded value of the given type off the front of `bytes`; empty if there is none, as
/// in damaged bytes.
std::optional<AttributeValue> take_ordered(AttributeType type, std::string_view& bytes);

/// Where a partition key lies on the ring: SipHash-2-4 of its ordered bytes under a fixed key. Part
/// of the storage format.
std::uint64_t partition_hash_of_ordered(std::string_view ordered_key);
std::uint64_t partition_hash(const AttributeValue& key);

}  // namespace tailrace::model
