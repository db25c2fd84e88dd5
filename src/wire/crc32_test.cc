#include "wire/crc32.h"

#include <gtest/gtest.h>

namespace tailrace::wire {
namespace {

TEST(Crc32, IsTheIeeePolynomial) {
    EXPECT_EQ(crc32("123456789"), 0xCBF43926);
    EXPECT_EQ(crc32("{}"), 2745614147);
    EXPECT_EQ(crc32(""), 0);
}

TEST(Crc32, GoesOnAfterASharedText) {
    const SharedText text("123456789");
    for (int time = 0; time < 2; ++time) {
        EXPECT_EQ(crc32_after(0, text), 0xCBF43926);
        EXPECT_EQ(crc32("}", crc32_after(crc32("{"), text)), crc32("{123456789}"));
    }
    EXPECT_EQ(crc32_after(17, SharedText("")), 17);
}

TEST(Crc32, OfAnEditedTextIsComputedAnew) {
    SharedText text("12345678");
    EXPECT_NE(crc32_after(0, text), 0xCBF43926);
    text.edit() += '9';
    EXPECT_EQ(crc32_after(0, text), 0xCBF43926);
}

}  // namespace
}  // namespace tailrace::wire
