#include "client/url.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tailrace::client {
namespace {

using testing::HasSubstr;

TEST(Url, HasItsParts) {
    EXPECT_EQ(parse_url("http://localhost:8000"), (Url{false, "localhost", "8000", "/"}));
    EXPECT_EQ(parse_url("HTTPS://dynamodb.eu-west-1.amazonaws.com/"),
              (Url{true, "dynamodb.eu-west-1.amazonaws.com", "443", "/"}));
    EXPECT_EQ(parse_url("http://[::1]:81/a/b"), (Url{false, "::1", "81", "/a/b"}));
}

TEST(Url, NamesAPortThatIsNotTheUsualOne) {
    EXPECT_EQ(parse_url("http://localhost:8000")->authority(), "localhost:8000");
    EXPECT_EQ(parse_url("http://localhost:80")->authority(), "localhost");
    EXPECT_EQ(parse_url("https://[::1]:80")->authority(), "[::1]:80");
    EXPECT_EQ(parse_url("https://a/b")->text(), "https://a/b");
}

TEST(Url, SaysWhatIsWrong) {
    EXPECT_THAT(parse_url("localhost:8000").error(), HasSubstr("http://"));
    EXPECT_THAT(parse_url("ftp://localhost").error(), HasSubstr("neither"));
    EXPECT_THAT(parse_url("http://").error(), HasSubstr("no host"));
    EXPECT_THAT(parse_url("http://[::1").error(), HasSubstr("no host"));
    EXPECT_THAT(parse_url("http://a:b").error(), HasSubstr("no number"));
    EXPECT_THAT(parse_url("http://a:123456").error(), HasSubstr("no number"));
    EXPECT_THAT(parse_url("http://me@a").error(), HasSubstr("user"));
    EXPECT_THAT(parse_url("http://a\r\nb").error(), HasSubstr("blanks"));
}

}  // namespace
}  // namespace tailrace::client
