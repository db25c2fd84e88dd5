#include "operation/transaction_reasons.h"

#include <gmock/gmock.h>

#include <memory>

#include "operation/simulated/answer_matchers.h"
#include "operation/simulated/requests.h"

namespace tailrace::operation {
namespace {

Error condition_failed(std::optional<Item> item = std::nullopt) {
    auto detail = std::make_shared<ErrorDetail>();
    detail->item = std::move(item);
    return {ErrorCode::ConditionalCheckFailedException, "The conditional request failed", detail};
}

Result<void> answer(ActionErrors errors) {
    return cancelled(std::move(errors));
}

TEST(Cancelled, NamesEveryActionInOrder) {
    EXPECT_THAT(answer({condition_failed(), std::nullopt}),
                FailsWith(ErrorCode::TransactionCanceledException,
                          "Transaction cancelled, please refer cancellation reasons for specific "
                          "reasons [ConditionalCheckFailed, None]"));
}

TEST(Cancelled, GivesTextsAndItems) {
    const Error invalid{ErrorCode::ValidationException, "too large", nullptr};
    const auto result = answer({std::nullopt, invalid, condition_failed(item("{}"))});
    const auto& reasons = result.error().detail->cancellation_reasons;
    ASSERT_EQ(reasons.size(), 3u);
    EXPECT_EQ(reasons[0].code, "None");
    EXPECT_EQ(reasons[0].message, "");
    EXPECT_EQ(reasons[1].code, "ValidationError");
    EXPECT_EQ(reasons[1].message, "too large");
    EXPECT_EQ(reasons[1].item, std::nullopt);
    EXPECT_EQ(reasons[2].message, "The conditional request failed");
    EXPECT_EQ(reasons[2].item->json(), "{}");
}

TEST(Cancelled, PassesOnWhatIsNoReason) {
    const Error fault{ErrorCode::InternalServerError, "Internal server error", nullptr};
    EXPECT_THAT(answer({condition_failed(), fault}),
                FailsWith(ErrorCode::InternalServerError, "Internal server error"));
}

TEST(EmptyKey, IsOneOfTheRightTypeWithNothingInIt) {
    using enum AttributeValue::Type;
    const model::KeySchema schema({"id", S}, model::KeyAttribute{"at", B});
    EXPECT_TRUE(has_empty_key(schema, {{"id", ""}, {"at", Binary{"x"}}}));
    EXPECT_TRUE(has_empty_key(schema, {{"id", "x"}, {"at", Binary{""}}}));
    EXPECT_FALSE(has_empty_key(schema, {{"id", "x"}, {"at", Binary{"x"}}}));
    EXPECT_FALSE(has_empty_key(schema, {{"id", Binary{""}}})) << "of another type";
    EXPECT_FALSE(has_empty_key(schema, {{"other", ""}}));
}

}  // namespace
}  // namespace tailrace::operation
