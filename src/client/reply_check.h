// From an HTTP reply to the JSON of an answer, or to what is wrong.
#pragma once

#include <cstddef>
#include <string>

#include "client/failure.h"
#include "client/http_message.h"

namespace tailrace::client {

struct ReplyChecks {
    bool crc32 = true;
    /// Once unpacked.
    std::size_t bytes_max = 0;
};

struct CheckedReply {
    std::string body;
    int http_status = 0;
    std::string request_id;
};

/// A success has a body that is as it was sent; whether it is JSON is seen later.
Outcome<CheckedReply> check_reply(HttpReply reply, ReplyChecks checks);

}  // namespace tailrace::client
