#include "server/router.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>

#include "base/log.h"
#include "model/limits.h"
#include "operation/operations.h"
#include "server/control.h"
#include "server/error_reply.h"
#include "server/named_tables.h"
#include "server/route.h"
#include "server/send_on.h"
#include "wire/authorization.h"
#include "wire/content_encoding.h"
#include "wire/content_type.h"
#include "wire/cors.h"
#include "wire/crc32.h"
#include "wire/error_body.h"
#include "wire/json/codec.h"
#include "wire/json/document.h"
#include "wire/request_id.h"
#include "wire/target.h"

namespace tailrace::server {

namespace {

/// Below this, compressing costs more than it saves.
constexpr std::size_t gzip_bytes_min = 1024;
/// About what the two headers take that every answer has.
constexpr std::size_t own_header_bytes = 128;
constexpr int wait_ms_max = 20'000;
constexpr std::int64_t endpoint_cache_minutes = 1440;
/// Larger than any that asks for records. What waits takes no memory for its body.
constexpr std::size_t waiting_body_bytes_max = 16 * model::kibibyte;

/// A longer body is not looked through for what it asks for.
constexpr std::size_t asking_body_bytes_max = 16 * model::kibibyte;

/// False where the reply has no item for sure. What is compressed or escaped may ask for anything.
bool may_ask_for_values(const HttpRequest& request) {
    return wire::is_gzip(request.content_encoding) || request.body.size() > asking_body_bytes_max ||
           request.body.find("ReturnValues") != std::string_view::npos ||
           request.body.find("\\u") != std::string_view::npos;
}

/// About the most that a reply takes.
std::size_t reply_bytes(wire::Operation operation, const HttpRequest& request) {
    using enum wire::Operation;
    constexpr auto item = 512 * model::kibibyte;
    constexpr auto other = 64 * model::kibibyte;
    switch (operation) {
        case BatchExecuteStatement:
        case BatchGetItem:
            return model::batch_get_bytes_max;
        case ExecuteTransaction:
        case TransactGetItems:
            return model::transaction_bytes_max;
        case ExecuteStatement:
        case GetRecords:
        case Query:
        case Scan:
            return 2 * model::page_bytes_max;
        case GetItem:
            return item;
        case DeleteItem:
        case PutItem:
        case TransactWriteItems:
        case UpdateItem:
            return may_ask_for_values(request) ? item : other;
        default:
            return other;
    }
}

std::optional<std::string_view> present(std::string_view header) {
    if (header.empty()) return std::nullopt;
    return header;
}

void append_header(std::string& lines, std::string_view name, std::string_view value) {
    lines.append(name).append(": ").append(value).append("\r\n");
}

void append_headers(std::string& lines, const std::vector<wire::Header>& headers) {
    for (const auto& header : headers) append_header(lines, header.name, header.value);
}

wire::CorsRequest cors_request(const HttpRequest& request) {
    return {present(request.origin), present(request.access_control_request_headers),
            present(request.access_control_request_method)};
}

std::string_view path_of(std::string_view target) {
    return target.substr(0, target.find('?'));
}

HttpReply not_found() {
    HttpReply reply;
    reply.status = 404;
    reply.body = wire::not_found_body;
    return reply;
}

HttpReply healthy(const HttpRequest& request) {
    HttpReply reply;
    reply.content_type = "text/plain";
    reply.body = fmt::format("healthy: {} ", request.host);
    return reply;
}

HttpReply say_whether_ready(bool ready) {
    HttpReply reply;
    reply.status = ready ? 200 : 503;
    reply.content_type = "text/plain";
    reply.body = ready ? "ready" : "the store has not answered for a while";
    return reply;
}

/// The answer to what is no call of an operation; empty if it is one.
std::optional<HttpReply> answer_other(const HttpRequest& request, const Readiness* readiness) {
    if (request.method == "OPTIONS") {
        const auto headers = wire::preflight_headers(cors_request(request));
        if (!headers) return not_found();
        HttpReply reply;
        append_headers(reply.header_lines, *headers);
        return reply;
    }
    const auto path = path_of(request.target);
    if (request.method == "GET" || request.method == "HEAD") {
        if (path == "/" || path == "/healthz") return healthy(request);
        if (path == "/readyz") return say_whether_ready(!readiness || readiness->ready());
    }
    if (request.method != "POST" || !wire::reply_content_type(request.content_type))
        return not_found();
    return std::nullopt;
}

std::optional<base::Milliseconds> parse_wait(std::string_view header) {
    int milliseconds = 0;
    const auto [end, error] =
        std::from_chars(header.data(), header.data() + header.size(), milliseconds);
    const bool whole = error == std::errc{} && end == header.data() + header.size();
    if (!whole || milliseconds < 0 || milliseconds > wait_ms_max) return std::nullopt;
    return base::Milliseconds(milliseconds);
}

/// What is wrong with a wait that is asked for, and what to do about it.
Result<void> check_wait(const HttpRequest& request, wire::Operation operation) {
    if (request.x_tailrace_wait_ms.empty()) return {};
    if (operation == wire::Operation::GetRecords && parse_wait(request.x_tailrace_wait_ms))
        return {};
    return fail(ErrorCode::ValidationException,
                fmt::format("X-Tailrace-Wait-Ms is for GetRecords, and a whole number from 0 to {}",
                            wait_ms_max));
}

std::size_t plain_bytes(const HttpRequest& request) {
    if (!wire::is_gzip(request.content_encoding)) return request.body.size();
    return wire::gunzipped_size(request.body, model::request_bytes_max);
}

HttpReply refused_encoding(wire::GunzipError error) {
    HttpReply reply;
    reply.status = error == wire::GunzipError::too_large ? 413 : 400;
    if (reply.status == 400)
        reply.body = wire::error_body({ErrorCode::SerializationException, "", nullptr});
    return reply;
}

std::expected<wire::json::Document, HttpReply> parse(std::string_view body) {
    auto document = wire::json::Document::parse(body);
    if (!document) return std::unexpected(error_reply(document.error()));
    return std::move(*document);
}

/// Of the body without its content encoding.
std::expected<wire::json::Document, HttpReply> document_of(const HttpRequest& request) {
    if (!wire::is_gzip(request.content_encoding)) return parse(request.body);
    const auto inflated = wire::gunzip(request.body, model::request_bytes_max);
    if (!inflated) return std::unexpected(refused_encoding(inflated.error()));
    return parse(*inflated);
}

/// That of a GetRecords request; empty if there is something wrong with it.
std::optional<std::string> iterator_of(const HttpRequest& request) {
    const auto document = document_of(request);
    if (!document) return std::nullopt;
    auto input = wire::json::decode<GetRecordsInput>(*document);
    if (!input) return std::nullopt;
    return std::move(input->shard_iterator);
}

awaitable<HttpReply> run_here(operation::Context& context, wire::Operation operation, Route route,
                              wire::json::Document body, Detour* detour) {
    auto served = co_await route(context, std::move(body), detour);
    if (!served) {
        base::log(base::LogLevel::debug, "refused",
                  {{"operation", wire::name_of(operation)}, {"why", served.error().message}});
        co_return error_reply(served.error());
    }
    HttpReply reply;
    reply.body = std::move(served->text);
    reply.page = std::move(served->page);
    reply.rest = std::move(served->rest);
    co_return reply;
}

std::uint32_t crc32_of(const HttpReply& reply) {
    auto crc = wire::crc32(reply.body);
    if (reply.page) crc = wire::crc32_after(crc, *reply.page);
    return wire::crc32(reply.rest, crc);
}

void compress(HttpReply& reply) {
    if (reply.page) reply.body.append(std::exchange(reply.page, nullptr)->text());
    reply.body = wire::gzip(reply.body.append(std::exchange(reply.rest, {})));
    append_header(reply.header_lines, "Content-Encoding", "gzip");
}

/// Whoever asks where to go goes on as it came.
HttpReply endpoints_reply(const HttpRequest& request) {
    DescribeEndpointsOutput output;
    output.endpoints.push_back({std::string(request.host), endpoint_cache_minutes});
    HttpReply reply;
    wire::json::encode(reply.body, output);
    return reply;
}

/// GetRecords' answer that leaves the reader where it was; empty if `asked` does not say where.
std::optional<std::string> empty_page(const wire::json::Document& asked) {
    auto input = wire::json::decode<GetRecordsInput>(asked);
    if (!input) return std::nullopt;
    std::string text;
    wire::json::encode(text, GetRecordsOutput{{}, std::move(input->shard_iterator)});
    return text;
}

}  // namespace

/// What is decoded of a body is about as large as the body.
std::size_t Router::allowance(const HttpRequest& request) const {
    if (request.method != "POST") return 0;
    const auto operation = wire::parse_target(request.x_amz_target);
    return plain_bytes(request) + (operation ? reply_bytes(*operation, request) : 0);
}

/// Says nothing of what is wrong: `handle` will.
awaitable<void> Router::wait(const HttpRequest& request) {
    const auto patience = parse_wait(request.x_tailrace_wait_ms);
    if (!patience || plain_bytes(request) > waiting_body_bytes_max) co_return;
    if (wire::parse_target(request.x_amz_target) != wire::Operation::GetRecords) co_return;
    if (answer_other(request, surroundings_.readiness) || !authorize(request)) co_return;
    auto iterator = iterator_of(request);
    if (iterator) co_await context_.streams.wait_for_record(std::move(*iterator), *patience);
}

awaitable<HttpReply> Router::handle(const HttpRequest& request) {
    if (surroundings_.control && Control::is_for(request)) {
        auto controlled = co_await surroundings_.control->handle(request);
        append_headers(controlled.header_lines, wire::cors_headers(cors_request(request)));
        co_return controlled;
    }
    if (auto other = answer_other(request, surroundings_.readiness)) co_return std::move(*other);
    auto reply = co_await call(request);
    reply.content_type = *wire::reply_content_type(request.content_type);
    if (reply.body_bytes() >= gzip_bytes_min && wire::accepts_gzip(request.accept_encoding))
        compress(reply);
    reply.header_lines.reserve(reply.header_lines.size() + own_header_bytes);
    append_header(reply.header_lines, "x-amzn-RequestId", wire::request_id(context_.random));
    append_header(reply.header_lines, "x-amz-crc32", fmt::format_int(crc32_of(reply)).str());
    append_headers(reply.header_lines, wire::cors_headers(cors_request(request)));
    co_return reply;
}

awaitable<HttpReply> Router::call(const HttpRequest& request) {
    auto document = document_of(request);
    if (!document) co_return std::move(document.error());
    const auto operation = wire::parse_target(request.x_amz_target);
    if (!operation) co_return error_reply({ErrorCode::UnknownOperationException, "", nullptr});
    if (const auto authorized = authorize(request); !authorized)
        co_return error_reply(authorized.error());
    if (const auto wait = check_wait(request, *operation); !wait)
        co_return error_reply(wait.error());
    if (*operation == wire::Operation::DescribeEndpoints) co_return endpoints_reply(request);
    if (surroundings_.faults && !surroundings_.faults->empty())
        co_return co_await run_struck(request, *operation, std::move(*document));
    co_return co_await run(request, *operation, route_of(*operation), std::move(*document));
}

awaitable<HttpReply> Router::run(const HttpRequest& request, wire::Operation operation, Route route,
                                 wire::json::Document body) {
    if (!surroundings_.cluster || !surroundings_.cluster->any())
        return run_here(context_, operation, route, std::move(body), nullptr);
    return run_or_send_on(request, operation, route, std::move(body));
}

awaitable<HttpReply> Router::run_or_send_on(const HttpRequest& request, wire::Operation operation,
                                            Route route, wire::json::Document body) {
    SendOn detour(*surroundings_.cluster, request);
    auto reply = co_await run_here(context_, operation, route, std::move(body), &detour);
    if (detour.taken()) co_return detour.take_reply();
    co_return reply;
}

std::size_t Router::allowance(const cluster::Call& call) {
    HttpRequest request;
    request.body = call.body;
    const auto operation = wire::parse_target(call.operation);
    return call.body.size() + (operation ? reply_bytes(*operation, request) : 0);
}

awaitable<cluster::Reply> Router::serve(cluster::Call call) {
    const auto operation = wire::parse_target(call.operation);
    auto document = parse(call.body);
    HttpReply reply;
    if (!operation) {
        reply = error_reply({ErrorCode::UnknownOperationException, "", nullptr});
    } else if (!document) {
        reply = std::move(document.error());
    } else {
        reply = co_await run_here(context_, *operation, route_of(*operation), std::move(*document),
                                  nullptr);
    }
    if (reply.page) reply.body.append(reply.page->text());
    reply.body.append(reply.rest);
    co_return cluster::Reply{static_cast<unsigned>(reply.status), std::move(reply.body)};
}

awaitable<HttpReply> Router::run_struck(const HttpRequest& request, wire::Operation operation,
                                        wire::json::Document body) {
    const auto strike = surroundings_.faults->draw(operation, named_tables(body));
    if (strike.latency.count() > 0) co_await machine_clock_.sleep(strike.latency);
    auto route = route_of(operation);
    if (!strike.kind) co_return co_await run(request, operation, route, std::move(body));
    base::log(base::LogLevel::debug, "struck",
              {{"operation", wire::name_of(operation)}, {"fault", name_of(*strike.kind)}});
    if (const auto error = answer_of(*strike.kind, operation)) co_return error_reply(*error);
    if (*strike.kind == FaultKind::late_child) {
        route = late_children_route();
        co_return co_await run(request, operation, route, std::move(body));
    }
    HttpReply reply;
    const bool empties = *strike.kind == FaultKind::empty_page;
    auto page = empties ? empty_page(body) : std::nullopt;
    if (*strike.kind != FaultKind::drop_before)
        reply = co_await run(request, operation, route, std::move(body));
    reply.drops_connection = !empties;
    if (page && reply.status == 200) reply = {.body = *std::move(page)};
    co_return reply;
}

Result<void> Router::authorize(const HttpRequest& request) const {
    wire::SignedRequest signed_request;
    signed_request.authorization = present(request.authorization);
    signed_request.x_amz_date = present(request.x_amz_date);
    signed_request.date = present(request.date);
    const auto question = request.target.find('?');
    if (question != std::string_view::npos)
        signed_request.query = request.target.substr(question + 1);
    auto authorization = wire::parse_authorization(signed_request, {machine_clock_.now()});
    if (!authorization && context_.clock.now() != machine_clock_.now())
        authorization = wire::parse_authorization(signed_request, {context_.clock.now()});
    if (!authorization) return std::unexpected(authorization.error());
    if (path_of(request.target) == "/") return {};
    // Nothing signs a longer path: its signature cannot be right.
    return fail(ErrorCode::InvalidSignatureException,
                "The request signature we calculated does not match the signature you provided. "
                "Check your AWS Secret "
                "Access Key and signing method. Consult the service documentation for details.");
}

}  // namespace tailrace::server
