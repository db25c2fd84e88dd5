#include "expression/syntax/form.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "expression/syntax/parser.h"

namespace tailrace::expression::syntax {
namespace {

std::string condition_fault(std::string_view text) {
    const auto tree = parse_condition(text);
    return tree ? "none" : tree.error();
}

std::string update_fault(std::string_view text) {
    const auto actions = parse_update(text);
    return actions ? "none" : actions.error();
}

TEST(FormTest, LetsFunctionsStandWhereTheyMay) {
    EXPECT_EQ(condition_fault("attribute_exists(a) OR NOT contains(a, size(b))"), "none");
    EXPECT_EQ(update_fault("SET a = list_append(if_not_exists(b, c), d), e = if_not_exists(f, g)"),
              "none");
}

TEST(FormTest, RefusesFunctionsOfTheOtherKind) {
    EXPECT_EQ(condition_fault("if_not_exists(a, b) = c"),
              "The function is not allowed in a condition expression; function: if_not_exists");
    EXPECT_EQ(update_fault("SET a = size(b)"),
              "The function is not allowed in an update expression; function: size");
}

TEST(FormTest, LooksAtACallBeforeItsOperands) {
    EXPECT_EQ(condition_fault("f(status)"), "Invalid function name; function: f");
    EXPECT_EQ(condition_fault("size(contains(status, b)) = c"),
              "The function is not allowed to be used this way in an expression; function: "
              "contains");
}

TEST(FormTest, FindsTheFirstFaultFromTheLeft) {
    EXPECT_EQ(condition_fault("status = b AND f(c)"),
              "Attribute name is a reserved keyword; reserved keyword: status");
    EXPECT_EQ(update_fault("SET a = b SET c = d SET status = e"),
              "The \"SET\" section can only be used once in an update expression;");
    EXPECT_EQ(update_fault("DELETE a :b ADD c :d DELETE e :f"),
              "The \"DELETE\" section can only be used once in an update expression;");
}

TEST(FormTest, LooksAtEveryStepOfAPath) {
    EXPECT_EQ(condition_fault("a.b[0].Name = c"),
              "Attribute name is a reserved keyword; reserved keyword: Name");
    EXPECT_EQ(parse_projection("a, b.size").error(),
              "Attribute name is a reserved keyword; reserved keyword: size");
    EXPECT_EQ(condition_fault("#name.#status = c"), "none");
}

}  // namespace
}  // namespace tailrace::expression::syntax
