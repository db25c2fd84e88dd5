#include "wire/content_type.h"

#include "wire/header_value.h"

namespace tailrace::wire {

std::optional<std::string_view> reply_content_type(std::string_view content_type) {
    constexpr std::string_view usual = "application/x-amz-json-1.0";
    if (content_type == usual) return usual;
    const auto type = split(content_type, ';').first;
    for (const auto known : {usual, std::string_view("application/json")}) {
        if (equals_ignoring_case(type, known)) return known;
    }
    return std::nullopt;
}

}  // namespace tailrace::wire
