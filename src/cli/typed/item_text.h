// Items as they are typed.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "tailrace/item.h"

namespace tailrace::cli::typed {

enum class Notation : std::uint8_t {
    /// DynamoDB JSON if every attribute looks like it, else plain JSON.
    detected,
    /// `{"id": {"S": "1"}}`
    dynamodb,
    /// `{"id": "1"}`
    plain,
};

/// Fails with what is wrong.
std::expected<Item, std::string> parse_item(std::string_view json, Notation notation);

}  // namespace tailrace::cli::typed
