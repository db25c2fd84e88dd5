#include "expression/distinct_paths.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "expression/projection.h"

namespace tailrace::expression {
namespace {

/// `[a, b] / [a]`: the paths of the fault, without the words.
std::string fault(std::string_view projection, std::string_view relation) {
    Bindings bindings;
    const auto parsed = parse_projection(projection, bindings);
    if (parsed) return "none";
    std::string text = parsed.error().message;
    const std::string words =
        "Invalid ProjectionExpression: Two document paths " + std::string(relation) +
        " with each other; must remove or rewrite one of these paths; path one: ";
    return text.starts_with(words) ? text.substr(words.size()) : text;
}

TEST(DistinctPathsTest, AcceptsPathsSideBySide) {
    EXPECT_EQ(fault("a", ""), "none");
    EXPECT_EQ(fault("a.b, a.c, a.bc, b, b2.c[0], b2.c[1], b2.d", ""), "none");
}

TEST(DistinctPathsTest, FindsOverlaps) {
    EXPECT_EQ(fault("a, a", "overlap"), "[a], path two: [a]");
    EXPECT_EQ(fault("a.b, a", "overlap"), "[a, b], path two: [a]");
    EXPECT_EQ(fault("x, a, y, a[1].c", "overlap"), "[a], path two: [a, [1], c]");
}

TEST(DistinctPathsTest, FindsConflicts) {
    EXPECT_EQ(fault("a.b, a[1]", "conflict"), "[a, b], path two: [a, [1]]");
    EXPECT_EQ(fault("a[1], z, a.b.c", "conflict"), "[a, [1]], path two: [a, b, c]");
}

TEST(DistinctPathsTest, TellsOverlapsFirst) {
    EXPECT_EQ(fault("b[1], b.a, a.b, a", "overlap"), "[a, b], path two: [a]");
}

PathElement random_element() {
    if (*rc::gen::arbitrary<bool>()) return *rc::gen::inRange<std::uint32_t>(0, 2);
    return *rc::gen::element<std::string>("a", "b");
}

std::vector<Path> random_paths() {
    std::vector<Path> paths(*rc::gen::inRange<std::size_t>(0, 6));
    for (auto& path : paths) {
        path = Path(*rc::gen::element<std::string>("a", "b", "c"));
        const int more = *rc::gen::inRange(0, 3);
        for (int i = 0; i < more; ++i) path.elements.push_back(random_element());
    }
    return paths;
}

/// What the words of the header say, pair by pair.
bool are_distinct(const Path& a, const Path& b) {
    std::size_t i = 0;
    while (i < a.elements.size() && i < b.elements.size() && a.elements[i] == b.elements[i]) ++i;
    if (i == a.elements.size() || i == b.elements.size()) return false;
    return a.elements[i].index() == b.elements[i].index();
}

RC_GTEST_PROP(DistinctPathsTest, AgreesWithLookingAtEveryPair, ()) {
    const auto paths = random_paths();
    bool distinct = true;
    for (std::size_t i = 0; i < paths.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) distinct = distinct && are_distinct(paths[i], paths[j]);
    }
    RC_ASSERT(!distinct_fault(paths).has_value() == distinct);
}

}  // namespace
}  // namespace tailrace::expression
