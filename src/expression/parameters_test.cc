#include "expression/parameters.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace tailrace::expression {
namespace {

struct Query {
    bool projection = false;
    bool filter = false;
    bool key_condition = false;
    bool query_filter = false;
    bool key_conditions = false;
    bool names = false;
    bool values = false;

    std::string fault() const {
        const std::array expressions = {Parameter{"ProjectionExpression", projection},
                                        Parameter{"FilterExpression", filter},
                                        Parameter{"KeyConditionExpression", key_condition}};
        const std::array legacy = {Parameter{"QueryFilter", query_filter},
                                   Parameter{"KeyConditions", key_conditions}};
        const auto checked = check_parameters(expressions, legacy, names, values);
        return checked ? "none" : checked.error().message;
    }
};

TEST(ParametersTest, LetsOneKindStandAlone) {
    EXPECT_EQ(Query{}.fault(), "none");
    EXPECT_EQ((Query{.filter = true, .names = true, .values = true}.fault()), "none");
    EXPECT_EQ((Query{.query_filter = true, .key_conditions = true}.fault()), "none");
}

TEST(ParametersTest, RefusesAMixture) {
    EXPECT_EQ(
        (Query{
            .projection = true, .key_condition = true, .query_filter = true, .key_conditions = true}
             .fault()),
        "Can not use both expression and non-expression parameters in the same request: "
        "Non-expression parameters: {QueryFilter, KeyConditions} Expression parameters: "
        "{ProjectionExpression, KeyConditionExpression}");
}

TEST(ParametersTest, RefusesNamesWithoutExpressions) {
    EXPECT_EQ((Query{.key_conditions = true, .names = true, .values = true}.fault()),
              "ExpressionAttributeNames can only be specified when using expressions");
}

TEST(ParametersTest, RefusesValuesThatNoExpressionCouldMention) {
    EXPECT_EQ((Query{.projection = true, .values = true}.fault()),
              "ExpressionAttributeValues can only be specified when using expressions: "
              "FilterExpression and KeyConditionExpression are null");
    const std::array one = {Parameter{"ConditionExpression", false}};
    EXPECT_EQ(check_parameters(one, {}, false, true).error().message,
              "ExpressionAttributeValues can only be specified when using expressions: "
              "ConditionExpression is null");
}

}  // namespace
}  // namespace tailrace::expression
