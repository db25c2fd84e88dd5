// SipHash-2-4 (Aumasson and Bernstein, 2012): 64 well-mixed bits of any bytes, the same on every
// platform.
#pragma once

#include <cstdint>
#include <string_view>

namespace tailrace::model {

struct SipKey {
    std::uint64_t low;
    std::uint64_t high;
};

std::uint64_t sip_hash(SipKey key, std::string_view bytes);

}  // namespace tailrace::model
