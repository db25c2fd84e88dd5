#include "expression/resolver.h"

#include <gtest/gtest.h>

#include "expression/syntax/parser.h"
#include "model/limits.h"

namespace tailrace::expression {
namespace {

TEST(ResolverTest, ResolvesNamesInPaths) {
    const std::optional names = ExpressionAttributeNameMap{{"#n", "dotted.name"}};
    auto bindings = *Bindings::create(names, {});
    Resolver resolver(bindings);
    const auto nodes = *syntax::parse_projection("a.#n[7]");
    const auto path = resolver.path(nodes.front());
    EXPECT_EQ(to_string(path), "[a, dotted.name, [7]]");
    EXPECT_EQ(path.elements.size(), 3u);
    EXPECT_FALSE(resolver.failed());
    EXPECT_TRUE(bindings.check_all_used());
}

TEST(ResolverTest, KeepsTheFirstFault) {
    Bindings bindings;
    Resolver resolver(bindings);
    ASSERT_NE(resolver.value(":v"), nullptr);
    resolver.fail("another");
    EXPECT_EQ(
        resolver.fault(),
        "An expression attribute value used in expression is not defined; attribute value: :v");
}

TEST(ResolverTest, CountsOperators) {
    Bindings bindings;
    Resolver resolver(bindings);
    for (std::size_t i = 0; i < model::expression_operators_max; ++i) resolver.count_operator();
    EXPECT_FALSE(resolver.failed());
    resolver.count_operator();
    EXPECT_EQ(resolver.fault(), "The expression contains too many operators; operator count: 301");
}

TEST(ResolverTest, ComparesPathsOnly) {
    Bindings bindings;
    Resolver resolver(bindings);
    const Path a("a");
    const Path b("b");
    resolver.check_distinct("=", &a, nullptr);
    resolver.check_distinct("=", nullptr, nullptr);
    resolver.check_distinct("=", &a, &b);
    EXPECT_FALSE(resolver.failed());
    resolver.check_distinct("=", &a, &a);
    EXPECT_TRUE(resolver.failed());
}

}  // namespace
}  // namespace tailrace::expression
