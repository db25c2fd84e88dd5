#include "wire/authorization.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "wire/crc32.h"
#include "wire/error_body.h"
#include "wire/signature_time.h"

namespace tailrace::wire {
namespace {

using testing::HasSubstr;

const Timestamp kNow = *parse_signature_time("20261008T230731Z");
const std::string kHeader =
    "AWS4-HMAC-SHA256 Credential=AKID/20261008/eu-west-1/dynamodb/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature=0123abcd";
const std::string kQuery =
    "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID%2F20261008%2Feu-west-1%2Fdynamodb%"
    "2Faws4_"
    "request&X-Amz-Date=20261008T230000Z&X-Amz-SignedHeaders=host%3Bx-amz-target&X-Amz-Signature="
    "0123";

SignedRequest with_header(std::string_view header) {
    return {.authorization = header, .x_amz_date = "20261008T230000Z"};
}

Error refusal(const SignedRequest& request) {
    const auto result = parse_authorization(request, kNow);
    return result ? Error{ErrorCode::InternalServerError, "accepted", nullptr} : result.error();
}

std::string refusal_of_query(std::string_view query) {
    const auto error = refusal({.query = query});
    EXPECT_EQ(error.code, ErrorCode::IncompleteSignatureException);
    return error.message;
}

TEST(Authorization, IsReadFromTheHeader) {
    const auto authorization = parse_authorization(with_header(kHeader), kNow);
    ASSERT_TRUE(authorization) << authorization.error().message;
    EXPECT_EQ(authorization->scope.access_key_id, "AKID");
    EXPECT_EQ(authorization->scope.date, "20261008");
    EXPECT_EQ(authorization->scope.region, "eu-west-1");
    EXPECT_EQ(authorization->signed_headers, "host;x-amz-date");
    EXPECT_EQ(authorization->signature, "0123abcd");
    EXPECT_EQ(authorization->signed_at, *parse_signature_time("20261008T230000Z"));
}

TEST(Authorization, NeedsNoBlanksAfterCommas) {
    const std::string header =
        "AWS4-HMAC-SHA256 Credential=AKID/d/r/dynamodb/aws4_request,SignedHeaders=host,Signature=s";
    EXPECT_TRUE(parse_authorization(with_header(header), kNow));
}

TEST(Authorization, IsReadFromTheQuery) {
    const auto authorization = parse_authorization({.query = kQuery}, kNow);
    ASSERT_TRUE(authorization) << authorization.error().message;
    EXPECT_EQ(authorization->scope.access_key_id, "AKID");
    EXPECT_EQ(authorization->signed_headers, "host;x-amz-target");
    EXPECT_EQ(authorization->signature, "0123");
}

TEST(Authorization, MayBeAbsent) {
    for (const SignedRequest& request :
         {SignedRequest{}, SignedRequest{.authorization = "AWS4"},
          SignedRequest{.authorization = ""},
          SignedRequest{.authorization = "X", .query = "X-Amz-Algorith"},
          SignedRequest{
              .query =
                  "X-Amz-Credential=a&X-Amz-Signature=b&X-Amz-SignedHeaders=c&X-Amz-Date=d"}}) {
        const auto error = refusal(request);
        EXPECT_EQ(error.code, ErrorCode::MissingAuthenticationTokenException);
        EXPECT_EQ(error.message, "Request is missing Authentication Token");
    }
}

// The checksums are those of recorded bodies.
TEST(Authorization, ThatLacksPartsIsIncomplete) {
    const auto checksum = [](std::string_view header, std::optional<std::string_view> date) {
        return crc32(error_body(refusal({.authorization = header, .date = date})));
    };
    EXPECT_EQ(checksum("AWS4-", std::nullopt), 1828866742);
    EXPECT_EQ(checksum("AWS4- Signature=b Credential=a", "a"), 15336762);
    EXPECT_EQ(checksum("AWS4- Signature=b,Credential=a", "a"), 1159703774);
    EXPECT_EQ(checksum("AWS4- Signature=b, Credential=a", "a"), 164353342);
}

TEST(Authorization, ThatLacksQueryParametersIsIncomplete) {
    EXPECT_EQ(crc32(error_body(refusal({.query = "X-Amz-Algorithm"}))), 2900502663);
    EXPECT_EQ(
        refusal_of_query("X-Amz-Algorithm=a&X-Amz-Credential=b&X-Amz-Signature=c&X-Amz-Date=d"),
        "AWS query-string parameters must include 'X-Amz-SignedHeaders'. "
        "Re-examine the query-string parameters.");
}

TEST(Authorization, ComesInOneWayOnly) {
    const auto error = refusal({.authorization = "X", .query = "X-Amz-Algorithm"});
    EXPECT_EQ(error.code, ErrorCode::InvalidSignatureException);
    EXPECT_EQ(crc32(error_body(error)), 2139606068);
}

TEST(Authorization, ExpiresBeforeItsScopeIsLookedAt) {
    const auto error =
        refusal({.authorization = "AWS4-HMAC-SHA256 Credential=alternator/2/3/4/aws4_request "
                                  "SignedHeaders=x-amz-date;host Signature=123",
                 .x_amz_date = "20170101T010101Z"});
    EXPECT_EQ(error.code, ErrorCode::InvalidSignatureException);
    EXPECT_EQ(error.message,
              "Signature expired: 20170101T010101Z is now earlier than 20261008T225231Z "
              "(20261008T230731Z - 15 min.)");
}

TEST(Authorization, IsGoodForFifteenMinutesEitherWay) {
    const auto at = [](std::string_view date) {
        return refusal({.authorization = kHeader, .x_amz_date = date}).message;
    };
    EXPECT_EQ(at("20261008T225231Z"), "accepted");
    EXPECT_THAT(at("20261008T225230Z"), HasSubstr("Signature expired"));
    EXPECT_EQ(at("20261008T232231Z"), "accepted");
    EXPECT_EQ(at("20261008T232232Z"),
              "Signature not yet current: 20261008T232232Z is still later than 20261008T232231Z "
              "(20261008T230731Z + 15 min.)");
}

TEST(Authorization, TakesADateHeader) {
    EXPECT_TRUE(parse_authorization(
        {.authorization = kHeader, .date = "Thu, 08 Oct 2026 23:00:00 GMT"}, kNow));
    const auto error = refusal({.authorization = kHeader, .date = "a"});
    EXPECT_EQ(error.code, ErrorCode::IncompleteSignatureException);
    EXPECT_THAT(error.message, HasSubstr("Got 'a'"));
}

TEST(Authorization, InAQueryIsGoodForAsLongAsItSays) {
    const auto old = [](std::string expires) {
        std::string query = kQuery + "&X-Amz-Expires=" + expires;
        query.replace(query.find("T230000Z"), 8, "T210731Z");
        return refusal({.query = query}).message;
    };
    EXPECT_EQ(old("7200"), "accepted");
    EXPECT_THAT(old("7199"), HasSubstr("Signature expired"));
    for (const auto* expires : {"", "x", "1x", "-1", "604801", "99999999999999999999"}) {
        EXPECT_THAT(old(expires), HasSubstr("X-Amz-Expires")) << expires;
    }
}

TEST(Authorization, ChecksTheScope) {
    const auto of = [](const std::string& credential) {
        return refusal(with_header("AWS4-HMAC-SHA256 Credential=" + credential +
                                   ", SignedHeaders=host, Signature=s"));
    };
    EXPECT_EQ(of("AKID/20261008/us-east-1/dynamodb").code, ErrorCode::IncompleteSignatureException);
    EXPECT_THAT(of("AKID/20261008/us-east-1/dynamodb").message,
                HasSubstr("must have exactly 5 slash-delimited elements"));
    EXPECT_THAT(of("a/b/c/d/e/f").message, HasSubstr("got 'a/b/c/d/e/f'"));
    EXPECT_EQ(of("AKID/20261008/us-east-1/s3/aws4_request").code,
              ErrorCode::InvalidSignatureException);
    EXPECT_THAT(of("AKID/20261008/us-east-1/s3/aws4_request").message,
                HasSubstr("correct service: 'dynamodb'"));
    EXPECT_THAT(of("AKID/20261008/us-east-1/dynamodb/x").message,
                HasSubstr("valid terminator: 'aws4_request', not 'x'"));
}

}  // namespace
}  // namespace tailrace::wire
