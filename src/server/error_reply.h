// An error as a reply.
#pragma once

#include "server/http.h"
#include "tailrace/error.h"

namespace tailrace::server {

/// Without the headers that every reply has.
HttpReply error_reply(const Error& error);

}  // namespace tailrace::server
