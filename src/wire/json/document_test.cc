#include "wire/json/document.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <string>
#include <thread>
#include <utility>

namespace tailrace::wire::json {
namespace {

std::int64_t number_in(const Document& document) {
    return document.root()->get_int64().value_unsafe();
}

TEST(Document, IsTheParsedValue) {
    const auto document = Document::parse(R"({"Limit":7})");
    ASSERT_TRUE(document);
    EXPECT_EQ(document->root()->at_key("Limit").get_int64().value_unsafe(), 7);
}

TEST(Document, OfNoJsonIsASerializationExceptionWithoutMessage) {
    for (const std::string body : {"hi", "{", "{\"a\":}", "{} {}", "{\"a\":\"\xff\"}",
                                   "\"\\ud800\"", "[1,]", "{\"a\":01}", " "}) {
        const auto document = Document::parse(body);
        ASSERT_FALSE(document) << body;
        EXPECT_EQ(document.error().code, ErrorCode::SerializationException) << body;
        EXPECT_EQ(document.error().message, "") << body;
    }
}

TEST(Document, OfNothingHasNoRoot) {
    const auto document = Document::parse("");
    ASSERT_TRUE(document);
    EXPECT_EQ(document->root(), nullptr);
}

TEST(Document, TooDeepIsRefused) {
    const std::string body = std::string(100'000, '[') + std::string(100'000, ']');
    EXPECT_FALSE(Document::parse(body));
}

TEST(Document, OutlivesLaterOnes) {
    const auto first = Document::parse("1");
    const auto second = Document::parse("2");
    {
        const auto third = Document::parse("3");
    }
    const auto fourth = Document::parse("4");
    EXPECT_EQ(number_in(*first), 1);
    EXPECT_EQ(number_in(*second), 2);
    EXPECT_EQ(number_in(*fourth), 4);
}

TEST(Document, MayEndOnAnotherThread) {
    auto document = Document::parse("5");
    std::thread([moved = std::move(document)] { EXPECT_EQ(number_in(*moved), 5); }).join();
    EXPECT_EQ(number_in(*Document::parse("6")), 6);
}

TEST(Document, DoesNotNeedTheBodyAfterwards) {
    std::string body = R"(["kept"])";
    const auto document = Document::parse(body);
    body.assign(body.size(), 'x');
    EXPECT_EQ(document->root()->at(0).get_string().value_unsafe(), "kept");
}

}  // namespace
}  // namespace tailrace::wire::json
