// Keys as they are typed: `id=1` for one attribute, whose type the table knows, or JSON.
#pragma once

#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tailrace/attribute_value.h"
#include "tailrace/enumerations.h"
#include "tailrace/item.h"

namespace tailrace::cli::typed {

class KeyText {
 public:
    /// Several are one key together. Fails with what is wrong.
    static std::expected<KeyText, std::string> parse(const std::vector<std::string>& texts);

    bool empty() const { return parts_.empty(); }
    /// Whether the attributes that are given have these values in `keys`. Letters and digits match
    /// a string and a number alike, and base64 a binary.
    bool matches(const Item& keys) const;
    /// As the table's attributes are typed. Fails with what is wrong.
    std::expected<Item, std::string> typed(
        const std::map<std::string, ScalarAttributeType>& types) const;

 private:
    /// A text without a type, or a value.
    using Part = std::variant<std::string, AttributeValue>;
    std::optional<std::string> add(std::string_view text);

    std::map<std::string, Part, std::less<>> parts_;
};

}  // namespace tailrace::cli::typed
