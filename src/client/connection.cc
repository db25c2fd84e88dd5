#include "client/connection.h"

#include <fmt/format.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <cerrno>
#include <string>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include "client/name_resolution.h"

namespace tailrace::client {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;
using Parser = http::response_parser<http::string_body>;

namespace {

constexpr std::uint32_t header_bytes_max = 64 * 1024;

std::string text_of(const HttpRequest& request) {
    std::string text = fmt::format("POST {} HTTP/1.1\r\n", request.target);
    for (const auto& [name, value] : request.headers)
        text += fmt::format("{}: {}\r\n", name, value);
    return text.append(fmt::format("Content-Length: {}\r\n\r\n", request.body.size()))
        .append(request.body);
}

HttpReply reply_of(Parser& parser) {
    auto message = parser.release();
    HttpReply reply{.status = static_cast<int>(message.result_int())};
    for (const auto& field : message.base()) {
        const auto name = field.name_string();
        const auto value = field.value();
        reply.headers.emplace_back(wire::lower_case({name.data(), name.size()}),
                                   std::string(value.data(), value.size()));
    }
    reply.body = std::move(message.body());
    return reply;
}

std::unexpected<Failure> not_connected(const Url& url, error_code error, const CallScope& scope) {
    if (scope.stopped()) return scope.failure();
    const auto kind =
        error == beast::error::timeout ? ClientErrorKind::timeout : ClientErrorKind::connect;
    return failed(kind, fmt::format("no connection to {}: {}", url.text(), error.message()));
}

/// Whose certificate was not accepted: nothing that another attempt would change.
std::unexpected<Failure> not_trusted(const Url& url, long result) {
    return failed(ClientErrorKind::setup,
                  fmt::format("the certificate of {} was not accepted: {}", url.text(),
                              X509_verify_cert_error_string(result)));
}

std::unexpected<Failure> lost(error_code error, const CallScope& scope) {
    if (scope.stopped()) return scope.failure(true);
    if (error == beast::error::timeout)
        return failed(ClientErrorKind::timeout, "no answer came in time", true);
    return failed(ClientErrorKind::transport, "the connection was lost: " + error.message(), true);
}

std::unexpected<Failure> not_received(error_code error, const CallScope& scope) {
    const bool is_of_http =
        error.category() == http::make_error_code(http::error::end_of_stream).category();
    const bool was_cut =
        error == http::error::end_of_stream || error == http::error::partial_message;
    if (!is_of_http || was_cut || scope.stopped()) return lost(error, scope);
    auto failure = failed(ClientErrorKind::malformed_reply,
                          "the answer cannot be read: " + error.message(), true);
    failure.error().is_final =
        error == http::error::body_limit || error == http::error::header_limit;
    return failure;
}

}  // namespace

asio::awaitable<Outcome<void>> Connection::open(const Url& url, asio::ssl::context* context,
                                                const Patience& patience, CallScope& scope) {
    const auto deadline = std::chrono::steady_clock::now() + patience.connect;
    auto addresses = co_await resolve(url, deadline, scope);
    if (!addresses) co_return std::unexpected(std::move(addresses.error()));
    const CallScope::Using waiting(scope, *this);
    tcp_.expires_at(deadline);
    error_code error;
    co_await tcp_.async_connect(*addresses, asio::redirect_error(asio::use_awaitable, error));
    if (error || scope.stopped()) co_return not_connected(url, error, scope);
    error_code ignored;
    tcp_.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
    if (context != nullptr) co_return co_await handshake(url, *context, scope);
    co_return Outcome<void>();
}

asio::awaitable<Outcome<void>> Connection::handshake(const Url& url, asio::ssl::context& context,
                                                     CallScope& scope) {
    tls_.emplace(tcp_, context);
    auto* const ssl = tls_->native_handle();
    error_code no_address;
    asio::ip::make_address(url.host, no_address);
    if (no_address) SSL_set_tlsext_host_name(ssl, url.host.c_str());
    error_code error;
    tls_->set_verify_callback(asio::ssl::host_name_verification(url.host), error);
    if (!error)
        co_await tls_->async_handshake(asio::ssl::stream_base::client,
                                       asio::redirect_error(asio::use_awaitable, error));
    const auto verified = SSL_get_verify_result(ssl);
    if (error && !scope.stopped() && verified != X509_V_OK) co_return not_trusted(url, verified);
    if (error || scope.stopped()) co_return not_connected(url, error, scope);
    co_return Outcome<void>();
}

asio::awaitable<Outcome<HttpReply>> Connection::exchange(const HttpRequest& request,
                                                         const Patience& patience,
                                                         CallScope& scope) {
    const CallScope::Using waiting(scope, *this);
    if (scope.stopped()) co_return scope.failure();
    keeps_alive_ = false;
    if (tls_) co_return co_await exchange_over(*tls_, request, patience, scope);
    co_return co_await exchange_over(tcp_, request, patience, scope);
}

template <class Stream>
asio::awaitable<Outcome<HttpReply>> Connection::exchange_over(Stream& stream,
                                                              const HttpRequest& request,
                                                              const Patience& patience,
                                                              CallScope& scope) {
    auto sent = co_await send(stream, request, patience, scope);
    if (!sent) co_return std::unexpected(std::move(sent.error()));
    co_return co_await receive(stream, patience, scope);
}

template <class Stream>
asio::awaitable<Outcome<void>> Connection::send(Stream& stream, const HttpRequest& request,
                                                const Patience& patience, CallScope& scope) {
    const auto text = text_of(request);
    asio::const_buffer rest(text.data(), text.size());
    while (rest.size() > 0) {
        tcp_.expires_after(patience.read);
        error_code error;
        rest += co_await stream.async_write_some(rest,
                                                 asio::redirect_error(asio::use_awaitable, error));
        if (error || scope.stopped()) co_return lost(error, scope);
    }
    co_return Outcome<void>();
}

template <class Stream>
asio::awaitable<Outcome<HttpReply>> Connection::receive(Stream& stream, const Patience& patience,
                                                        CallScope& scope) {
    Parser parser;
    parser.header_limit(header_bytes_max);
    parser.body_limit(patience.reply_bytes_max);
    parser.eager(true);
    tcp_.expires_after(patience.read + patience.wait);
    while (!parser.is_done()) {
        error_code error;
        co_await http::async_read_some(stream, unread_, parser,
                                       asio::redirect_error(asio::use_awaitable, error));
        if (error) co_return not_received(error, scope);
        if (scope.stopped()) co_return scope.failure(true);
        tcp_.expires_after(patience.read);
    }
    tcp_.expires_never();
    keeps_alive_ = parser.get().keep_alive() && unread_.size() == 0;
    co_return reply_of(parser);
}

bool Connection::is_reusable() {
    auto& socket = tcp_.socket();
    if (!keeps_alive_ || !socket.is_open()) return false;
    char next = 0;
    const auto read = ::recv(socket.native_handle(), &next, 1, MSG_PEEK | MSG_DONTWAIT);
    return read < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

void Connection::close() {
    keeps_alive_ = false;
    tcp_.close();
}

}  // namespace tailrace::client
