#include "tailrace/client_error.h"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

namespace tailrace {

namespace {

constexpr std::array<std::string_view, 8> kind_names{
    "refused",   "no connection", "connection lost",  "timeout",
    "cancelled", "bad answer",    "cannot be set up", "cannot come"};

}  // namespace

std::string ClientError::text() const {
    auto text = name.empty() ? std::string(kind_names[std::to_underlying(kind)]) : name;
    if (!message.empty()) text += ": " + message;
    std::string more;
    const auto add = [&](std::string part) { more += (more.empty() ? "" : ", ") + part; };
    if (http_status != 0) add(fmt::format("HTTP {}", http_status));
    if (!request_id.empty()) add("request " + request_id);
    if (attempts > 1) add(fmt::format("{} attempts", attempts));
    if (may_have_been_executed) add("may have been executed");
    return more.empty() ? text : fmt::format("{} ({})", text, more);
}

}  // namespace tailrace
