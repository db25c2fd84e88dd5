#include "expression/projection.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "model/generators.h"

namespace tailrace::expression {
namespace {

using List = AttributeValue::List;

TEST(ProjectionTest, ResolvesPlaceholders) {
    const std::optional names = ExpressionAttributeNameMap{{"#n", "name"}};
    auto bindings = *Bindings::create(names, {});
    const auto projection = parse_projection("#n, a.#n", bindings);
    ASSERT_TRUE(projection);
    const AttributeMap item = {
        {"name", "x"}, {"a", AttributeMap{{"name", "y"}, {"other", "z"}}}, {"b", "w"}};
    EXPECT_EQ(projection->apply(item),
              (AttributeMap{{"name", "x"}, {"a", AttributeMap{{"name", "y"}}}}));
}

TEST(ProjectionTest, IsBuiltFromPathsInAnyOrder) {
    Path second("l");
    second.elements.emplace_back(2u);
    Path first("l");
    first.elements.emplace_back(0u);
    const Projection projection({second, Path("b"), first, Path("a")});
    EXPECT_EQ(projection.paths().front(), Path("a"));
    EXPECT_EQ(projection.apply({{"l", List{"x", "y", "z"}}, {"b", "w"}, {"c", "v"}}),
              (AttributeMap{{"l", List{"x", "z"}}, {"b", "w"}}));
}

TEST(ProjectionTest, OfNothingIsNothing) {
    EXPECT_TRUE(Projection({}).apply({{"a", "b"}}).empty());
    EXPECT_TRUE(Projection({Path("a")}).apply({}).empty());
}

TEST(ProjectionTest, MayNameMoreThanTheItemHas) {
    Path x("m");
    x.elements.emplace_back("x");
    Path y("m");
    y.elements.emplace_back("y");
    const Projection projection({Path("a"), Path("z"), y, x, Path("b")});
    const AttributeMap all = {{"x", "1"}, {"y", "2"}};
    EXPECT_EQ(projection.apply({{"m", all}, {"n", "3"}}), (AttributeMap{{"m", all}}));
    EXPECT_TRUE(projection.apply({{"m", "no map"}}).empty());
}

/// All paths to leaves: what is neither a map nor a list, or is an empty one.
void collect_leaves(const AttributeValue& value, const Path& path, std::vector<Path>& into) {
    const auto* map = value.get_if<AttributeMap>();
    const auto* list = value.get_if<List>();
    if ((map == nullptr || map->empty()) && (list == nullptr || list->empty()))
        into.push_back(path);
    const auto descend = [&](const AttributeValue& child, PathElement element) {
        auto below = path;
        below.elements.push_back(std::move(element));
        collect_leaves(child, below, into);
    };
    if (map != nullptr) {
        for (const auto& [name, child] : *map) descend(child, name);
    }
    if (list != nullptr) {
        for (std::uint32_t i = 0; i < list->size(); ++i) descend((*list)[i], i);
    }
}

RC_GTEST_PROP(ProjectionTest, OfAllLeavesIsTheItem, ()) {
    const auto item = *model::generators::attributes();
    std::vector<Path> leaves;
    for (const auto& [name, value] : item) collect_leaves(value, Path(name), leaves);
    RC_ASSERT(Projection(leaves).apply(item) == item);
}

RC_GTEST_PROP(ProjectionTest, OfSomeLeavesShowsEachOfThem, ()) {
    const auto item = *model::generators::attributes();
    std::vector<Path> leaves;
    for (const auto& [name, value] : item) collect_leaves(value, Path(name), leaves);
    for (const auto& leaf : leaves) {
        const auto part = Projection({leaf}).apply(item);
        auto closed_up = leaf;  // in the projection, each list has one element
        for (auto& element : closed_up.elements) {
            if (std::holds_alternative<std::uint32_t>(element)) element = 0u;
        }
        const auto* found = find(closed_up, part);
        RC_ASSERT(found != nullptr);
        RC_ASSERT(*found == *find(leaf, item));
        RC_ASSERT(part.size() == 1u);
    }
}

}  // namespace
}  // namespace tailrace::expression
