#include "tailrace/item.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "model/generators.h"

namespace tailrace {
namespace {

constexpr auto json = R"({"id":{"S":"a"},"n":{"N":"1"}})";

TEST(Item, EmptyOnes) {
    EXPECT_TRUE(Item().empty());
    EXPECT_EQ(Item().json(), "{}");
    EXPECT_EQ(Item().find("id"), nullptr);
    EXPECT_EQ(Item(), Item::from_canonical("{}"));
}

TEST(Item, EitherSideMakesTheOther) {
    const Item from_attributes(AttributeMap{{"n", Number::from_normal("1")}, {"id", "a"}});
    const auto from_json = Item::from_canonical(json);
    EXPECT_EQ(from_attributes.json(), json);
    EXPECT_EQ(from_json.attributes(), from_attributes.attributes());
    EXPECT_EQ(from_json, from_attributes);
    EXPECT_FALSE(from_json.empty());
    EXPECT_NE(from_json, Item());
}

TEST(Item, WhatAServiceSentIsMadeCanonicalWhenLookedAt) {
    const auto canonical = Item::from_service(json);
    EXPECT_EQ(canonical.json(), json);
    EXPECT_EQ(*canonical.find("id"), AttributeValue("a"));
    const auto other = Item::from_service(R"({"n": {"N": "1.0"}, "id": {"S": "\u0061"}})");
    EXPECT_EQ(*other.find("id"), AttributeValue("a"));
    EXPECT_EQ(other.json(), json);
    EXPECT_EQ(Item::from_service(R"( {"n":{"N":"1"},"id":{"S":"a"}})"), canonical);
}

TEST(Item, WhatAServiceSentMayBeNoItem) {
    for (const auto* text : {"{", "[]", R"({"n":{"N":"x"}})", R"({"n":1})"}) {
        const auto item = Item::from_service(text);
        EXPECT_TRUE(item.attributes().empty());
        EXPECT_NE(item.defect(), nullptr) << text;
        EXPECT_EQ(item.json(), "{}");
    }
}

TEST(Item, FindsAttributes) {
    const auto item = Item::from_canonical(json);
    ASSERT_NE(item.find("id"), nullptr);
    EXPECT_EQ(*item.find("id"), AttributeValue("a"));
    EXPECT_EQ(item.find("other"), nullptr);
}

TEST(Item, CopiesAreValues) {
    const auto item = Item::from_canonical(json);
    auto copy = item;
    copy.take();
    EXPECT_EQ(item.json(), json);
}

TEST(Item, TakeLeavesNothing) {
    auto item = Item::from_canonical(json);
    EXPECT_EQ(item.take().size(), 2u);
    EXPECT_TRUE(item.empty());
    EXPECT_EQ(item.json(), "{}");
    EXPECT_TRUE(Item().take().empty());
}

TEST(Item, KeepsADefect) {
    const auto item = Item::with_defect({ErrorCode::ValidationException, "bad", nullptr}, "n");
    ASSERT_NE(item.defect(), nullptr);
    EXPECT_EQ(item.defect()->message, "bad");
    EXPECT_EQ(item.defect_attribute(), "n");
    EXPECT_TRUE(item.empty());
    EXPECT_EQ(Item().defect(), nullptr);
}

TEST(Item, DamagedBytesAreADefect) {
    const auto item = Item::from_canonical(R"({"id":{"S":"a)");
    EXPECT_EQ(item.defect(), nullptr);
    EXPECT_TRUE(item.attributes().empty());
    ASSERT_NE(item.defect(), nullptr);
    EXPECT_EQ(item.defect()->code, ErrorCode::InternalServerError);
    EXPECT_EQ(item.defect()->message, "A stored item is damaged at byte 13");
}

RC_GTEST_PROP(ItemProperty, EqualExactlyIfTheAttributesAre, ()) {
    const auto a = *model::generators::attributes(1);
    const auto b = *rc::gen::oneOf(model::generators::attributes(1), rc::gen::just(a));
    RC_ASSERT((Item(a) == Item(b)) == (a == b));
    RC_ASSERT((Item(a) == Item::from_canonical(Item(b).json())) == (a == b));
}

}  // namespace
}  // namespace tailrace
