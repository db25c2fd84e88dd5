#include "model/wording.h"

#include <gtest/gtest.h>

namespace tailrace::model {
namespace {

std::string reworded(Wording wording, ErrorCode code, std::string message) {
    return early_error(wording, {code, std::move(message), nullptr}).message;
}

TEST(Wordings, OfJunePutAnEnvelopeAroundWhatHasNone) {
    using enum ErrorCode;
    const auto june = Wording::june_2026;
    EXPECT_EQ(reworded(june, ValidationException, "Invalid UpdateExpression: no"),
              "1 validation error detected: Invalid UpdateExpression: no");
    for (const auto* whole :
         {"1 validation error detected: no", "3 validation errors detected: a; b"}) {
        EXPECT_EQ(reworded(june, ValidationException, whole), whole);
    }
    EXPECT_EQ(reworded(june, ValidationException, "12"), "1 validation error detected: 12");
    EXPECT_EQ(reworded(june, SerializationException, "no"), "no");
}

TEST(Wordings, OfJuneSaySomeThingsShorter) {
    const auto june = [](std::string message) {
        return reworded(Wording::june_2026, ErrorCode::ValidationException, std::move(message));
    };
    EXPECT_EQ(june("ExpressionAttributeNames can only be specified when using expressions: "
                   "ConditionExpression is null"),
              "1 validation error detected: ExpressionAttributeNames can only be specified when "
              "using expressions");
    EXPECT_EQ(june("ExpressionAttributeValues contains invalid value: This for key :a is wrong "
                   "for key :v"),
              "1 validation error detected: This for key :a is wrong");
    EXPECT_EQ(
        june("The parameter cannot be converted to a numeric value"),
        "1 validation error detected: The parameter cannot be converted to a numeric value: ");
    EXPECT_EQ(
        june("The parameter cannot be converted to a numeric value: x"),
        "1 validation error detected: The parameter cannot be converted to a numeric value: x");
}

TEST(Wordings, OfMayHaveNoEnvelope) {
    EXPECT_EQ(reworded(Wording::may_2026, ErrorCode::ValidationException, "no"), "no");
}

}  // namespace
}  // namespace tailrace::model
