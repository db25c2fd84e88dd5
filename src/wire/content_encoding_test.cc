#include "wire/content_encoding.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace tailrace::wire {
namespace {

constexpr std::size_t kMax = 16 * 1024 * 1024;

RC_GTEST_PROP(ContentEncoding, RoundTrips, (const std::string& bytes)) {
    RC_ASSERT(gunzip(gzip(bytes), kMax).value_or("malformed") == bytes);
}

TEST(ContentEncoding, RoundTripsWhatCompressesWell) {
    const std::string bytes(1'000'000, 'a');
    EXPECT_LT(gzip(bytes).size(), 10'000);
    EXPECT_EQ(gunzip(gzip(bytes), kMax), bytes);
}

TEST(ContentEncoding, RefusesToInflateBeyondTheBound) {
    const auto compressed = gzip(std::string(1001, 'a'));
    EXPECT_EQ(gunzip(compressed, 1000), std::unexpected(GunzipError::too_large));
    EXPECT_TRUE(gunzip(compressed, 1001));
}

TEST(ContentEncoding, TellsTheSizeWithoutInflating) {
    const auto compressed = gzip(std::string(1001, 'a'));
    EXPECT_EQ(gunzipped_size(compressed, 1001), 1001u);
    EXPECT_EQ(gunzipped_size(compressed, 1000), 0u);
    EXPECT_EQ(gunzipped_size("short", 1000), 0u);
}

TEST(ContentEncoding, RefusesWhatIsNoGzip) {
    const auto compressed = gzip("some text that is worth it");
    for (std::size_t size = 0; size < compressed.size(); ++size) {
        EXPECT_FALSE(gunzip(compressed.substr(0, size), kMax)) << size;
    }
    auto damaged = compressed;
    damaged[damaged.size() / 2] ^= 1;
    EXPECT_EQ(gunzip(damaged, kMax), std::unexpected(GunzipError::malformed));
}

TEST(ContentEncoding, DoesNotBelieveAStatedSizeThatCannotBe) {
    auto compressed = gzip("small");
    compressed.replace(compressed.size() - 4, 4, std::string("\x00\x00\xf0\x00", 4));
    EXPECT_EQ(gunzip(compressed, kMax), std::unexpected(GunzipError::malformed));
}

TEST(ContentEncoding, IsAcceptedByName) {
    for (const auto* header : {"gzip", "GZIP", "deflate, gzip", "gzip;q=1.0, identity; q=0.5",
                               "identity,gzip ; q=0.001"}) {
        EXPECT_TRUE(accepts_gzip(header)) << header;
    }
    for (const auto* header : {"", "identity", "gzip;q=0", "gzip; q=0.0, br", "xgzip", ",", "*"}) {
        EXPECT_FALSE(accepts_gzip(header)) << header;
    }
}

TEST(ContentEncoding, IsToldByName) {
    EXPECT_TRUE(is_gzip("gzip"));
    EXPECT_TRUE(is_gzip(" Gzip "));
    EXPECT_FALSE(is_gzip(""));
    EXPECT_FALSE(is_gzip("identity"));
}

}  // namespace
}  // namespace tailrace::wire
