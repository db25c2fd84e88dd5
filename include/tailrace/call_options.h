// What one call of the client may be told besides its input.
#pragma once

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace tailrace {

/// How a call went.
struct CallReport {
    /// Requests that were begun.
    int attempts = 0;
    /// Those of them that may have been executed though no answer to them came. More than 0 after
    /// a call that succeeded: what it asked for may have been done twice.
    int uncertain_attempts = 0;
    int http_status = 0;
    std::string request_id;
};

struct CallOptions {
    /// Ends the call with `ClientErrorKind::cancelled`. Whether it was executed is not known then.
    std::stop_token stop;
    /// For the whole call: all attempts, the pauses between them, and waiting for a connection.
    std::optional<std::chrono::milliseconds> timeout;
    /// Of GetRecords alone: let Tailrace answer only when there is something to tell or this time
    /// is over, 20 s at most (docs/streams.md, "Waiting for the next record"). Other services do
    /// not know it and answer at once.
    std::chrono::milliseconds wait{0};
    /// Sent as they are, and signed.
    std::vector<std::pair<std::string, std::string>> headers;
    /// Filled before the call ends; it must live until then.
    CallReport* report = nullptr;
};

inline const CallOptions default_call_options;

}  // namespace tailrace
