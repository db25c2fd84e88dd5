// A range of IP addresses: `10.0.0.0/8`, `2001:db8::/32`.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tailrace::cli::pattern {

class AddressRange {
 public:
    /// Empty if `text` is none.
    static std::optional<AddressRange> parse(std::string_view text);

    /// False for what is no address, or one of the other version.
    bool contains(std::string_view address) const;

 private:
    struct Address {
        std::array<std::uint8_t, 16> bytes{};
        bool is_v6 = false;
    };
    static std::optional<Address> parse_address(std::string_view text);

    Address network_;
    unsigned bits_ = 0;
};

}  // namespace tailrace::cli::pattern
