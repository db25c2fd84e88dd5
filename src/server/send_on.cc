#include "server/send_on.h"

#include <string>
#include <string_view>
#include <utility>

#include "model/limits.h"
#include "server/error_reply.h"
#include "wire/content_encoding.h"

namespace tailrace::server {

awaitable<bool> SendOn::take(storage::PartitionId home) {
    if (cluster_.is_home(home)) co_return false;
    std::string inflated;
    std::string_view body = request_.body;
    if (wire::is_gzip(request_.content_encoding)) {
        auto plain = wire::gunzip(request_.body, model::request_bytes_max);
        if (!plain) co_return false;
        inflated = *std::move(plain);
        body = inflated;
    }
    auto answer = co_await cluster_.call(home, request_.x_amz_target, body);
    if (!answer && answer.error() == cluster::Lost::unasked) co_return false;
    if (answer) {
        reply_.emplace();
        reply_->status = static_cast<int>(answer->status);
        reply_->body = std::move(answer->body);
    } else {
        reply_ = error_reply({ErrorCode::InternalServerError, "Internal server error", nullptr});
    }
    co_return true;
}

}  // namespace tailrace::server
