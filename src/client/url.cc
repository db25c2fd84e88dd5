#include "client/url.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <system_error>

#include "wire/header_value.h"

namespace tailrace::client {

namespace {

std::string_view usual_port(bool tls) {
    return tls ? "443" : "80";
}

bool is_port(std::string_view text) {
    std::uint16_t number = 0;
    const auto [stopped, failure] = std::from_chars(text.begin(), text.end(), number);
    return failure == std::errc() && stopped == text.end();
}

bool is_printable(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

/// Takes the host off the front; empty if there is none.
std::string_view take_host(std::string_view& rest) {
    if (!rest.starts_with('[')) {
        const auto host = rest.substr(0, rest.find(':'));
        rest.remove_prefix(host.size());
        return host;
    }
    const auto end = rest.find(']');
    if (end == rest.npos) return {};
    const auto host = rest.substr(1, end - 1);
    rest.remove_prefix(end + 1);
    return host;
}

}  // namespace

std::string Url::authority() const {
    const bool is_v6 = host.find(':') != host.npos;
    auto text = is_v6 ? "[" + host + "]" : host;
    if (port != usual_port(tls)) text += ":" + port;
    return text;
}

std::string Url::text() const {
    return fmt::format("{}://{}{}", tls ? "https" : "http", authority(), path);
}

std::expected<Url, std::string> parse_url(std::string_view text) {
    const auto wrong = [&](std::string_view why) {
        return std::unexpected(fmt::format("the endpoint {} {}", text, why));
    };
    const auto scheme_end = text.find("://");
    if (scheme_end == text.npos) return wrong("does not begin with http:// or https://");
    const auto scheme = wire::lower_case(text.substr(0, scheme_end));
    if (scheme != "http" && scheme != "https") return wrong("is neither http nor https");
    if (!is_printable(text)) return wrong("holds blanks or characters that a URL has not");
    if (text.find_first_of("@?#") != text.npos) return wrong("has a user, a query or a fragment");

    Url url{.tls = scheme == "https"};
    auto rest = text.substr(scheme_end + 3);
    if (const auto slash = rest.find('/'); slash != rest.npos) {
        url.path = rest.substr(slash);
        rest = rest.substr(0, slash);
    }
    url.host = take_host(rest);
    if (url.host.empty()) return wrong("names no host");
    if (rest.starts_with(':')) rest.remove_prefix(1);
    url.port = rest.empty() ? usual_port(url.tls) : rest;
    if (!is_port(url.port)) return wrong("has a port that is no number");
    return url;
}

}  // namespace tailrace::client
