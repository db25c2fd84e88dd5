#include "storage/rocksdb/crc32c.h"

#include <cstdint>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#if defined(__x86_64__)
namespace tailrace::storage::rocksdb {
namespace {

std::uint32_t whole(std::string_view bytes) {
    return crc32c_extend(0, bytes.data(), bytes.size());
}

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

class Crc32c : public testing::Test {
 protected:
    void SetUp() override {
        if (!has_crc32c()) GTEST_SKIP() << "this processor has no such instruction";
    }
};

/// RFC 3720, appendix B.4, and the usual check value.
TEST_F(Crc32c, IsTheOneOfTheStandard) {
    EXPECT_EQ(whole("123456789"), 0xe3069283);
    EXPECT_EQ(whole(std::string(32, '\0')), 0x8a9136aa);
    EXPECT_EQ(whole(std::string(32, '\xff')), 0x62a8ab43);
    EXPECT_EQ(whole(""), 0u);
}

TEST_F(Crc32c, IsTheSameInPieces) {
    EXPECT_TRUE(rc::check([](const std::string& first, const std::string& second) {
        const auto begun = whole(first);
        RC_ASSERT(crc32c_extend(begun, second.data(), second.size()) == slow(first + second));
    }));
}

}  // namespace
}  // namespace tailrace::storage::rocksdb
#endif
