// How a client finds the service, who it is there, and how patient it is.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "tailrace/credentials.h"
#include "tailrace/credentials_provider.h"

namespace tailrace {

/// The SDKs' standard mode.
///
/// Source: "Retry behavior" in the AWS SDKs and tools reference guide; the pauses are those of
/// botocore 1.44 and the AWS SDK for Java 2.x with DynamoDB. Attempts and quota are those of the
/// mode before its revision of 2026, which has 4 attempts with DynamoDB and takes 14 tokens for
/// what is not throttling.
struct RetrySettings {
    /// Requests for one call, the first included. Else AWS_MAX_ATTEMPTS or the profile's
    /// `max_attempts`; else 3.
    std::optional<int> max_attempts;
    /// The pause before retry n is random between 0 and base × 2^(n-1), `delay_max` at most.
    std::chrono::milliseconds base_delay{25};
    /// The same after an answer that says the service throttles.
    std::chrono::milliseconds throttled_base_delay{1000};
    std::chrono::milliseconds delay_max{20'000};
    /// A bucket for all calls of a client: a retry takes 5 tokens, after a timeout 10; success
    /// brings them back. Who finds it empty does not retry.
    int quota_tokens = 500;
    /// What to do when a write that is not idempotent may have been executed, but no answer to it
    /// came (connection lost, timeout, HTTP 5xx, wrong CRC-32): true sends it again, as the SDKs
    /// do, so that it may be executed twice; false ends the call with that error.
    bool repeat_uncertain_writes = true;
};

struct TlsSettings {
    /// Certificate and host name. Without, anybody can pretend to be the service.
    bool verify = true;
    /// A file of certificates in PEM form to trust instead of the system's. Else AWS_CA_BUNDLE or
    /// the profile's `ca_bundle`.
    std::optional<std::string> ca_bundle;
};

/// What is left out comes from where the AWS tools and SDKs look: environment variables, then the
/// shared config and credentials files. See docs/client.md.
struct ClientConfig {
    /// Else AWS_PROFILE, else `default`.
    std::optional<std::string> profile;
    /// Needed to sign, and where no endpoint is given.
    std::optional<std::string> region;
    /// `http://localhost:8000`, for both APIs, unless one has its own below.
    std::optional<std::string> endpoint_url;
    std::optional<std::string> tables_endpoint_url;
    std::optional<std::string> streams_endpoint_url;

    std::optional<Credentials> credentials;
    /// Counts more than `credentials`.
    std::shared_ptr<CredentialsProvider> credentials_provider;
    /// Requests go out unsigned, and no credentials are looked for.
    bool anonymous = false;

    /// Else AWS_USE_FIPS_ENDPOINT or the profile's setting. Of no meaning for explicit endpoints.
    std::optional<bool> use_fips_endpoint;
    std::optional<bool> use_dualstack_endpoint;

    /// To have a connection: name, TCP and TLS.
    std::chrono::milliseconds connect_timeout{10'000};
    /// Without a single byte of an answer coming, or of a request going. A wait that was asked for
    /// comes on top.
    std::chrono::milliseconds read_timeout{60'000};
    /// To each of the two endpoints. A call that finds all of them busy waits for one. A waiting
    /// read (`CallOptions::wait`) keeps its connection meanwhile.
    std::size_t connections_max = 50;
    /// A connection that lay idle for longer is not used again.
    std::chrono::milliseconds idle_max{50'000};
    /// Of a reply, unpacked.
    std::size_t reply_bytes_max = std::size_t{64} << 20;

    RetrySettings retry;
    TlsSettings tls;
    /// Where the service sends x-amz-crc32.
    bool check_crc32 = true;
    /// Ask for gzip. Saves bytes on the way, and costs time at both ends.
    bool accept_gzip = false;
    /// Appended to the User-Agent header.
    std::string user_agent_suffix;
};

}  // namespace tailrace
