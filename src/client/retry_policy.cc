#include "client/retry_policy.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <string_view>

namespace tailrace::client {

namespace {

constexpr int retry_tokens = 5;
constexpr int timeout_retry_tokens = 10;
constexpr int success_tokens = 1;
constexpr std::chrono::milliseconds skew_min = std::chrono::minutes(4);

constexpr auto throttled_names = std::to_array<std::string_view>({
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
});
constexpr auto transient_names = std::to_array<std::string_view>({
    "InternalError",
    "RequestTimeout",
    "RequestTimeoutException",
});
/// Of which some have other reasons than the time.
constexpr auto skewed_names = std::to_array<std::string_view>({
    "AuthFailure",
    "InvalidSignatureException",
    "RequestExpired",
    "RequestInTheFuture",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
});
constexpr auto transient_statuses = std::to_array<int>({500, 502, 503, 504});
constexpr int too_many_requests = 429;

bool is_among(const auto& known, const auto& value) {
    return std::ranges::find(known, value) != known.end();
}

bool is_skewed(const Failure& failure, Timestamp now) {
    if (!failure.server_time || !is_among(skewed_names, failure.error.name)) return false;
    const auto apart = failure.server_time->milliseconds - now.milliseconds;
    return std::abs(apart) >= skew_min.count();
}

Trouble trouble_of_refusal(const Failure& failure, Timestamp now) {
    const auto& error = failure.error;
    if (is_among(throttled_names, error.name) || error.http_status == too_many_requests)
        return Trouble::throttled;
    if (is_among(transient_names, error.name)) return Trouble::transient;
    if (is_among(transient_statuses, error.http_status)) return Trouble::transient;
    return is_skewed(failure, now) ? Trouble::clock_skew : Trouble::lasting;
}

}  // namespace

Trouble trouble_of(const Failure& failure, Timestamp now) {
    if (failure.is_final) return Trouble::lasting;
    switch (failure.error.kind) {
        case ClientErrorKind::service:
            return trouble_of_refusal(failure, now);
        case ClientErrorKind::timeout:
            return Trouble::timeout;
        case ClientErrorKind::connect:
        case ClientErrorKind::transport:
        case ClientErrorKind::malformed_reply:
            return Trouble::transient;
        default:
            return Trouble::lasting;
    }
}

std::chrono::milliseconds pause_before(int number, Trouble trouble, const Failure& failure,
                                       const RetrySettings& settings, double chance) {
    if (trouble == Trouble::clock_skew) return {};
    const auto base =
        trouble == Trouble::throttled ? settings.throttled_base_delay : settings.base_delay;
    const auto most = static_cast<double>(settings.delay_max.count());
    const auto grown = std::ldexp(static_cast<double>(base.count()), number - 1);
    const std::chrono::milliseconds pause(
        static_cast<std::int64_t>(chance * std::min(grown, most)));
    return std::max(pause, std::min(failure.retry_after.value_or(pause), settings.delay_max));
}

bool RetryQuota::take(Trouble trouble, int& taken) {
    const int cost = trouble == Trouble::timeout ? timeout_retry_tokens : retry_tokens;
    if (cost > tokens_) return false;
    tokens_ -= cost;
    taken = cost;
    return true;
}

void RetryQuota::give_back(int taken) {
    tokens_ = std::min(tokens_max_, tokens_ + (taken > 0 ? taken : success_tokens));
}

}  // namespace tailrace::client
