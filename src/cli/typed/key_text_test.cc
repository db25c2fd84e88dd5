#include "cli/typed/key_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tailrace/attribute_value_json.h"

namespace tailrace::cli::typed {
namespace {

bool matches(const std::vector<std::string>& texts, const char* keys) {
    const auto key = KeyText::parse(texts);
    EXPECT_TRUE(key) << key.error();
    return key && key->matches(item_from_dynamodb_json(keys).value());
}

TEST(KeyText, AnAssignmentMatchesEveryType) {
    EXPECT_TRUE(matches({"id=1"}, R"({"id":{"S":"1"}})"));
    EXPECT_TRUE(matches({"id=1.0"}, R"({"id":{"N":"1"}})"));
    EXPECT_TRUE(matches({"id=eA=="}, R"({"id":{"B":"eA=="}})"));
    EXPECT_TRUE(matches({"id=a=b"}, R"({"id":{"S":"a=b"}})"));
    EXPECT_TRUE(matches({"id="}, R"({"id":{"S":""}})"));
    EXPECT_FALSE(matches({"id=2"}, R"({"id":{"S":"1"}})"));
    EXPECT_FALSE(matches({"id=x"}, R"({"id":{"N":"1"}})"));
    EXPECT_FALSE(matches({"pk=1"}, R"({"id":{"S":"1"}})"));
}

TEST(KeyText, JsonMatchesItsType) {
    EXPECT_TRUE(matches({R"({"id":"1"})"}, R"({"id":{"S":"1"},"sk":{"N":"2"}})"));
    EXPECT_TRUE(matches({R"({"id":"eA=="})"}, R"({"id":{"B":"eA=="}})"));
    EXPECT_TRUE(matches({R"( {"id":{"N":"1.0"}})"}, R"({"id":{"N":"1"}})"));
    EXPECT_FALSE(matches({R"({"id":1})"}, R"({"id":{"S":"1"}})"));
}

TEST(KeyText, AllPartsMustMatch) {
    EXPECT_TRUE(matches({"id=1", "sk=2"}, R"({"id":{"S":"1"},"sk":{"N":"2"}})"));
    EXPECT_FALSE(matches({"id=1", "sk=3"}, R"({"id":{"S":"1"},"sk":{"N":"2"}})"));
    EXPECT_TRUE(matches({}, R"({"id":{"S":"1"}})"));
}

TEST(KeyText, TheTableKnowsTypes) {
    const auto typed = [](const std::vector<std::string>& texts) -> std::string {
        const auto key = KeyText::parse(texts).value().typed({{"id", ScalarAttributeType::S},
                                                              {"n", ScalarAttributeType::N},
                                                              {"b", ScalarAttributeType::B}});
        return key ? key->json() : key.error();
    };
    EXPECT_EQ(typed({"id=1", "n=2.0", "b=eA=="}),
              R"({"b":{"B":"eA=="},"id":{"S":"1"},"n":{"N":"2"}})");
    EXPECT_EQ(typed({R"({"id":"1","b":"eA=="})"}), R"({"b":{"B":"eA=="},"id":{"S":"1"}})");
    EXPECT_EQ(typed({"n=x"}), "n: 'x' is no number");
    EXPECT_EQ(typed({"b=?"}), "b: '?' is no base64");
    EXPECT_EQ(typed({"pk=1"}), "pk is no attribute of the table's key");
}

TEST(KeyText, ErrorsSayWhatIsExpected) {
    for (const auto* text : {"id", "", "=1"}) {
        EXPECT_THAT(KeyText::parse({text}).error(), ::testing::HasSubstr("id=1, or a key as JSON"));
    }
    EXPECT_FALSE(KeyText::parse({R"({"id":)"}));
}

}  // namespace
}  // namespace tailrace::cli::typed
