#include "consumer/failure.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace tailrace::consumer {
namespace {

ClientError refusal(ErrorCode code) {
    return {.kind = ClientErrorKind::service, .code = code, .http_status = 400};
}

TEST(Failure, IsToldByTheServicesCode) {
    using enum ErrorCode;
    for (const auto& [code, failure] :
         {std::pair(ThrottlingException, Failure::throttled),
          std::pair(LimitExceededException, Failure::throttled),
          std::pair(InternalServerError, Failure::unavailable),
          std::pair(TrimmedDataAccessException, Failure::trimmed),
          std::pair(ExpiredIteratorException, Failure::expired_iterator),
          std::pair(ResourceNotFoundException, Failure::not_found),
          std::pair(ConditionalCheckFailedException, Failure::condition_failed),
          std::pair(AccessDeniedException, Failure::fatal),
          std::pair(ValidationException, Failure::fatal)}) {
        EXPECT_EQ(classify(refusal(code)), failure) << static_cast<int>(code);
    }
}

TEST(Failure, AConnectionMayBeBetterNextTime) {
    using enum ClientErrorKind;
    for (const auto kind : {connect, transport, timeout, malformed_reply}) {
        EXPECT_EQ(classify({.kind = kind}), Failure::unavailable);
    }
    EXPECT_EQ(classify({.kind = cancelled}), Failure::cancelled);
    EXPECT_EQ(classify({.kind = setup}), Failure::fatal);
}

TEST(Failure, OfWhatIsUnknownTheStatusTells) {
    EXPECT_EQ(classify({.kind = ClientErrorKind::service, .name = "Odd", .http_status = 502}),
              Failure::unavailable);
    EXPECT_EQ(classify({.kind = ClientErrorKind::service, .name = "Odd", .http_status = 400}),
              Failure::fatal);
    EXPECT_EQ(classify({.kind = ClientErrorKind::service,
                        .name = "ExpiredTokenException",
                        .http_status = 400}),
              Failure::unavailable);
}

}  // namespace
}  // namespace tailrace::consumer
