// From a call to the HTTP request that asks for it.
#pragma once

#include <chrono>
#include <expected>
#include <optional>
#include <string>

#include "client/call_request.h"
#include "client/http_message.h"
#include "client/url.h"
#include "tailrace/presigned_request.h"

namespace tailrace::client {

/// Who signs, and when; absent for requests that are not signed.
struct Signer {
    wire::SigningKey key;
    Timestamp now;
};

/// What of a request is the same for all calls and attempts, and what differs.
struct Envelope {
    std::string user_agent;
    bool accept_gzip = false;
    /// The same for all attempts.
    std::string invocation_id;
    int attempt = 1;
    int max_attempts = 1;
};

/// `call` outlives the request. Fails for a header that would end before its time.
std::expected<HttpRequest, std::string> http_request(const CallRequest& call, const Url& url,
                                                     const std::optional<Signer>& signer,
                                                     const Envelope& envelope);

PresignedRequest presigned_request(CallRequest call, const Url& url, const Signer& signer,
                                   std::chrono::seconds validity);

}  // namespace tailrace::client
