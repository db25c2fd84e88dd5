// AWS Signature Version 4 as a client makes it: the headers, or the query, that say who asks.
//
// Source: "Create a signed AWS API request" in the IAM user guide. Pure functions: no clock, no
// socket, no credentials but those that are passed in.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tailrace/credentials.h"
#include "tailrace/timestamp.h"

namespace tailrace::wire {

struct SigningKey {
    Credentials credentials;
    std::string region;
    std::string service = "dynamodb";
};

using NameValues = std::vector<std::pair<std::string, std::string>>;

/// What of a request is signed.
struct UnsignedRequest {
    std::string method = "POST";
    /// As it is sent: percent-encoded.
    std::string path = "/";
    /// Not encoded.
    NameValues query;
    /// Those that are to be signed; Host must be among them. Names in any case.
    NameValues headers;
    std::string_view body;
};

/// The headers to add: X-Amz-Date, X-Amz-Security-Token if there is a token, Authorization.
NameValues signature_headers(UnsignedRequest request, const SigningKey& key, Timestamp now);

/// The whole query, encoded, of a URL that is good until `validity` is over: at most seven days,
/// which the caller sees to.
std::string presigned_query(UnsignedRequest request, const SigningKey& key, Timestamp now,
                            std::chrono::seconds validity);

}  // namespace tailrace::wire
