// Items as they are stored: keys and bodies.
//
//     key   hash of the partition key u64 | partition key | sort key      (ordered bytes,
//     model/key_encoding.h) body  version u8 | number of its last change 10 | size u32 | origin u8
//     | canonical JSON
//
// The order of keys, and so of Scan, its segments and ExclusiveStartKey, does not depend on how a
// table is partitioned.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/key_schema.h"
#include "stream/sequence_number.h"
#include "tailrace/attribute_value.h"

namespace tailrace::partition {

/// The key of one item, in all the forms that a write needs.
struct ItemKey {
    std::uint64_t hash = 0;
    /// As stored, within the item space.
    std::string bytes;
    /// The key attributes in canonical form, as records show them.
    std::string json;
    /// Of the key attributes, by the service's rules.
    std::size_t size = 0;
};

/// `attributes` has the schema's attributes, of its types (model::check_key), and may have more.
ItemKey item_key(const model::KeySchema& schema, const AttributeMap& attributes);

/// The bytes that keys of one partition key begin with.
std::string partition_key_prefix(const AttributeValue& hash_value);
/// The same of hash values in ordered bytes, one or several.
std::string key_prefix(std::string_view ordered);
/// Empty if the key is damaged. `hash_type` is that of the table's hash attribute.
std::optional<std::string_view> partition_key_prefix_of(std::string_view item_key,
                                                        model::AttributeType hash_type);

/// Who made the last change; others come with replication and restore.
enum class Origin : std::uint8_t { request = 0 };

struct StoredItem {
    stream::SequenceNumber number;
    /// By the service's rules.
    std::uint32_t size = 0;
    Origin origin{};
    /// Canonical; lives as long as the bytes it was decoded from.
    std::string_view json;
};

std::string encode_item(stream::SequenceNumber number, std::uint32_t size, Origin origin,
                        std::string_view json);
/// Empty if the bytes are damaged or of an unknown version.
std::optional<StoredItem> decode_item(std::string_view bytes);

}  // namespace tailrace::partition
