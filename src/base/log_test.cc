#include "base/log.h"

#include <gtest/gtest.h>

namespace tailrace::base {
namespace {

TEST(Log, WritesNamedValuesAsText) {
    EXPECT_EQ(log_line(LogFormat::text, "ready", {{"host", "::1"}, {"port", 8000}}),
              "msg=ready host=::1 port=8000");
}

TEST(Log, QuotesTextThatWouldNotReadBack) {
    EXPECT_EQ(log_line(LogFormat::text, "two words", {{"empty", ""}, {"quote", "a\"b"}}),
              R"(msg="two words" empty="" quote="a\"b")");
}

TEST(Log, WritesOneJsonObject) {
    EXPECT_EQ(log_line(LogFormat::json, "it's \"on\"", {{"n", -1}, {"s", "1"}}),
              R"("msg":"it's \"on\"","n":-1,"s":"1")");
}

TEST(Log, KeepsControlCharactersOnTheLine) {
    EXPECT_EQ(log_line(LogFormat::json, "a\nb", {}), R"("msg":"a\u000ab")");
    EXPECT_EQ(log_line(LogFormat::text, "a\nb", {}), R"(msg="a\u000ab")");
}

TEST(Log, HasALevel) {
    start_log(LogLevel::warning, LogFormat::text);
    EXPECT_FALSE(logs(LogLevel::info));
    EXPECT_TRUE(logs(LogLevel::warning));
    EXPECT_TRUE(logs(LogLevel::error));
    start_log(LogLevel::off, LogFormat::text);
    EXPECT_FALSE(logs(LogLevel::error));
}

}  // namespace
}  // namespace tailrace::base
