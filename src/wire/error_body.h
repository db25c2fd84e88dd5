// The envelope of an error:
// `{"__type":"com.amazon.coral.validate#ValidationException","message":"..."}`.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "tailrace/error.h"

namespace tailrace::wire {

/// Some errors spell the member `Message`, and those without a text have none.
std::string error_body(const Error& error);
int http_status(const Error& error);

/// An error as a client receives it.
struct ReceivedError {
    /// Without its namespace; empty if the body is no envelope.
    std::string name;
    /// Empty for a name that is not ours.
    std::optional<ErrorCode> code;
    /// The whole body if it is no envelope.
    std::string message;
    std::shared_ptr<const ErrorDetail> detail;
};

ReceivedError decode_error(std::string_view body);

/// The answer (HTTP 404) to what is no call of the API at all: another method, or a body that does
/// not say it is JSON.
inline constexpr std::string_view not_found_body = "<UnknownOperationException/>\n";

}  // namespace tailrace::wire
