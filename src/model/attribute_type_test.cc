#include "model/attribute_type.h"

#include <gtest/gtest.h>

namespace tailrace::model {
namespace {

TEST(AttributeType, NamesAreThoseOfTheVariant) {
    EXPECT_EQ(attribute_type_name(AttributeValue("x").type()), "S");
    EXPECT_EQ(attribute_type_name(AttributeValue(Number()).type()), "N");
    EXPECT_EQ(attribute_type_name(AttributeValue(Binary()).type()), "B");
    EXPECT_EQ(attribute_type_name(AttributeValue(true).type()), "BOOL");
    EXPECT_EQ(attribute_type_name(AttributeValue(Null()).type()), "NULL");
    EXPECT_EQ(attribute_type_name(AttributeValue(StringSet()).type()), "SS");
    EXPECT_EQ(attribute_type_name(AttributeValue(NumberSet()).type()), "NS");
    EXPECT_EQ(attribute_type_name(AttributeValue(BinarySet()).type()), "BS");
    EXPECT_EQ(attribute_type_name(AttributeValue(AttributeValue::List()).type()), "L");
    EXPECT_EQ(attribute_type_name(AttributeValue(AttributeMap()).type()), "M");
}

TEST(AttributeType, FoundByName) {
    for (const auto name : attribute_type_names) {
        const auto type = find_attribute_type(name);
        ASSERT_TRUE(type.has_value()) << name;
        EXPECT_EQ(attribute_type_name(*type), name);
    }
    for (const auto name : {"", "s", "SSS", "String"})
        EXPECT_EQ(find_attribute_type(name), std::nullopt) << name;
}

TEST(AttributeType, KeysAreStringsNumbersAndBinaries) {
    for (const auto name : attribute_type_names) {
        EXPECT_EQ(is_key_type(*find_attribute_type(name)),
                  name == "S" || name == "N" || name == "B")
            << name;
    }
}

}  // namespace
}  // namespace tailrace::model
