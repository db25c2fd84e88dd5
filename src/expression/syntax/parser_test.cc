#include "expression/syntax/parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "model/limits.h"

namespace tailrace::expression::syntax {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// The tree in prefix form: `(AND (= a :b) (f c.d[0]))`.
std::string show(const Node& node) {
    static constexpr std::string_view heads[] = {"",        "",   "",    "",   "",
                                                 "BETWEEN", "IN", "AND", "OR", "NOT"};
    if (node.kind == NodeKind::Value) return std::string(node.text);
    std::string shown;
    if (node.kind == NodeKind::Path) {
        for (const auto& step : node.steps)
            shown.append(shown.empty() ? "" : ".").append(step.text);
        return shown;
    }
    shown.append("(").append(node.text).append(heads[static_cast<std::size_t>(node.kind)]);
    for (const auto& child : node.children) shown.append(" ").append(show(child));
    return shown.append(")");
}

std::string condition(std::string_view text) {
    const auto tree = parse_condition(text);
    return tree ? show(*tree) : tree.error();
}

std::vector<std::string> update(std::string_view text) {
    const auto actions = parse_update(text);
    if (!actions) return {actions.error()};
    std::vector<std::string> shown;
    for (const auto& action : *actions) {
        const std::string section = action.opens_section ? "|" : "";
        shown.push_back(section + show(action.path) + " " + show(action.value));
    }
    return shown;
}

TEST(ParserTest, BindsNotBeforeAndBeforeOr) {
    EXPECT_EQ(condition("NOT a=b AND c=d OR e=f AND NOT NOT g=h"),
              "(OR (AND (NOT (= a b)) (= c d)) (AND (= e f) (NOT (NOT (= g h)))))");
}

TEST(ParserTest, KeepsChainsFlatAndGroupsNested) {
    EXPECT_EQ(condition("a=b AND c=d AND (e=f AND g=h)"),
              "(AND (= a b) (= c d) (AND (= e f) (= g h)))");
    EXPECT_EQ(condition("(a=b OR c=d) AND e=f"), "(AND (OR (= a b) (= c d)) (= e f))");
}

TEST(ParserTest, TellsTheAndOfBetweenFromTheOther) {
    EXPECT_EQ(condition("a BETWEEN b AND c AND d=e"), "(AND (BETWEEN a b c) (= d e))");
}

TEST(ParserTest, ReadsOperands) {
    EXPECT_EQ(condition("#a.b[0][12].#c IN (:v, (size(d)), (e))"),
              "(IN #a.b.0.12.#c :v (size d) e)");
}

TEST(ParserTest, TakesACallForAConditionOrAnOperand) {
    EXPECT_EQ(condition("attribute_exists(a) AND size(b) > c"),
              "(AND (attribute_exists a) (> (size b) c))");
}

TEST(ParserTest, ReadsUpdates) {
    EXPECT_THAT(update("SET a = b, c[1] = :d - (e) REMOVE f, g ADD h :i DELETE j :k"),
                ElementsAre("|a b", "c.1 (- :d e)", "|f ", "g ", "|h :i", "|j :k"));
    EXPECT_THAT(update("set a = ((b) + if_not_exists(c, (:d)))"),
                ElementsAre("|a (+ b (if_not_exists c :d))"));
}

TEST(ParserTest, ReadsProjections) {
    const auto paths = parse_projection("a, #b.c[7]");
    ASSERT_TRUE(paths);
    ASSERT_EQ(paths->size(), 2u);
    EXPECT_EQ(show((*paths)[1]), "#b.c.7");
}

TEST(ParserTest, RefusesNothingAndTooMuch) {
    EXPECT_EQ(condition(""), "The expression can not be empty;");
    const std::string blanks(model::expression_bytes_max - 3, ' ');
    EXPECT_EQ(condition("a=b" + blanks), "(= a b)");
    EXPECT_EQ(condition("a=b " + blanks),
              "Expression size has exceeded the maximum allowed size; expression size: 4097");
    EXPECT_THAT(update("remove a" + blanks),
                ElementsAre("Expression size has exceeded the maximum allowed size;"));
}

TEST(ParserTest, NestsAsDeepAsOperatorsAllow) {
    std::string nested = "a=b";
    for (int i = 0; i < 145; ++i) nested = "(" + nested + ") OR c=d";
    EXPECT_THAT(condition(nested), HasSubstr("(OR (OR (OR"));
}

TEST(ParserTest, BoundsTheDepth) {
    const std::string open(2000, '(');
    EXPECT_THAT(condition(open + "a=b"), HasSubstr("too many operators"));
    std::string nots;
    for (int i = 0; i < 1000; ++i) nots += "NOT ";
    EXPECT_THAT(condition(nots + "a=b"), HasSubstr("too many operators"));
    std::string calls;
    for (int i = 0; i < 2000; ++i) calls += "f(";
    EXPECT_THAT(condition(calls), HasSubstr("too many operators"));
    EXPECT_THAT(update("set a = " + open), ElementsAre(HasSubstr("too many operators")));
}

TEST(ParserTest, BoundsIndexes) {
    EXPECT_EQ(list_index("0"), 0u);
    EXPECT_EQ(list_index("2147483647"), 2147483647u);
    EXPECT_EQ(list_index("2147483648"), std::nullopt);
    EXPECT_EQ(list_index("99999999999999999999999"), std::nullopt);
}

/// Texts that are often nearly right.
rc::Gen<std::string> token_soup() {
    const auto token = rc::gen::element<std::string>(
        "a", "b", "#n", ":v", "0", "17", "and", "OR", "not ", "between ", "in", "set ", "remove ",
        "add ", "delete ", "(", ")", "((", "))", "[", "]", ",", ".", "=", "<>", "<",
        "<=", ">=", "+", "-", "size(", "if_not_exists(", "attribute_exists(", "f(", " ", "!", "ü",
        "\xff", "99999999999");
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(token),
                        [](const std::vector<std::string>& tokens) {
                            std::string text;
                            for (const auto& one : tokens) text.append(one).append(" ");
                            return text;
                        });
}

RC_GTEST_PROP(ParserTest, AnswersAnyTokenStream, ()) {
    const auto text = *token_soup();
    for (const auto& start : {"", "set a = ", "remove ", "a = "}) {
        (void)parse_condition(start + text);
        (void)parse_update(start + text);
        (void)parse_projection(start + text);
    }
}

/// A condition of random shape.
std::string random_condition(int depth) {
    if (depth == 0)
        return *rc::gen::element<std::string>("a = :b", "size(a.b[0]) < c", "contains(a, :b)",
                                              "a between :b and c", "a in (b, :c)");
    const auto left = random_condition(depth - 1);
    const auto right = random_condition(depth - 1);
    return *rc::gen::element("(" + left + ") AND (" + right + ")", "NOT (" + left + ")",
                             "(" + left + ") OR " + right);
}

RC_GTEST_PROP(ParserTest, AcceptsEveryCondition, ()) {
    const auto text = random_condition(*rc::gen::inRange(0, 4));
    const auto tree = parse_condition(text);
    RC_ASSERT(tree.has_value() || text.size() > model::expression_bytes_max);
}

}  // namespace
}  // namespace tailrace::expression::syntax
