#include "tailrace/tag_requests.h"

#include <gtest/gtest.h>

#include <string>

#include "tailrace/table_requests.h"
#include "wire/json/refusal.h"

namespace tailrace::wire::json {
namespace {

std::string missing(const std::string& member) {
    return "1 validation error detected: Value null at '" + member +
           "' failed to satisfy constraint: Member must not be null";
}
std::string tagging(const std::string& tags) {
    return R"({"ResourceArn":"arn:x","Tags":)" + tags + "}";
}

TEST(TagRequests, NeedAResourceAndTags) {
    EXPECT_EQ(refusal<ListTagsOfResourceInput>("{}"), missing("resourceArn"));
    EXPECT_EQ(refusal<TagResourceInput>(R"({"ResourceArn":"arn:x"})"), missing("tags"));
    EXPECT_EQ(refusal<UntagResourceInput>(R"({"ResourceArn":"arn:x"})"), missing("tagKeys"));
    EXPECT_EQ(refusal<TagResourceInput>(tagging("[]")), "") << "for the operation to tell";
}

TEST(TagRequests, MissKeysAndValuesInTheirOwnWords) {
    EXPECT_EQ(refusal<TagResourceInput>(tagging(R"([{"Value":"v"}])")),
              "The Tag Key provided is invalid, Key: null");
    EXPECT_EQ(refusal<TagResourceInput>(tagging(R"([{"Key":"k"}])")),
              "The Tag Value provided is invalid, Value: null");
    EXPECT_EQ(refusal<CreateTableInput>(R"({"TableName":"abc","Tags":[{"Key":"k"}]})"),
              "The Tag Value provided is invalid, Value: null");
}

TEST(TagRequests, AreDecodedAndAnswered) {
    const auto input =
        decode<TagResourceInput>(*Document::parse(tagging(R"([{"Key":"k","Value":""}])")));
    ASSERT_TRUE(input);
    EXPECT_EQ(*input, (TagResourceInput{"arn:x", {{"k", ""}}}));
    std::string json;
    encode(json, ListTagsOfResourceOutput{{{"k", "v"}}, {}});
    EXPECT_EQ(json, R"({"Tags":[{"Key":"k","Value":"v"}]})");
    json.clear();
    encode(json, TagResourceOutput());
    EXPECT_EQ(json, "{}");
}

}  // namespace
}  // namespace tailrace::wire::json
