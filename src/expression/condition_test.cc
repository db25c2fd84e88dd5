#include "expression/condition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "model/generators.h"
#include "model/limits.h"

namespace tailrace::expression {
namespace {

using testing::ElementsAre;
using List = AttributeValue::List;

Constant constant(AttributeValue value) {
    return std::make_shared<const AttributeValue>(std::move(value));
}
Operand attribute(std::string name) {
    return {Path(std::move(name))};
}

Result<Condition> parse(std::string_view text, AttributeMap values = {}) {
    auto bindings =
        Bindings::create({}, values.empty() ? std::nullopt : std::optional<Item>(values));
    return parse_condition(Kind::FilterExpression, text, *bindings);
}

// The scripts in testdata/ show what texts mean; here is what only code can do.

TEST(ConditionTest, IsBuiltWithoutText) {
    const Condition exists{AttributeNotExists{Path("a")}};
    const Condition equals{Comparison{Comparator::Equal, attribute("b"), {constant("x")}}};
    const Condition both{And{{exists, equals}}};
    const Condition neither{Not{std::make_shared<const Condition>(Or{{exists, equals}})}};
    EXPECT_TRUE(holds(both, {{"b", "x"}}));
    EXPECT_FALSE(holds(both, {{"a", "y"}, {"b", "x"}}));
    EXPECT_TRUE(holds(neither, {{"a", "y"}}));
    EXPECT_FALSE(holds(neither, {}));
}

TEST(ConditionTest, HoldsOrNotForAnItemThatDoesNotExist) {
    EXPECT_TRUE(holds(*parse("attribute_not_exists(id)"), {}));
    EXPECT_FALSE(holds(*parse("attribute_exists(id)"), {}));
    EXPECT_TRUE(holds(*parse("a <> :v", {{":v", "x"}}), {}));
}

TEST(ConditionTest, OutlivesTextAndBindings) {
    auto condition = [] {
        const std::string text = "name_of_some_length.below = :value";
        return *parse(text, {{":value", std::string(100, 'x')}});
    }();
    EXPECT_TRUE(holds(condition,
                      {{"name_of_some_length", AttributeMap{{"below", std::string(100, 'x')}}}}));
}

TEST(ConditionTest, NamesTheKindInErrors) {
    Bindings bindings;
    EXPECT_EQ(parse_condition(Kind::FilterExpression, "", bindings).error().message,
              "Invalid FilterExpression: The expression can not be empty;");
}

TEST(ConditionTest, BoundsOperators) {
    std::string text = "a=b";
    for (int i = 0; i < 149; ++i) text += " OR a=b";
    EXPECT_TRUE(parse(text));  // 150 comparisons, 149 times OR
    EXPECT_EQ(
        parse(text + " OR a=b").error().message,
        "Invalid FilterExpression: The expression contains too many operators; operator count: "
        "301");
}

TEST(ConditionTest, BoundsCandidates) {
    std::string text = "a IN (b";
    for (std::size_t i = 1; i < model::in_operands_max; ++i) text += ",b";
    EXPECT_TRUE(parse(text + ")"));
    EXPECT_EQ(
        parse(text + ",b)").error().message,
        "Invalid FilterExpression: The IN operator is provided with too many operands; number "
        "of operands: 101");
}

/// Of all these, `missing` is none.
List words(int count) {
    List words;
    for (int i = 0; i < count; ++i) words.push_back("word " + std::to_string(i));
    return words;
}

TEST(ConditionTest, LooksUpInALargeListInsteadOfSearchingIt) {
    const auto condition = *parse("contains(:l, a) OR contains(:l, b)", {{":l", words(1000)}});
    const auto& terms = std::get<Or>(condition.node).terms;
    const auto& elements = std::get<Contains>(terms[0].node).elements;
    ASSERT_TRUE(elements);
    EXPECT_EQ(std::get<Contains>(terms[1].node).elements, elements);
    for (int i = 0; i < 100; ++i) {
        EXPECT_TRUE(holds(condition, {{"b", "word " + std::to_string(10 * i)}}));
        EXPECT_FALSE(holds(condition, {{"a", "missing"}, {"b", List{"word 1"}}}));
        EXPECT_FALSE(holds(condition, {}));
    }
    EXPECT_TRUE(elements->indexed());
}

TEST(ConditionTest, LooksUpAmongManyCandidatesInsteadOfComparingEach) {
    std::string text = "a IN (b";
    AttributeMap values;
    for (int i = 0; i < 99; ++i) {
        const auto name = ":v" + std::to_string(i);
        text += "," + name;
        values.emplace(name, "word " + std::to_string(i));
    }
    const auto condition = *parse(text + ")", values);
    const auto& constants = std::get<In>(condition.node).constants;
    ASSERT_TRUE(constants);
    for (int i = 0; i < 99; ++i) {
        EXPECT_TRUE(holds(condition, {{"a", "word " + std::to_string(i)}}));
        EXPECT_TRUE(holds(condition, {{"a", "missing"}, {"b", "missing"}}));
        EXPECT_FALSE(holds(condition, {{"a", "missing"}, {"b", "word 1"}}));
        EXPECT_FALSE(holds(condition, {{"b", "word 1"}}));
    }
    EXPECT_TRUE(constants->indexed());
}

TEST(ConditionTest, ComparesACandidateOnceHoweverOftenItIsNamed) {
    std::string text = "a IN (:v";
    for (int i = 0; i < 99; ++i) text += ",:v";
    const auto condition = *parse(text + ")", {{":v", words(1000)}});
    EXPECT_EQ(std::get<In>(condition.node).constants->size(), 1);
    EXPECT_TRUE(holds(condition, {{"a", words(1000)}}));
    EXPECT_FALSE(holds(condition, {{"a", words(999)}}));
}

TEST(ConditionTest, VisitsAllPathsFromLeftToRight) {
    const auto condition = parse(
        "a.b = :v AND (c BETWEEN d AND size(e) OR NOT f IN (g, :v)) AND attribute_exists(h) AND "
        "attribute_not_exists(i[0]) AND attribute_type(j, :t) AND begins_with(k, l) AND "
        "contains(m, n)",
        {{":v", "x"}, {":t", "S"}});
    ASSERT_TRUE(condition) << condition.error().message;
    std::string seen;
    for_each_path(*condition, [&](const Path& path) { seen += path.attribute(); });
    EXPECT_EQ(seen, "acdefghijklmn");
}

TEST(ConditionTest, WritesComparators) {
    EXPECT_EQ(symbol(Comparator::Equal), "=");
    EXPECT_EQ(symbol(Comparator::NotEqual), "<>");
    EXPECT_EQ(symbol(Comparator::GreaterOrEqual), ">=");
}

/// A condition over attributes `a` and `b` and any constants.
Condition random_condition(int depth);

Operand random_operand() {
    switch (*rc::gen::inRange(0, 3)) {
        case 0:
            return {constant(*model::generators::value(1))};
        case 1:
            return {Size{std::make_shared<const Operand>(attribute("a"))}};
        default:
            return attribute(*rc::gen::element<std::string>("a", "b"));
    }
}

Condition random_leaf() {
    switch (*rc::gen::inRange(0, 4)) {
        case 0:
            return {Between{random_operand(), random_operand(), random_operand()}};
        case 1:
            return {In{random_operand(), {random_operand(), random_operand()}}};
        case 2:
            return {Contains{random_operand(), random_operand()}};
        default: {
            const auto comparator = static_cast<Comparator>(*rc::gen::inRange(0, 6));
            return {Comparison{comparator, random_operand(), random_operand()}};
        }
    }
}

Condition random_condition(int depth) {
    switch (depth == 0 ? 3 : *rc::gen::inRange(0, 4)) {
        case 0:
            return {And{{random_condition(depth - 1), random_condition(depth - 1)}}};
        case 1:
            return {Or{{random_condition(depth - 1), random_condition(depth - 1)}}};
        case 2:
            return {Not{std::make_shared<const Condition>(random_condition(depth - 1))}};
        default:
            return random_leaf();
    }
}

AttributeMap random_item() {
    AttributeMap item;
    if (*rc::gen::arbitrary<bool>()) item["a"] = *model::generators::value(1);
    if (*rc::gen::arbitrary<bool>()) item["b"] = *model::generators::value(1);
    return item;
}

Condition negation(Condition condition) {
    return {Not{std::make_shared<const Condition>(std::move(condition))}};
}

RC_GTEST_PROP(ConditionTest, KeepsDeMorgansLaws, ()) {
    const auto p = random_condition(2);
    const auto q = random_condition(2);
    const auto item = random_item();
    RC_ASSERT(holds({Not{std::make_shared<const Condition>(And{{p, q}})}}, item) ==
              holds({Or{{negation(p), negation(q)}}}, item));
    RC_ASSERT(holds(negation(negation(p)), item) == holds(p, item));
}

RC_GTEST_PROP(ConditionTest, MakesBetweenTwoComparisons, ()) {
    const auto value = random_operand();
    const auto lower = random_operand();
    const auto upper = random_operand();
    const auto item = random_item();
    const Condition pair{And{{{Comparison{Comparator::GreaterOrEqual, value, lower}},
                              {Comparison{Comparator::LessOrEqual, value, upper}}}}};
    RC_ASSERT(holds({Between{value, lower, upper}}, item) == holds(pair, item));
}

RC_GTEST_PROP(ConditionTest, MakesNotEqualTheOppositeOfEqual, ()) {
    const auto left = random_operand();
    const auto right = random_operand();
    const auto item = random_item();
    RC_ASSERT(holds({Comparison{Comparator::Equal, left, right}}, item) !=
              holds({Comparison{Comparator::NotEqual, left, right}}, item));
}

}  // namespace
}  // namespace tailrace::expression
