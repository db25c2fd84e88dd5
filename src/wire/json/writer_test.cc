#include "wire/json/writer.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>

namespace tailrace::wire::json {
namespace {

std::string written(const std::function<void(Writer&)>& write) {
    std::string out;
    Writer writer(out);
    write(writer);
    return out;
}

std::string real(double number) {
    return written([=](Writer& writer) { writer.real(number); });
}

std::string timestamp(std::int64_t milliseconds) {
    return written([=](Writer& writer) { writer.timestamp({milliseconds}); });
}

TEST(Writer, PutsCommasBetweenMembersAndElements) {
    const auto json = written([](Writer& writer) {
        writer.begin_object();
        writer.key("a");
        writer.begin_array();
        writer.integer(1);
        writer.raw("{}");
        writer.begin_object();
        writer.end_object();
        writer.end_array();
        writer.key("b");
        writer.boolean(false);
        writer.key("c");
        writer.string("x");
        writer.end_object();
    });
    EXPECT_EQ(json, R"({"a":[1,{},{}],"b":false,"c":"x"})");
}

TEST(Writer, AppendsToWhatIsThere) {
    std::string out = "before ";
    Writer(out).string("after");
    EXPECT_EQ(out, R"(before "after")");
}

TEST(Writer, EscapesStringsAndKeys) {
    EXPECT_EQ(written([](Writer& writer) { writer.string("a\"b\\c\n\x01 \xc3\xa9/"); }),
              "\"a\\\"b\\\\c\\n\\u0001 \xc3\xa9/\"");
    EXPECT_EQ(written([](Writer& writer) { writer.key("\""); }), R"("\"":)");
}

TEST(Writer, SharesOneLargePageWithABody) {
    const auto page = std::make_shared<const SharedText>(std::string(100'000, '1'));
    Body body;
    Writer writer(body);
    writer.begin_object();
    for (const auto* name : {"a", "b"}) {
        writer.key(name);
        writer.raw(page);
    }
    writer.end_object();
    EXPECT_EQ(body.text, R"({"a":)");
    EXPECT_EQ(body.page, page);
    EXPECT_EQ(body.rest, R"(,"b":)" + page->text() + "}");
}

TEST(Writer, CopiesAShortPage) {
    Body body;
    Writer writer(body);
    writer.begin_array();
    writer.raw(std::make_shared<const SharedText>("1"));
    writer.integer(2);
    writer.end_array();
    EXPECT_EQ(body.text, "[1,2]");
    EXPECT_EQ(body.page, nullptr);
    EXPECT_EQ(body.rest, "");
}

TEST(Writer, WritesIntegersOfFullRange) {
    EXPECT_EQ(
        written([](Writer& writer) { writer.integer(std::numeric_limits<std::int64_t>::min()); }),
        "-9223372036854775808");
}

TEST(Writer, WritesRealsShortAndWithAFraction) {
    EXPECT_EQ(real(0.5), "0.5");
    EXPECT_EQ(real(1), "1.0");
    EXPECT_EQ(real(0), "0.0");
    EXPECT_EQ(real(0.1), "0.1");
    EXPECT_EQ(real(-12.25), "-12.25");
    EXPECT_EQ(real(1e300), "1e+300");
}

TEST(Writer, WritesTimestampsInSeconds) {
    EXPECT_EQ(timestamp(1'571'767'321'571), "1571767321.571");
    EXPECT_EQ(timestamp(1'571'767'321'500), "1571767321.5");
    EXPECT_EQ(timestamp(1'571'767'321'000), "1571767321");
    EXPECT_EQ(timestamp(1'571'767'321'007), "1571767321.007");
    EXPECT_EQ(timestamp(0), "0");
    EXPECT_EQ(timestamp(-20), "-0.02");
    EXPECT_EQ(timestamp(-1'500), "-1.5");
}

}  // namespace
}  // namespace tailrace::wire::json
