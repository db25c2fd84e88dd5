#include "expression/expression.h"

#include <gtest/gtest.h>

namespace tailrace::expression {
namespace {

TEST(ExpressionTest, NamesTheParameterAtFault) {
    const auto fault = invalid(Kind::KeyConditionExpression, "why").error();
    EXPECT_EQ(fault.code, ErrorCode::ValidationException);
    EXPECT_EQ(fault.message, "Invalid KeyConditionExpression: why");
    EXPECT_EQ(name(Kind::UpdateExpression), "UpdateExpression");
    EXPECT_EQ(name(Kind::ConditionExpression), "ConditionExpression");
    EXPECT_EQ(name(Kind::FilterExpression), "FilterExpression");
    EXPECT_EQ(name(Kind::ProjectionExpression), "ProjectionExpression");
}

}  // namespace
}  // namespace tailrace::expression
