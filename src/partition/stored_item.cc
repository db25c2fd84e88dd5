#include "partition/stored_item.h"

#include <algorithm>

#include "base/bytes.h"
#include "model/canonical.h"
#include "model/item_size.h"
#include "model/key_encoding.h"

namespace tailrace::partition {

namespace {
constexpr std::uint8_t item_version = 1;
}

std::string partition_key_prefix(const AttributeValue& hash_value) {
    std::string ordered;
    model::append_ordered(ordered, hash_value);
    return key_prefix(ordered);
}

std::string key_prefix(std::string_view ordered) {
    auto out = base::big_endian(model::partition_hash(ordered));
    out.append(ordered);
    return out;
}

std::optional<std::string_view> partition_key_prefix_of(std::string_view item_key,
                                                        model::AttributeType hash_type) {
    auto rest = item_key.substr(std::min(item_key.size(), sizeof(std::uint64_t)));
    if (!model::take_ordered(hash_type, rest)) return std::nullopt;
    return item_key.substr(0, item_key.size() - rest.size());
}

ItemKey item_key(const model::KeySchema& schema, const AttributeMap& attributes) {
    ItemKey key;
    const auto key_attributes = model::key_of(schema, attributes);
    key.bytes = partition_key_prefix(key_attributes.at(schema.hash().name));
    key.hash = base::ByteReader(key.bytes).big_endian<std::uint64_t>();
    if (const auto* range = schema.range()) {
        model::append_ordered(key.bytes, key_attributes.at(range->name));
    }
    model::append_canonical(key.json, key_attributes);
    key.size = model::item_size(key_attributes);
    return key;
}

std::string encode_item(stream::SequenceNumber number, std::uint32_t size, Origin origin,
                        std::string_view json) {
    std::string out;
    const auto number_bytes = number.bytes();
    out.reserve(1 + number_bytes.size() + 5 + json.size());
    base::append_big_endian(out, item_version);
    out.append(reinterpret_cast<const char*>(number_bytes.data()), number_bytes.size());
    base::append_big_endian(out, size);
    base::append_big_endian(out, static_cast<std::uint8_t>(origin));
    out.append(json);
    return out;
}

std::optional<StoredItem> decode_item(std::string_view bytes) {
    base::ByteReader reader(bytes);
    const auto version = reader.big_endian<std::uint8_t>();
    const auto number = reader.take(std::tuple_size_v<storage::LogNumber>);
    StoredItem item;
    item.size = reader.big_endian<std::uint32_t>();
    item.origin = static_cast<Origin>(reader.big_endian<std::uint8_t>());
    if (reader.failed() || version != item_version) return std::nullopt;
    item.number = stream::SequenceNumber::from_bytes(number);
    item.json = reader.rest();
    return item;
}

}  // namespace tailrace::partition
