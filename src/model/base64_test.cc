#include "model/base64.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "model/generators.h"

namespace tailrace::model {
namespace {

TEST(Base64, VectorsOfTheStandard) {
    EXPECT_EQ(base64(""), "");
    EXPECT_EQ(base64("f"), "Zg==");
    EXPECT_EQ(base64("fo"), "Zm8=");
    EXPECT_EQ(base64("foo"), "Zm9v");
    EXPECT_EQ(base64("foob"), "Zm9vYg==");
    EXPECT_EQ(base64("fooba"), "Zm9vYmE=");
    EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
    EXPECT_EQ(base64("\xfb\xff"), "+/8=");
}

TEST(Base64, AppendsAfterWhatIsThere) {
    std::string out = "x";
    append_base64(out, "fo");
    EXPECT_EQ(out, "xZm8=");
}

TEST(Base64, RefusesWhatIsNoBase64) {
    for (const auto* text : {"Z", "Zg", "Zg=", "Zg===", "=", "==", "====", "Zm9v=", "Z=g=", "=+/=",
                             "Zm 9", "Zm9\n", "Zm_v", "Zm-v", "Zm9vZ===", "\xc3\xa9__"}) {
        EXPECT_EQ(decode_base64(text), std::nullopt) << text;
    }
}

TEST(Base64, RefusesASecondSpelling) {
    EXPECT_EQ(decode_base64("Zh=="), std::nullopt);
    EXPECT_EQ(decode_base64("Zm9="), std::nullopt);
    EXPECT_EQ(decode_base64("+/+="), std::nullopt);
}

RC_GTEST_PROP(Base64Property, RoundTrips, ()) {
    const auto bytes = *generators::bytes();
    RC_ASSERT(decode_base64(base64(bytes)) == bytes);
}

}  // namespace
}  // namespace tailrace::model
