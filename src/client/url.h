// The address of an endpoint.
#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace tailrace::client {

struct Url {
    bool tls = false;
    /// Without the brackets of an IPv6 address.
    std::string host;
    std::string port;
    /// Begins with a slash.
    std::string path = "/";

    /// What the Host header says: the port only if it is not the scheme's own.
    std::string authority() const;
    /// `https://example.com:8000/path`
    std::string text() const;
    friend bool operator==(const Url&, const Url&) = default;
};

/// `http` and `https`, without user, query and fragment. Fails with what is wrong.
std::expected<Url, std::string> parse_url(std::string_view text);

}  // namespace tailrace::client
