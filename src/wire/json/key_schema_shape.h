// The shape of a key schema, which tables and streams show.
#pragma once

#include <string_view>

#include "tailrace/table_description.h"
#include "wire/json/declaration.h"

namespace tailrace::wire::json {

template <>
struct Shape<KeySchemaElement> {
    static constexpr std::string_view name = "KeySchemaElement";
    static constexpr Member members[] = {
        member<&KeySchemaElement::attribute_name>("AttributeName", length(1, 255)),
        member<&KeySchemaElement::key_type>("KeyType"),
    };
};

}  // namespace tailrace::wire::json
