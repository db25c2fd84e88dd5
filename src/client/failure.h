// What one attempt came to when it came to nothing.
#pragma once

#include <chrono>
#include <expected>
#include <optional>
#include <string>

#include "tailrace/client_error.h"
#include "tailrace/timestamp.h"

namespace tailrace::client {

struct Failure {
    ClientError error;
    /// Another attempt would come to the same.
    bool is_final = false;
    /// What the service asks for.
    std::optional<std::chrono::milliseconds> retry_after;
    /// What the service's clock said.
    std::optional<Timestamp> server_time;
};

template <class T>
using Outcome = std::expected<T, Failure>;

/// `is_uncertain`: the attempt may have been executed.
inline std::unexpected<Failure> failed(ClientErrorKind kind, std::string message,
                                       bool is_uncertain = false) {
    Failure failure;
    failure.error.kind = kind;
    failure.error.message = std::move(message);
    failure.error.may_have_been_executed = is_uncertain;
    return std::unexpected(std::move(failure));
}

}  // namespace tailrace::client
