// Where servers reach each other: HOST:PORT, the host as a number.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/ip/tcp.hpp>

namespace tailrace::cluster {

/// `127.0.0.1:7000`, `[::1]:7000`; empty if it is no such thing.
std::optional<boost::asio::ip::tcp::endpoint> parse_address(std::string_view text);
std::string text_of(const boost::asio::ip::tcp::endpoint& endpoint);

}  // namespace tailrace::cluster
