#include "wire/error_body.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "tailrace/item.h"
#include "wire/crc32.h"

namespace tailrace::wire {
namespace {

Item item() {
    return Item::from_canonical(R"({"pk":{"S":"a"}})");
}

Error with_detail(ErrorCode code, std::string message, ErrorDetail detail) {
    return {code, std::move(message), std::make_shared<const ErrorDetail>(std::move(detail))};
}

TEST(ErrorBody, HasTypeAndMessage) {
    EXPECT_EQ(error_body({ErrorCode::ValidationException, "Invalid StreamArn", nullptr}),
              R"({"__type":"com.amazon.coral.validate#ValidationException",)"
              R"("message":"Invalid StreamArn"})");
    EXPECT_EQ(
        error_body({ErrorCode::ExpiredIteratorException, "Shard iterator has expired", nullptr}),
        R"({"__type":"com.amazonaws.dynamodb.streams.v20120810#ExpiredIteratorException",)"
        R"("message":"Shard iterator has expired"})");
}

TEST(ErrorBody, EscapesTheMessage) {
    EXPECT_EQ(error_body({ErrorCode::ValidationException, "near \"!!\"\n", nullptr}),
              R"({"__type":"com.amazon.coral.validate#ValidationException",)"
              R"("message":"near \"!!\"\n"})");
}

TEST(ErrorBody, SpellsSomeMessagesWithACapital) {
    EXPECT_EQ(error_body({ErrorCode::SerializationException,
                          "NUMBER_VALUE cannot be converted to String", nullptr}),
              R"({"__type":"com.amazon.coral.service#SerializationException",)"
              R"("Message":"NUMBER_VALUE cannot be converted to String"})");
    EXPECT_NE(error_body({ErrorCode::AccessDeniedException, "User", nullptr}).find(R"("Message":)"),
              std::string::npos);
}

// The checksums are those of recorded bodies: these are the service's bytes.
TEST(ErrorBody, IsTheServicesByteForByte) {
    EXPECT_EQ(crc32(error_body({ErrorCode::SerializationException, "", nullptr})), 3948637019);
    EXPECT_EQ(crc32(error_body({ErrorCode::UnknownOperationException, "", nullptr})), 1368724161);
    EXPECT_EQ(crc32(error_body({ErrorCode::MissingAuthenticationTokenException,
                                "Request is missing Authentication Token", nullptr})),
              2088342776);
    EXPECT_EQ(not_found_body.size(), 29);
    EXPECT_EQ(crc32(not_found_body), 3552371480);
}

TEST(ErrorBody, CarriesTheItemOfAFailedCondition) {
    EXPECT_EQ(error_body(with_detail(ErrorCode::ConditionalCheckFailedException,
                                     "The conditional request failed", {.item = item()})),
              R"({"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",)"
              R"("message":"The conditional request failed","Item":{"pk":{"S":"a"}}})");
}

TEST(ErrorBody, CarriesTheReasonsOfACancelledTransaction) {
    const auto error = with_detail(
        ErrorCode::TransactionCanceledException, "Transaction cancelled",
        {.cancellation_reasons = {
             {}, {"ConditionalCheckFailed", "The conditional request failed", item()}}});
    EXPECT_EQ(error_body(error),
              R"({"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException",)"
              R"("Message":"Transaction cancelled","CancellationReasons":[{"Code":"None"},)"
              R"({"Code":"ConditionalCheckFailed","Message":"The conditional request failed",)"
              R"("Item":{"pk":{"S":"a"}}}]})");
}

TEST(ErrorBody, HasTheStatusOfItsCode) {
    EXPECT_EQ(http_status({ErrorCode::ResourceNotFoundException, "", nullptr}), 400);
    EXPECT_EQ(http_status({ErrorCode::InternalServerError, "", nullptr}), 500);
    EXPECT_EQ(http_status({ErrorCode::ServiceUnavailable, "", nullptr}), 503);
}

TEST(ErrorBody, IsReadBack) {
    const auto sent =
        with_detail(ErrorCode::TransactionCanceledException, "Transaction cancelled",
                    {.cancellation_reasons = {{}, {"ConditionalCheckFailed", "failed", item()}}});
    const auto received = decode_error(error_body(sent));
    EXPECT_EQ(received.code, sent.code);
    EXPECT_EQ(received.message, sent.message);
    ASSERT_TRUE(received.detail);
    const auto& reasons = received.detail->cancellation_reasons;
    ASSERT_EQ(reasons.size(), 2);
    EXPECT_EQ(reasons[0].code, "None");
    EXPECT_EQ(reasons[1].message, "failed");
    EXPECT_EQ(reasons[1].item, item());
}

TEST(ErrorBody, HasAnyName) {
    const auto error = decode_error(R"({"__type":"x#NoSuchException","message":"why"})");
    EXPECT_EQ(error.name, "NoSuchException");
    EXPECT_EQ(error.code, std::nullopt);
    EXPECT_EQ(error.message, "why");
}

TEST(ErrorBody, ThatIsNoneIsAllMessage) {
    for (const std::string body : {"", "<html>", "[]", "{}", "1"}) {
        const auto error = decode_error(body);
        EXPECT_EQ(error.name, "") << body;
        EXPECT_EQ(error.code, std::nullopt);
        EXPECT_EQ(error.message, body);
    }
}

}  // namespace
}  // namespace tailrace::wire
