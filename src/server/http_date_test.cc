#include "server/http_date.h"

#include <gtest/gtest.h>

namespace tailrace::server {
namespace {

TEST(HttpDate, WritesWhatRfc9110Shows) {
    HttpDate date;
    EXPECT_EQ(date.line(784'111'777'000), "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
    EXPECT_EQ(date.line(784'111'777'999), "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
    EXPECT_EQ(date.line(784'111'778'000), "Date: Sun, 06 Nov 1994 08:49:38 GMT\r\n");
}

TEST(HttpDate, KnowsTheEpochAndLeapDays) {
    HttpDate date;
    EXPECT_EQ(date.line(0), "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n");
    EXPECT_EQ(date.line(1'709'164'800'000), "Date: Thu, 29 Feb 2024 00:00:00 GMT\r\n");
}

}  // namespace
}  // namespace tailrace::server
