#include "expression/candidates.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "model/decimal.h"
#include "model/generators.h"

namespace tailrace::expression {
namespace {

using List = AttributeValue::List;

Constant constant(AttributeValue value) {
    return std::make_shared<const AttributeValue>(std::move(value));
}

TEST(CandidatesTest, AreIndexedOnceTheyAreLookedUpOften) {
    const Candidates candidates(constant(List{"a", "b"}));
    for (std::size_t i = 0; i < Candidates::lookups_before_index; ++i) {
        EXPECT_TRUE(candidates.have("b"));
        EXPECT_FALSE(candidates.indexed());
    }
    EXPECT_TRUE(candidates.have("b"));
    EXPECT_FALSE(candidates.have("c"));
    EXPECT_TRUE(candidates.indexed());
}

TEST(CandidatesTest, AreEqualByTypeAndValue) {
    const Candidates candidates(constant(
        List{"1", Binary{"2"}, *model::parse_number("3"), List{"4"}, AttributeMap{{"5", "6"}}}));
    for (std::size_t i = 0; i < 2 * Candidates::lookups_before_index; ++i) {
        EXPECT_TRUE(candidates.have("1"));
        EXPECT_TRUE(candidates.have(*model::parse_number("3.0")));
        EXPECT_TRUE(candidates.have(List{"4"}));
        EXPECT_TRUE(candidates.have(AttributeMap{{"5", "6"}}));
        EXPECT_FALSE(candidates.have(*model::parse_number("1")));
        EXPECT_FALSE(candidates.have("2"));
        EXPECT_FALSE(candidates.have(List{"4", "4"}));
    }
}

TEST(CandidatesTest, MayBeNone) {
    const Candidates candidates(constant(List{}));
    for (std::size_t i = 0; i < 2 * Candidates::lookups_before_index; ++i) {
        EXPECT_FALSE(candidates.have("a"));
    }
}

TEST(CandidatesTest, CountOnceWhatIsGivenAgain) {
    const auto one = constant("a");
    const Candidates candidates(std::vector{one, constant("b"), one});
    EXPECT_EQ(candidates.size(), 2);
    EXPECT_TRUE(candidates.have("a"));
    EXPECT_TRUE(candidates.have("b"));
}

RC_GTEST_PROP(CandidatesTest, AreFoundAsBySearching, ()) {
    const auto values = *rc::gen::container<List>(model::generators::value(1));
    const auto others = *rc::gen::container<List>(model::generators::value(1));
    const Candidates candidates(constant(values));
    for (std::size_t i = 0; i < Candidates::lookups_before_index; ++i) candidates.have("a");
    for (const auto& value : values) RC_ASSERT(candidates.have(value));
    for (const auto& other : others) {
        RC_ASSERT(candidates.have(other) == (std::ranges::find(values, other) != values.end()));
    }
}

}  // namespace
}  // namespace tailrace::expression
