// The content types that both APIs are called with.
#pragma once

#include <optional>
#include <string_view>

namespace tailrace::wire {

/// What the answer to a request of this Content-Type has as its own. Nothing if the service takes
/// no such request (404). Parameters do not count.
std::optional<std::string_view> reply_content_type(std::string_view content_type);

}  // namespace tailrace::wire
