// Whether, and when, a call is tried again: the SDKs' standard mode.
//
// Source: "Retry behavior" in the AWS SDKs and tools reference guide, and botocore's
// retries/standard.py for the names; InternalError, status 429, clocks and Retry-After in seconds
// are ours, as some of the other SDKs have them. Pure, but for the bucket of tokens.
#pragma once

#include <chrono>
#include <cstdint>

#include "client/failure.h"
#include "tailrace/client_config.h"

namespace tailrace::client {

enum class Trouble : std::uint8_t {
    /// Trying again does not help.
    lasting,
    transient,
    timeout,
    throttled,
    /// The signature's time was wrong; whoever signs by the server's clock next is believed.
    clock_skew,
};

/// `now` is what the request was signed by.
Trouble trouble_of(const Failure& failure, Timestamp now);

/// Before retry `number`, counted from 1; `chance` in [0, 1).
std::chrono::milliseconds pause_before(int number, Trouble trouble, const Failure& failure,
                                       const RetrySettings& settings, double chance);

/// The tokens that retries of all calls of a client share. Of one thread.
class RetryQuota {
 public:
    explicit RetryQuota(int tokens) : tokens_max_(tokens), tokens_(tokens) {}

    /// False if there are not enough; else `taken` becomes what was taken.
    bool take(Trouble trouble, int& taken);
    /// After a success, with what the call has taken for its last retry.
    void give_back(int taken);
    int tokens() const { return tokens_; }

 private:
    int tokens_max_;
    int tokens_;
};

}  // namespace tailrace::client
