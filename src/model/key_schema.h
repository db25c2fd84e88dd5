// Which attributes are a table's key, and what the service says of keys that do not fit.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/attribute_type.h"
#include "tailrace/attribute_value.h"
#include "tailrace/error.h"

namespace tailrace::model {

/// `type` is S, N or B.
struct KeyAttribute {
    std::string name;
    AttributeType type = AttributeType::S;
    friend bool operator==(const KeyAttribute&, const KeyAttribute&) = default;
};

/// A hash attribute and perhaps a range attribute; of a global index several of each.
class KeySchema {
 public:
    KeySchema() = default;
    explicit KeySchema(KeyAttribute hash, std::optional<KeyAttribute> range = std::nullopt);
    /// At least one `hash`.
    KeySchema(std::vector<KeyAttribute> hash, std::vector<KeyAttribute> range);

    /// The first of them.
    const KeyAttribute& hash() const { return attributes_.front(); }
    /// The first of them; null if there is none.
    const KeyAttribute* range() const {
        return range_attributes().empty() ? nullptr : &range_attributes().front();
    }
    std::span<const KeyAttribute> hash_attributes() const {
        return attributes().first(hash_count_);
    }
    std::span<const KeyAttribute> range_attributes() const {
        return attributes().subspan(hash_count_);
    }
    /// The hash attributes first.
    std::span<const KeyAttribute> attributes() const { return attributes_; }
    /// Null if the attribute is not part of the key.
    const KeyAttribute* find(std::string_view name) const;

    friend bool operator==(const KeySchema&, const KeySchema&) = default;

 private:
    std::vector<KeyAttribute> attributes_{1};
    std::size_t hash_count_ = 1;
};

/// For the value of one attribute of the schema, of the right type: not empty and not too large.
Result<void> check_key_value(const KeySchema& schema, const KeyAttribute& attribute,
                             const AttributeValue& value);

/// For the Key of GetItem, UpdateItem, DeleteItem and their batch and transaction kin: exactly the
/// schema's attributes, of its types, not empty and not too large. Else ValidationException in the
/// service's words.
Result<void> check_key(const KeySchema& schema, const AttributeMap& key);

/// For the Item of a put: the key attributes are there, of the schema's types, not empty and not
/// too large.
Result<void> check_item_key(const KeySchema& schema, const AttributeMap& item);

/// The key attributes of an item that has them.
AttributeMap key_of(const KeySchema& schema, const AttributeMap& item);

}  // namespace tailrace::model
