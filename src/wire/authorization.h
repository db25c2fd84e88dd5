// Who signed a request, by AWS Signature Version 4: in the Authorization header or in the query.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tailrace/error.h"
#include "tailrace/timestamp.h"

namespace tailrace::wire {

/// What of a request tells who signed it.
struct SignedRequest {
    std::optional<std::string_view> authorization;
    std::optional<std::string_view> x_amz_date;
    std::optional<std::string_view> date;
    /// What follows the `?`, without it.
    std::string_view query;
};

/// `<access key>/<date>/<region>/<service>/aws4_request`
struct CredentialScope {
    std::string access_key_id;
    std::string date;
    std::string region;
};

struct Authorization {
    CredentialScope scope;
    /// Names of headers, joined with `;`.
    std::string signed_headers;
    std::string signature;
    Timestamp signed_at;
};

/// Fails as the service does for a signature that is absent, incomplete, malformed, or of another
/// time.
///
/// Whether the signature is right is not asked here: that needs the secret, and the bytes of the
/// request.
Result<Authorization> parse_authorization(const SignedRequest& request, Timestamp now);

}  // namespace tailrace::wire
