#include "operation/write_plans.h"

#include <gmock/gmock.h>

#include <string>

#include "model/item_size.h"
#include "model/limits.h"
#include "operation/simulated/answer_matchers.h"
#include "operation/simulated/requests.h"

namespace tailrace::operation {
namespace {

Item ill_formed() {
    return Item::with_defect({ErrorCode::ValidationException, "ill-formed", nullptr});
}

Item key() {
    return item(R"({"id":{"S":"a"}})");
}

Item item_of_size(std::size_t bytes) {
    const auto rest = bytes - model::item_size(key().attributes()) - 1;
    AttributeMap attributes{{"id", "a"}, {"b", std::string(rest, 'x')}};
    return Item(std::move(attributes));
}

template <class Input>
void expect_refusal(Input input, const std::string& message) {
    if constexpr (requires { input.item; }) {
        EXPECT_THAT(plan_put(input), Refuses(message));
    } else if constexpr (requires { input.update_expression; }) {
        EXPECT_THAT(plan_update(input), Refuses(message));
    } else {
        EXPECT_THAT(plan_delete(input), Refuses(message));
    }
}

TEST(PlanPut, TellsOfParametersBeforeTheItem) {
    expect_refusal(
        PutItemInput{
            .item = ill_formed(), .expected = ExpectedAttributeMap(), .condition_expression = ""},
        "Can not use both expression and non-expression parameters in the same request: "
        "Non-expression parameters: {Expected} Expression parameters: "
        "{ConditionExpression}");
    expect_refusal(PutItemInput{.item = ill_formed(), .expression_attribute_values = Item()},
                   "ExpressionAttributeValues can only be specified when using expressions: "
                   "ConditionExpression is null");
}

TEST(PlanPut, TellsOfTheItemBeforeReturnValuesAndExpressions) {
    expect_refusal(PutItemInput{.item = ill_formed(),
                                .return_values = ReturnValue::ALL_NEW,
                                .condition_expression = ""},
                   "ill-formed");
}

TEST(PlanPut, ReturnsWhatWasThereAtMost) {
    using enum ReturnValue;
    for (const auto asked : {ALL_NEW, UPDATED_OLD, UPDATED_NEW}) {
        expect_refusal(PutItemInput{.item = key(), .return_values = asked},
                       "ReturnValues can only be ALL_OLD or NONE");
        expect_refusal(DeleteItemInput{.key = key(), .return_values = asked},
                       "ReturnValues can only be ALL_OLD or NONE");
    }
}

TEST(PlanPut, TakesItemsUpTo400Kilobytes) {
    PutItemInput just{.item = item_of_size(model::item_bytes_max)};
    EXPECT_THAT(plan_put(just), Succeeds());
    expect_refusal(
        PutItemInput{.item = item_of_size(model::item_bytes_max + 1), .condition_expression = ""},
        "Item size has exceeded the maximum allowed size");
}

TEST(PlanPut, ChecksTheExpressionAtLast) {
    expect_refusal(PutItemInput{.item = key(), .condition_expression = ""},
                   "Invalid ConditionExpression: The expression can not be empty;");
    expect_refusal(
        PutItemInput{.item = key(),
                     .condition_expression = "attribute_exists(id)",
                     .expression_attribute_names = ExpressionAttributeNameMap{{"#a", "a"}}},
        "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a}");
}

TEST(PlanPut, ChecksExpectedAtLast) {
    const ExpectedAttributeMap expected = {{"a", {}}};
    PutItemInput input{.item = key(), .expected = expected, .return_values = ReturnValue::ALL_NEW};
    expect_refusal(input, "ReturnValues can only be ALL_OLD or NONE");
    input.return_values.reset();
    expect_refusal(input,
                   "One or more parameter values were invalid: Value must be provided when Exists "
                   "is null for Attribute: a");
    input.item = ill_formed();
    expect_refusal(input, "ill-formed");
    input.conditional_operator = ConditionalOperator::OR;
    expect_refusal(input,
                   "ConditionalOperator can only be used when Filter or Expected has two or more "
                   "elements");
}

TEST(PlanUpdate, TranslatesUpdatesBeforeWhatIsExpected) {
    UpdateItemInput input{.key = key(),
                          .attribute_updates = AttributeUpdates{{"a", {}}},
                          .expected = ExpectedAttributeMap{{"a", {}}}};
    expect_refusal(input,
                   "One or more parameter values were invalid: Only DELETE action is allowed when "
                   "no attribute value is specified");
    input.attribute_updates->at("a").value = "x";
    expect_refusal(input,
                   "One or more parameter values were invalid: Value must be provided when Exists "
                   "is null for Attribute: a");
    input.expected->at("a").exists = false;
    EXPECT_THAT(plan_update(input), Succeeds());
}

TEST(PlanUpdate, ParsesTheUpdateBeforeTheCondition) {
    expect_refusal(
        UpdateItemInput{.key = key(), .update_expression = "", .condition_expression = ""},
        "Invalid UpdateExpression: The expression can not be empty;");
    expect_refusal(
        UpdateItemInput{.key = key(), .update_expression = "REMOVE a", .condition_expression = ""},
        "Invalid ConditionExpression: The expression can not be empty;");
}

TEST(PlanUpdate, SharesNamesAndValuesBetweenItsExpressions) {
    UpdateItemInput input{
        .key = key(),
        .update_expression = "SET #a = :v",
        .condition_expression = "#b = :v",
        .expression_attribute_names = ExpressionAttributeNameMap{{"#a", "a"}, {"#b", "b"}},
        .expression_attribute_values = item(R"({":v":{"N":"1"}})")};
    EXPECT_THAT(plan_update(input), Succeeds());
}

TEST(PlanCheck, WantsACondition) {
    ConditionCheck check{.key = key(), .condition_expression = ""};
    EXPECT_THAT(plan_check(check),
                Refuses("Invalid ConditionExpression: The expression can not be empty;"));
}

}  // namespace
}  // namespace tailrace::operation
