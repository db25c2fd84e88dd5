// Credentials that come from elsewhere, and end.
#pragma once

#include <expected>
#include <optional>
#include <string>

#include "tailrace/credentials.h"
#include "tailrace/timestamp.h"

namespace tailrace {

struct ProvidedCredentials {
    Credentials credentials;
    /// Absent if they do not end.
    std::optional<Timestamp> expires_at;
};

class CredentialsProvider {
 public:
    virtual ~CredentialsProvider() = default;
    /// May take its time: it runs on a thread of the client's own, never twice at once. A client
    /// keeps what it gets until five minutes before it expires, and fails with
    /// `ClientErrorKind::setup` and the text that is returned here if it needs others and gets
    /// none.
    virtual std::expected<ProvidedCredentials, std::string> provide() = 0;
};

}  // namespace tailrace
