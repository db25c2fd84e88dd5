// Whom a client trusts.
#pragma once

#include <expected>
#include <optional>
#include <string>

#include <boost/asio/ssl/context.hpp>

namespace tailrace::client {

/// TLS 1.2 and later. Fails with what is wrong with the bundle.
std::expected<boost::asio::ssl::context, std::string> make_tls_context(
    bool verify, const std::optional<std::string>& ca_bundle);

}  // namespace tailrace::client
