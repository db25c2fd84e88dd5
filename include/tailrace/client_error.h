// How a call of the client fails.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>

#include "tailrace/error.h"

namespace tailrace {

enum class ClientErrorKind : std::uint8_t {
    /// The service refused: see `name` and `code`.
    service,
    /// No connection came about. The call was certainly not executed.
    connect,
    /// The connection was lost after the request had begun to leave.
    transport,
    /// No answer in time: connect, read, or the time for the whole call. Of a waiter: it gave up.
    timeout,
    /// By its stop token, by Asio's cancellation, or because the client is closed.
    cancelled,
    /// An answer that cannot be read: no HTTP, no JSON, a wrong CRC-32, larger than allowed.
    malformed_reply,
    /// Credentials, region, endpoint or certificates are missing or wrong. Nothing was sent.
    setup,
    /// Of a waiter: what it waits for can no longer come.
    unreachable_state,
};

struct ClientError {
    using Kind = ClientErrorKind;

    Kind kind = Kind::setup;
    /// Of kind `service`, if it is an error that this library knows.
    std::optional<ErrorCode> code;
    /// Of kind `service`: its name as it was sent, without a namespace. Empty if the answer had
    /// none.
    std::string name;
    /// For people. Of kind `service` it is the service's text, which may be empty.
    std::string message;
    /// As in `Error`.
    std::shared_ptr<const ErrorDetail> detail;
    /// Of the last answer; 0 if there was none.
    int http_status = 0;
    /// x-amzn-RequestId of the last answer; else empty.
    std::string request_id;
    /// How many requests were begun for this call; 0 if it did not come to that.
    int attempts = 0;
    /// Whether any of them may have been executed though the caller has no answer that says so.
    bool may_have_been_executed = false;

    bool is(ErrorCode known) const { return kind == Kind::service && code == known; }
    /// One line: `ResourceNotFoundException: Requested resource not found (HTTP 400, request ...)`.
    std::string text() const;
};

template <class T>
using ClientResult = std::expected<T, ClientError>;

}  // namespace tailrace
