#include "cluster/address.h"

#include <charconv>
#include <cstdint>
#include <system_error>

#include <fmt/format.h>

namespace tailrace::cluster {

using boost::asio::ip::tcp;

std::optional<tcp::endpoint> parse_address(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    auto host = text.substr(0, colon);
    const auto port_text = text.substr(colon + 1);
    std::uint16_t port = 0;
    const auto [rest, error] =
        std::from_chars(port_text.data(), port_text.data() + port_text.size(), port);
    if (error != std::errc() || rest != port_text.data() + port_text.size()) return std::nullopt;
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    boost::system::error_code failure;
    const auto address = boost::asio::ip::make_address(std::string(host), failure);
    if (failure) return std::nullopt;
    return tcp::endpoint(address, port);
}

std::string text_of(const tcp::endpoint& endpoint) {
    const auto host = endpoint.address().to_string();
    if (endpoint.address().is_v6()) return fmt::format("[{}]:{}", host, endpoint.port());
    return fmt::format("{}:{}", host, endpoint.port());
}

}  // namespace tailrace::cluster
