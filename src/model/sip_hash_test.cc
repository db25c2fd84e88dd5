#include "model/sip_hash.h"

#include <gtest/gtest.h>

#include <string>

namespace tailrace::model {
namespace {

// The key of the algorithm's published vectors: the bytes 00 to 0f.
constexpr SipKey key = {0x0706050403020100, 0x0f0e0d0c0b0a0908};

std::string counting_bytes(std::size_t count) {
    std::string bytes;
    for (std::size_t i = 0; i < count; ++i) bytes += static_cast<char>(i);
    return bytes;
}

TEST(SipHash, PublishedVectors) {
    EXPECT_EQ(sip_hash(key, counting_bytes(0)), 0x726fdb47dd0e0e31u);
    EXPECT_EQ(sip_hash(key, counting_bytes(1)), 0x74f839c593dc67fdu);
    EXPECT_EQ(sip_hash(key, counting_bytes(8)), 0x93f5f5799a932462u);
    EXPECT_EQ(sip_hash(key, counting_bytes(15)), 0xa129ca6149be45e5u);
}

}  // namespace
}  // namespace tailrace::model
