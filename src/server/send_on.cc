#include "server/send_on.h"

#include <string>
#include <string_view>
#include <utility>

#include "model/limits.h"
#include "server/error_reply.h"
#include "wire/content_encoding.h"
#include "wire/error_body.h"
#include "wire/json/codec.h"
#include "wire/json/document.h"

namespace tailrace::server {

namespace {

Error nobody_knows() {
    return {ErrorCode::InternalServerError, "Internal server error", nullptr};
}

Result<BatchWriteItemOutput> read_reply(const cluster::Reply& reply) {
    if (reply.status != 200) {
        auto received = wire::decode_error(reply.body);
        if (!received.code) return std::unexpected(nobody_knows());
        return std::unexpected(
            Error{*received.code, std::move(received.message), std::move(received.detail)});
    }
    const auto body = wire::json::Document::parse(reply.body);
    if (!body) return std::unexpected(nobody_knows());
    return wire::json::decode_reply<BatchWriteItemOutput>(*body);
}

}  // namespace

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
        reply_ = error_reply(nobody_knows());
    }
    co_return true;
}

awaitable<std::optional<Result<BatchWriteItemOutput>>> SendOn::batch_write_item(
    storage::PartitionId partition, BatchWriteItemInput input) {
    std::string body;
    wire::json::encode(body, input);
    const auto answer = co_await cluster_.call(partition, request_.x_amz_target, body);
    if (!answer && answer.error() == cluster::Lost::unasked) co_return std::nullopt;
    std::optional<Result<BatchWriteItemOutput>> output = std::unexpected(nobody_knows());
    if (answer) output = read_reply(*answer);
    co_return output;
}

}  // namespace tailrace::server
