#include "cli/pattern/address_range.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <system_error>

#include <boost/asio/ip/address.hpp>

namespace tailrace::cli::pattern {

std::optional<AddressRange::Address> AddressRange::parse_address(std::string_view text) {
    boost::system::error_code ec;
    const auto parsed = boost::asio::ip::make_address(std::string(text), ec);
    if (ec) return std::nullopt;
    Address address;
    address.is_v6 = parsed.is_v6();
    if (parsed.is_v6()) {
        std::ranges::copy(parsed.to_v6().to_bytes(), address.bytes.begin());
    } else {
        std::ranges::copy(parsed.to_v4().to_bytes(), address.bytes.begin());
    }
    return address;
}

std::optional<AddressRange> AddressRange::parse(std::string_view text) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto network = parse_address(text.substr(0, slash));
    if (!network) return std::nullopt;
    AddressRange range;
    range.network_ = *network;
    const auto digits = text.substr(slash + 1);
    const auto* const end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, range.bits_);
    const unsigned bits_max = network->is_v6 ? 128 : 32;
    if (read.ec != std::errc() || read.ptr != end || range.bits_ > bits_max) return std::nullopt;
    return range;
}

bool AddressRange::contains(std::string_view text) const {
    const auto address = parse_address(text);
    if (!address || address->is_v6 != network_.is_v6) return false;
    const auto bit = [](const Address& of, unsigned i) {
        return of.bytes[i / 8] >> (7 - i % 8) & 1;
    };
    for (unsigned i = 0; i < bits_; ++i) {
        if (bit(*address, i) != bit(network_, i)) return false;
    }
    return true;
}

}  // namespace tailrace::cli::pattern
