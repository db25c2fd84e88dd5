#include "model/error_table.h"

#include <gtest/gtest.h>

namespace tailrace::model {
namespace {

TEST(ErrorTable, IsInTheOrderOfTheCodes) {
    for (std::size_t i = 0; i < error_table.size(); ++i) {
        EXPECT_EQ(std::to_underlying(error_table[i].code), i) << error_table[i].name;
    }
    EXPECT_EQ(error_table.back().code, ErrorCode::ServiceUnavailable);
}

std::string type_of(ErrorCode code) {
    const auto& entry = error_entry(code);
    return std::string(entry.type_namespace) + "#" + std::string(entry.name);
}

TEST(ErrorTable, Types) {
    using enum ErrorCode;
    EXPECT_EQ(type_of(ResourceNotFoundException),
              "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException");
    EXPECT_EQ(type_of(LimitExceededException),
              "com.amazonaws.dynamodb.v20120810#LimitExceededException");
    EXPECT_EQ(type_of(InternalServerError), "com.amazonaws.dynamodb.v20120810#InternalServerError");
    EXPECT_EQ(type_of(ExpiredIteratorException),
              "com.amazonaws.dynamodb.streams.v20120810#ExpiredIteratorException");
    EXPECT_EQ(type_of(TrimmedDataAccessException),
              "com.amazonaws.dynamodb.streams.v20120810#TrimmedDataAccessException");
    EXPECT_EQ(type_of(ValidationException), "com.amazon.coral.validate#ValidationException");
    EXPECT_EQ(type_of(SerializationException), "com.amazon.coral.service#SerializationException");
    EXPECT_EQ(type_of(UnknownOperationException),
              "com.amazon.coral.service#UnknownOperationException");
    EXPECT_EQ(type_of(AccessDeniedException), "com.amazon.coral.service#AccessDeniedException");
    EXPECT_EQ(type_of(MissingAuthenticationTokenException),
              "com.amazon.coral.service#MissingAuthenticationTokenException");
    EXPECT_EQ(type_of(IncompleteSignatureException),
              "com.amazon.coral.service#IncompleteSignatureException");
    EXPECT_EQ(type_of(InvalidSignatureException),
              "com.amazon.coral.service#InvalidSignatureException");
    EXPECT_EQ(type_of(UnrecognizedClientException),
              "com.amazon.coral.service#UnrecognizedClientException");
    EXPECT_EQ(type_of(ThrottlingException), "com.amazon.coral.availability#ThrottlingException");
}

TEST(ErrorTable, OnlyTheServersOwnFaultsAreNot400) {
    for (const auto& entry : error_table) {
        const int expected = entry.code == ErrorCode::InternalServerError  ? 500
                             : entry.code == ErrorCode::ServiceUnavailable ? 503
                                                                           : 400;
        EXPECT_EQ(entry.http_status, expected) << entry.name;
    }
}

TEST(ErrorTable, FoundByName) {
    for (const auto& entry : error_table) EXPECT_EQ(find_error_code(entry.name), entry.code);
    EXPECT_EQ(find_error_code("NoSuchException"), std::nullopt);
}

}  // namespace
}  // namespace tailrace::model
