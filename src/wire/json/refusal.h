// For tests: what a request is refused with.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "wire/json/codec.h"

namespace tailrace::wire::json {

/// The message of the ValidationException, empty if there is none.
template <class Input>
std::string refusal(std::string_view json) {
    const auto input = decode<Input>(*Document::parse(json));
    if (input) return {};
    EXPECT_EQ(input.error().code, ErrorCode::ValidationException) << json;
    return input.error().message;
}

}  // namespace tailrace::wire::json
