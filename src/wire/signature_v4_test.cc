// The values that AWS published with its signature test suite, and what botocore presigns.
#include "wire/signature_v4.h"

#include <chrono>
#include <ostream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "wire/authorization.h"
#include "wire/signature_time.h"

namespace tailrace::wire {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Pair;

const auto now = *parse_signature_time("20150830T123600Z");

SigningKey example_key() {
    return {.credentials = {.access_key_id = "AKIDEXAMPLE",
                            .secret_access_key = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                            .session_token = {}},
            .region = "us-east-1",
            .service = "service"};
}

struct Vector {
    std::string name;
    UnsignedRequest request;
    std::string signed_headers;
    std::string signature;
};

void PrintTo(const Vector& vector, std::ostream* out) {
    *out << vector.name;
}

const NameValues host{{"Host", "example.amazonaws.com"}};

NameValues with_host(NameValues headers) {
    headers.insert(headers.begin(), host.front());
    return headers;
}

std::vector<Vector> vectors() {
    const std::string unreserved =
        "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    return {
        {"get-vanilla",
         {.method = "GET", .headers = host},
         "host;x-amz-date",
         "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
        {"post-vanilla",
         {.headers = host},
         "host;x-amz-date",
         "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
        {"get-vanilla-query-order-key-case",
         {.method = "GET", .query = {{"Param2", "value2"}, {"Param1", "value1"}}, .headers = host},
         "host;x-amz-date",
         "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
        {"get-vanilla-query-unreserved",
         {.method = "GET", .query = {{unreserved, unreserved}}, .headers = host},
         "host;x-amz-date",
         "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"},
        {"get-vanilla-utf8-query",
         {.method = "GET", .query = {{"\u1234", "bar"}}, .headers = host},
         "host;x-amz-date",
         "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"},
        {"get-header-value-trim",
         {.method = "GET",
          .headers = with_host({{"My-Header1", " value1"}, {"My-Header2", " \"a   b   c\""}})},
         "host;my-header1;my-header2;x-amz-date",
         "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"},
        {"post-x-www-form-urlencoded",
         {.headers = with_host({{"Content-Type", "application/x-www-form-urlencoded"}}),
          .body = "Param1=value1"},
         "content-type;host;x-amz-date",
         "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"},
    };
}

class SignatureVectors : public testing::TestWithParam<Vector> {};

INSTANTIATE_TEST_SUITE_P(Published, SignatureVectors, testing::ValuesIn(vectors()));

TEST_P(SignatureVectors, AreMet) {
    const auto& vector = GetParam();
    EXPECT_THAT(signature_headers(vector.request, example_key(), now),
                ElementsAre(Pair("X-Amz-Date", "20150830T123600Z"),
                            Pair("Authorization",
                                 "AWS4-HMAC-SHA256 "
                                 "Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                                 "SignedHeaders=" +
                                     vector.signed_headers + ", Signature=" + vector.signature)));
}

/// "post-sts-header-before".
TEST(Signature, HasTheSessionTokenAmongWhatIsSigned) {
    auto key = example_key();
    key.credentials.session_token =
        "AQoDYXdzEPT//////////"
        "wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuw"
        "thAx7mSEI/qkPpKPi/"
        "kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQ"
        "c"
        "HNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx"
        "3iSIlTJabIQwj2ICCR/oLxBA==";
    const auto headers = signature_headers({.headers = host}, key, now);
    ASSERT_EQ(headers.size(), 3u);
    EXPECT_EQ(headers[1].first, "X-Amz-Security-Token");
    EXPECT_THAT(
        headers[2].second,
        AllOf(HasSubstr("SignedHeaders=host;x-amz-date;x-amz-security-token"),
              EndsWith("85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead")));
}

TEST(Signature, OfAUrlIsWhatBotocoreMakesOfIt) {
    auto key = example_key();
    key.service = "dynamodb";
    key.credentials.session_token = "token/+=";
    UnsignedRequest request{.method = "GET",
                            .query = {{"Action", "ListStreams"}, {"Version", "2012-08-10"}},
                            .headers = {{"Host", "streams.dynamodb.us-east-1.amazonaws.com"}}};
    EXPECT_EQ(presigned_query(request, key, now, std::chrono::hours(1)),
              "Action=ListStreams&Version=2012-08-10&X-Amz-Algorithm=AWS4-HMAC-SHA256"
              "&X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Fus-east-1%2Fdynamodb%2Faws4_request"
              "&X-Amz-Date=20150830T123600Z&X-Amz-Expires=3600&X-Amz-Security-Token=token%2F%2B%3D"
              "&X-Amz-SignedHeaders=host"
              "&X-Amz-Signature=af011825a362ddaf187bab60b42c8d57945b6080b38a04939ffc604c456a53e9");
}

/// What one side makes the other side reads.
TEST(Signature, IsReadByTheServer) {
    auto key = example_key();
    key.service = "dynamodb";
    const auto headers = signature_headers({.headers = host}, key, now);
    const auto read = parse_authorization(
        {.authorization = headers[1].second, .x_amz_date = headers[0].second, .query = {}}, now);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->scope.access_key_id, "AKIDEXAMPLE");
    EXPECT_EQ(read->scope.region, "us-east-1");
    EXPECT_EQ(read->signed_headers, "host;x-amz-date");

    const auto query =
        presigned_query({.method = "GET", .headers = host}, key, now, std::chrono::minutes(5));
    const auto presigned = parse_authorization({.query = query}, now);
    ASSERT_TRUE(presigned) << presigned.error().message;
    EXPECT_EQ(presigned->signature, query.substr(query.rfind('=') + 1));
}

}  // namespace
}  // namespace tailrace::wire
