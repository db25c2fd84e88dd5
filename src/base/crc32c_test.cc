#include "base/crc32c.h"

#include <cstdint>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace tailrace::base {
namespace {

/// Bit by bit, from the polynomial.
std::uint32_t slow(std::string_view bytes) {
    constexpr std::uint32_t reversed_polynomial = 0x82f63b78;
    std::uint32_t crc = 0xffffffff;
    for (const unsigned char byte : bytes) {
        crc ^= byte;
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (crc & 1 ? reversed_polynomial : 0);
    }
    return ~crc;
}

/// RFC 3720, appendix B.4, and the usual check value.
TEST(Crc32c, IsTheOneOfTheStandard) {
    EXPECT_EQ(crc32c("123456789"), 0xe3069283);
    EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8a9136aa);
    EXPECT_EQ(crc32c(std::string(32, '\xff')), 0x62a8ab43);
    EXPECT_EQ(crc32c(""), 0u);
}

TEST(Crc32c, IsTheSameInPieces) {
    EXPECT_TRUE(rc::check([](const std::string& first, const std::string& second) {
        const auto begun = crc32c(first);
        RC_ASSERT(crc32c_extend(begun, second.data(), second.size()) == slow(first + second));
    }));
}

}  // namespace
}  // namespace tailrace::base
