#include "expression/syntax/function.h"

#include <gtest/gtest.h>

namespace tailrace::expression::syntax {
namespace {

TEST(FunctionTest, IsFoundByItsExactName) {
    ASSERT_NE(find_function("size"), nullptr);
    EXPECT_EQ(find_function("size")->function, Function::Size);
    EXPECT_EQ(find_function("SIZE"), nullptr);
    EXPECT_EQ(find_function("siz"), nullptr);
    EXPECT_EQ(find_function(""), nullptr);
}

TEST(FunctionTest, StandsWhereItMay) {
    const auto& append = *find_function("list_append");
    EXPECT_TRUE(append.allows(Position::Assigned));
    EXPECT_FALSE(append.allows(Position::Operand));
    EXPECT_FALSE(append.allows(Position::Condition));
    const auto& otherwise = *find_function("if_not_exists");
    EXPECT_TRUE(otherwise.allows(Position::Assigned));
    EXPECT_TRUE(otherwise.allows(Position::Operand));
    EXPECT_FALSE(find_function("size")->allows(Position::Condition));
    EXPECT_TRUE(find_function("begins_with")->allows(Position::Condition));
}

}  // namespace
}  // namespace tailrace::expression::syntax
