#include "model/key_schema.h"

#include <gtest/gtest.h>

#include "model/decimal.h"

namespace tailrace::model {
namespace {

using enum AttributeValue::Type;

const KeySchema hash_only({"id", S});
const KeySchema composite({"id", S}, KeyAttribute{"at", N});
const KeySchema binary_range({"id", S}, KeyAttribute{"at", B});

const AttributeValue one = *parse_number("1");

std::string key_error(const KeySchema& schema, const AttributeMap& key) {
    const auto checked = check_key(schema, key);
    if (checked) return "";
    EXPECT_EQ(checked.error().code, ErrorCode::ValidationException);
    return checked.error().message;
}

std::string item_error(const KeySchema& schema, const AttributeMap& item) {
    const auto checked = check_item_key(schema, item);
    if (checked) return "";
    EXPECT_EQ(checked.error().code, ErrorCode::ValidationException);
    return checked.error().message;
}

TEST(KeySchema, Attributes) {
    EXPECT_EQ(composite.hash().name, "id");
    EXPECT_EQ(composite.range()->name, "at");
    EXPECT_EQ(hash_only.range(), nullptr);
    EXPECT_EQ(composite.find("at"), composite.range());
    EXPECT_EQ(composite.find("name"), nullptr);
    EXPECT_EQ(composite.attributes().size(), 2u);
    EXPECT_NE(composite, binary_range);
    EXPECT_EQ(composite, KeySchema({"id", S}, KeyAttribute{"at", N}));
}

TEST(KeySchema, KeysThatFit) {
    EXPECT_EQ(key_error(hash_only, {{"id", "a"}}), "");
    EXPECT_EQ(key_error(composite, {{"id", "a"}, {"at", one}}), "");
    EXPECT_EQ(key_error(binary_range, {{"id", "a"}, {"at", Binary{{'\0'}}}}), "");
}

TEST(KeySchema, KeysOfAnotherShape) {
    constexpr auto mismatch = "The provided key element does not match the schema";
    EXPECT_EQ(key_error(hash_only, {}), mismatch);
    EXPECT_EQ(key_error(hash_only, {{"other", "a"}}), mismatch);
    EXPECT_EQ(key_error(hash_only, {{"id", "a"}, {"more", "a"}}), mismatch);
    EXPECT_EQ(key_error(composite, {{"id", "a"}}), mismatch);
    EXPECT_EQ(key_error(composite, {{"id", "a"}, {"other", one}}), mismatch);
    for (const auto& wrong :
         {one, AttributeValue(Binary{"a"}), AttributeValue(true), AttributeValue(Null{}),
          AttributeValue(StringSet{{"a"}}), AttributeValue(AttributeMap{})}) {
        EXPECT_EQ(key_error(hash_only, {{"id", wrong}}), mismatch);
    }
}

TEST(KeySchema, ItemsWithoutTheirKey) {
    EXPECT_EQ(item_error(composite, {{"id", "a"}, {"at", one}, {"more", Null{}}}), "");
    EXPECT_EQ(item_error(composite, {{"at", one}}),
              "One or more parameter values were invalid: Missing the key id in the item");
    EXPECT_EQ(item_error(composite, {{"id", "a"}}),
              "One or more parameter values were invalid: Missing the key at in the item");
}

TEST(KeySchema, ItemsWithAKeyOfAnotherType) {
    const auto mismatch = [](const AttributeValue& value) {
        return item_error(hash_only, {{"id", value}});
    };
    const std::string text =
        "One or more parameter values were invalid: Type mismatch for key id expected: S actual: ";
    EXPECT_EQ(mismatch(one), text + "N");
    EXPECT_EQ(mismatch(Null{}), text + "NULL");
    EXPECT_EQ(mismatch(AttributeValue::List{}), text + "L");
    EXPECT_EQ(item_error(composite, {{"id", "a"}, {"at", "b"}}),
              "One or more parameter values were invalid: Type mismatch for key at expected: N "
              "actual: S");
}

TEST(KeySchema, EmptyKeys) {
    const std::string text =
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot "
        "contain an empty ";
    for (const auto& error : {key_error, item_error}) {
        EXPECT_EQ(error(hash_only, {{"id", ""}}), text + "string value. Key: id");
        EXPECT_EQ(error(binary_range, {{"id", "a"}, {"at", Binary{}}}),
                  text + "binary value. Key: at");
    }
}

TEST(KeySchema, LargeKeys) {
    const std::string text = "One or more parameter values were invalid: ";
    const KeySchema strings({"id", S}, KeyAttribute{"at", S});
    for (const auto& error : {key_error, item_error}) {
        const auto sized = [&](std::size_t hash, std::size_t range) {
            return error(strings,
                         {{"id", std::string(hash, 'h')}, {"at", std::string(range, 'r')}});
        };
        EXPECT_EQ(sized(2048, 1024), "");
        EXPECT_EQ(sized(2049, 1),
                  text + "Size of hashkey has exceeded the maximum size limit of2048 bytes");
        EXPECT_EQ(
            sized(1, 1025),
            text + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
    }
}

TEST(KeySchema, KeyOfAnItem) {
    const AttributeMap item = {{"id", "a"}, {"at", one}, {"name", "x"}};
    EXPECT_EQ(key_of(composite, item), (AttributeMap{{"id", "a"}, {"at", one}}));
    EXPECT_EQ(key_of(hash_only, item), (AttributeMap{{"id", "a"}}));
}

}  // namespace
}  // namespace tailrace::model
