#include "client/reply_check.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <system_error>
#include <utility>

#include "wire/content_encoding.h"
#include "wire/crc32.h"
#include "wire/error_body.h"
#include "wire/signature_time.h"

namespace tailrace::client {

namespace {

constexpr std::size_t excerpt_bytes_max = 500;

template <class T>
std::optional<T> number(std::string_view text) {
    T value{};
    const auto [stopped, failure] = std::from_chars(text.begin(), text.end(), value);
    if (failure != std::errc() || stopped != text.end()) return std::nullopt;
    return value;
}

/// One that is not a number cannot be met.
bool meets_crc32(const HttpReply& reply) {
    const auto stated = reply.header("x-amz-crc32");
    return stated.empty() || number<std::uint32_t>(stated) == wire::crc32(reply.body);
}

Outcome<void> unpack(HttpReply& reply, std::size_t bytes_max) {
    if (!wire::is_gzip(reply.header("content-encoding"))) return {};
    auto unpacked = wire::gunzip(reply.body, bytes_max);
    if (!unpacked) {
        const bool is_large = unpacked.error() == wire::GunzipError::too_large;
        auto failure = failed(ClientErrorKind::malformed_reply,
                              is_large ? "the answer is too large" : "the answer is no gzip", true);
        failure.error().is_final = is_large;
        return failure;
    }
    reply.body = *std::move(unpacked);
    return {};
}

std::optional<std::chrono::milliseconds> retry_after(const HttpReply& reply) {
    if (const auto pause = number<std::uint32_t>(reply.header("x-amz-retry-after")))
        return std::chrono::milliseconds(*pause);
    if (const auto pause = number<std::uint32_t>(reply.header("retry-after")))
        return std::chrono::seconds(*pause);
    return std::nullopt;
}

/// After a 503 with a name the service has refused; any other 5xx may come from somewhere on the
/// way, or from the middle of the work.
bool may_have_been_executed(int status, std::string_view name) {
    constexpr int server_error = 500;
    constexpr int unavailable = 503;
    return status >= server_error && (status != unavailable || name.empty());
}

Failure refusal(HttpReply reply) {
    auto received = wire::decode_error(reply.body);
    Failure failure{.retry_after = retry_after(reply),
                    .server_time = wire::parse_signature_time(reply.header("date"))};
    auto& error = failure.error;
    error.kind = ClientErrorKind::service;
    error.may_have_been_executed = may_have_been_executed(reply.status, received.name);
    error.name = std::move(received.name);
    error.code = received.code;
    error.message = std::move(received.message);
    if (error.name.empty()) error.message.resize(std::min(error.message.size(), excerpt_bytes_max));
    error.detail = std::move(received.detail);
    return failure;
}

}  // namespace

Outcome<CheckedReply> check_reply(HttpReply reply, ReplyChecks checks) {
    constexpr int success = 200;
    const int status = reply.status;
    std::string request_id(reply.header("x-amzn-requestid"));
    const auto with_reply = [&](Failure failure) {
        failure.error.http_status = status;
        failure.error.request_id = request_id;
        return std::unexpected(std::move(failure));
    };
    if (checks.crc32 && !meets_crc32(reply)) {
        auto wrong = failed(ClientErrorKind::malformed_reply,
                            "the answer does not have the checksum that came with it", true);
        return with_reply(std::move(wrong.error()));
    }
    auto unpacked = unpack(reply, checks.bytes_max);
    if (!unpacked) return with_reply(std::move(unpacked.error()));
    if (status != success) return with_reply(refusal(std::move(reply)));
    return CheckedReply{std::move(reply.body), status, std::move(request_id)};
}

}  // namespace tailrace::client
