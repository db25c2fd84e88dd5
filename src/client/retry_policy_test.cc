#include "client/retry_policy.h"

#include <gtest/gtest.h>

#include <string>

namespace tailrace::client {
namespace {

using namespace std::chrono_literals;
using Kind = ClientErrorKind;

constexpr Timestamp now{1'440'938'160'000};

Failure failure_of(Kind kind) {
    Failure failure;
    failure.error.kind = kind;
    return failure;
}

Failure refusal(std::string name, int http_status = 400) {
    auto failure = failure_of(Kind::service);
    failure.error.name = std::move(name);
    failure.error.http_status = http_status;
    return failure;
}

TEST(Trouble, IsToldByTheNameOfAnError) {
    for (const auto* name :
         {"ThrottlingException", "ProvisionedThroughputExceededException", "RequestLimitExceeded",
          "LimitExceededException", "TransactionInProgressException", "SlowDown"}) {
        EXPECT_EQ(trouble_of(refusal(name), now), Trouble::throttled) << name;
    }
    EXPECT_EQ(trouble_of(refusal("RequestTimeout"), now), Trouble::transient);
    for (const auto* name : {"ValidationException", "ConditionalCheckFailedException",
                             "TransactionCanceledException", "ExpiredIteratorException", ""}) {
        EXPECT_EQ(trouble_of(refusal(name), now), Trouble::lasting) << name;
    }
}

TEST(Trouble, IsToldByTheStatus) {
    for (const int status : {500, 502, 503, 504}) {
        EXPECT_EQ(trouble_of(refusal("", status), now), Trouble::transient) << status;
    }
    EXPECT_EQ(trouble_of(refusal("", 429), now), Trouble::throttled);
    EXPECT_EQ(trouble_of(refusal("", 501), now), Trouble::lasting);
    EXPECT_EQ(trouble_of(refusal("ThrottlingException", 500), now), Trouble::throttled);
}

TEST(Trouble, IsToldByTheKind) {
    EXPECT_EQ(trouble_of(failure_of(Kind::connect), now), Trouble::transient);
    EXPECT_EQ(trouble_of(failure_of(Kind::transport), now), Trouble::transient);
    EXPECT_EQ(trouble_of(failure_of(Kind::malformed_reply), now), Trouble::transient);
    EXPECT_EQ(trouble_of(failure_of(Kind::timeout), now), Trouble::timeout);
    EXPECT_EQ(trouble_of(failure_of(Kind::cancelled), now), Trouble::lasting);
    EXPECT_EQ(trouble_of(failure_of(Kind::setup), now), Trouble::lasting);
    auto final = failure_of(Kind::malformed_reply);
    final.is_final = true;
    EXPECT_EQ(trouble_of(final, now), Trouble::lasting);
}

TEST(Trouble, IsAClockOnlyIfTheClocksAreApart) {
    auto skewed = refusal("InvalidSignatureException");
    EXPECT_EQ(trouble_of(skewed, now), Trouble::lasting);
    skewed.server_time = Timestamp{now.milliseconds + 239'000};
    EXPECT_EQ(trouble_of(skewed, now), Trouble::lasting);
    skewed.server_time = Timestamp{now.milliseconds + 240'000};
    EXPECT_EQ(trouble_of(skewed, now), Trouble::clock_skew);
    skewed.server_time = Timestamp{now.milliseconds - 240'000};
    EXPECT_EQ(trouble_of(skewed, now), Trouble::clock_skew);
    skewed.error.name = "AccessDeniedException";
    EXPECT_EQ(trouble_of(skewed, now), Trouble::lasting);
}

TEST(Pause, GrowsFromItsBaseToTheMost) {
    const RetrySettings settings;
    const auto failure = failure_of(Kind::transport);
    const auto pause = [&](int number, Trouble trouble, double chance) {
        return pause_before(number, trouble, failure, settings, chance);
    };
    EXPECT_EQ(pause(1, Trouble::transient, 0), 0ms);
    EXPECT_EQ(pause(1, Trouble::transient, 1), 25ms);
    EXPECT_EQ(pause(3, Trouble::timeout, 0.5), 50ms);
    EXPECT_EQ(pause(2, Trouble::throttled, 1), 2000ms);
    EXPECT_EQ(pause(6, Trouble::throttled, 1), 20'000ms);
    EXPECT_EQ(pause(4000, Trouble::throttled, 1), 20'000ms);
    EXPECT_EQ(pause(1, Trouble::clock_skew, 1), 0ms);
}

TEST(Pause, IsAsLongAsTheServiceAsks) {
    auto failure = failure_of(Kind::service);
    failure.retry_after = 700ms;
    EXPECT_EQ(pause_before(1, Trouble::transient, failure, {}, 1), 700ms);
    EXPECT_EQ(pause_before(1, Trouble::throttled, failure, {}, 1), 1000ms);
    failure.retry_after = 1h;
    EXPECT_EQ(pause_before(1, Trouble::transient, failure, {}, 1), 20'000ms);
}

TEST(RetryQuota, IsSpentAndEarned) {
    RetryQuota quota(20);
    int taken = 0;
    EXPECT_TRUE(quota.take(Trouble::transient, taken));
    EXPECT_EQ(taken, 5);
    EXPECT_TRUE(quota.take(Trouble::timeout, taken));
    EXPECT_EQ(taken, 10);
    EXPECT_FALSE(quota.take(Trouble::timeout, taken));
    EXPECT_EQ(taken, 10);
    EXPECT_EQ(quota.tokens(), 5);
    quota.give_back(taken);
    EXPECT_EQ(quota.tokens(), 15);
    quota.give_back(0);
    EXPECT_EQ(quota.tokens(), 16);
    quota.give_back(10);
    EXPECT_EQ(quota.tokens(), 20);
}

}  // namespace
}  // namespace tailrace::client
