#include "server/error_reply.h"

#include "wire/error_body.h"

namespace tailrace::server {

HttpReply error_reply(const Error& error) {
    HttpReply reply;
    reply.status = wire::http_status(error);
    reply.body = wire::error_body(error);
    return reply;
}

}  // namespace tailrace::server
