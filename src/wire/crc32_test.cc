#include "wire/crc32.h"

#include <gtest/gtest.h>

namespace tailrace::wire {
namespace {

TEST(Crc32, IsTheIeeePolynomial) {
    EXPECT_EQ(crc32("123456789"), 0xCBF43926);
    EXPECT_EQ(crc32("{}"), 2745614147);
    EXPECT_EQ(crc32(""), 0);
}

}  // namespace
}  // namespace tailrace::wire
