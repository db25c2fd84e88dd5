// The envelope of an error:
// `{"__type":"com.amazon.coral.validate#ValidationException","message":"..."}`.
#pragma once

#include <string>
#include <string_view>

#include "tailrace/error.h"

namespace tailrace::wire {

/// Some errors spell the member `Message`, and those without a text have none.
std::string error_body(const Error& error);
int http_status(const Error& error);

/// What a client makes of an answer that is no success. A body that is no envelope, or names an
/// error that is not known, becomes InternalServerError with the body's text.
Error decode_error(std::string_view body);

/// The answer (HTTP 404) to what is no call of the API at all: another method, or a body that does
/// not say it is JSON.
inline constexpr std::string_view not_found_body = "<UnknownOperationException/>\n";

}  // namespace tailrace::wire
