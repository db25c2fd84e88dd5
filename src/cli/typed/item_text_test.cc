#include "cli/typed/item_text.h"

#include <gtest/gtest.h>

#include <string>

namespace tailrace::cli::typed {
namespace {

std::string canonical(std::string_view json, Notation notation = Notation::detected) {
    const auto item = parse_item(json, notation);
    return item ? item->json() : "error: " + item.error();
}

TEST(ItemText, IsPlainOrDynamoDbJson) {
    EXPECT_EQ(canonical(R"({"id":"1","n":1.50,"t":true,"z":null,"l":[1,{"a":"b"}]})"),
              R"({"id":{"S":"1"},"l":{"L":[{"N":"1"},{"M":{"a":{"S":"b"}}}]},"n":{"N":"1.5"},)"
              R"("t":{"BOOL":true},"z":{"NULL":true}})");
    EXPECT_EQ(canonical(R"({"id":{"S":"1"},"n":{"N":"1.50"}})"),
              R"({"id":{"S":"1"},"n":{"N":"1.5"}})");
    EXPECT_EQ(canonical(R"({"id":"1","m":{"S":"x"}})"),
              R"({"id":{"S":"1"},"m":{"M":{"S":{"S":"x"}}}})");
    EXPECT_EQ(canonical(R"({"id":{"S":"1"}})", Notation::plain), R"({"id":{"M":{"S":{"S":"1"}}}})");
}

TEST(ItemText, ErrorsAreTold) {
    for (const auto* text : {"", "{", "[]", "1", R"({"id":)"}) {
        EXPECT_FALSE(parse_item(text, Notation::detected)) << text;
        EXPECT_FALSE(parse_item(text, Notation::dynamodb)) << text;
        EXPECT_FALSE(parse_item(text, Notation::plain)) << text;
    }
    EXPECT_FALSE(parse_item(R"({"id":"1"})", Notation::dynamodb));
    EXPECT_FALSE(parse_item(R"({"id":{"N":"x"}})", Notation::detected));
}

}  // namespace
}  // namespace tailrace::cli::typed
