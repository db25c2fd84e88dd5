#include "expression/path.h"

#include <gtest/gtest.h>

namespace tailrace::expression {
namespace {

using List = AttributeValue::List;

Path path(std::vector<PathElement> elements) {
    Path made;
    made.elements = std::move(elements);
    return made;
}

TEST(PathTest, ShowsItsElements) {
    EXPECT_EQ(to_string(Path("a")), "[a]");
    EXPECT_EQ(to_string(path({"a", 3u, "b.c", 0u})), "[a, [3], b.c, [0]]");
}

TEST(PathTest, LeadsThroughMapsAndLists) {
    const AttributeMap item = {{"a", AttributeMap{{"b", List{"x", List{"y"}}}}}, {"s", "text"}};
    EXPECT_EQ(*find(path({"a", "b", 0u}), item), AttributeValue("x"));
    EXPECT_EQ(*find(path({"a", "b", 1u, 0u}), item), AttributeValue("y"));
    EXPECT_EQ(find(Path("a"), item), &item.at("a"));
}

TEST(PathTest, LeadsNowhere) {
    const AttributeMap item = {{"a", AttributeMap{{"b", List{"x"}}}}, {"s", "text"}};
    for (const auto& lost :
         {Path("q"), path({"q", "b"}), path({"a", "q"}), path({"a", "b", 1u}), path({"a", 0u}),
          path({"a", "b", "x"}), path({"s", "x"}), path({"s", 0u})}) {
        EXPECT_EQ(find(lost, item), nullptr) << to_string(lost);
    }
}

TEST(PathTest, ComesBeforeAllThatLiesWithinIt) {
    EXPECT_LT(Path("a"), path({"a", "b"}));
    EXPECT_LT(path({"a", 9u}), path({"a", 10u}));
    EXPECT_LT(path({"a", 9u, "z"}), path({"a", 10u}));
    EXPECT_LT(path({"a", "z"}), path({"a", 0u}));
    EXPECT_LT(path({"a", 0u}), Path("b"));
}

}  // namespace
}  // namespace tailrace::expression
