// A connection to an endpoint, plain or TLS, that carries one request after the other.
#pragma once

#include <memory>
#include <optional>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include "client/call_scope.h"
#include "client/failure.h"
#include "client/http_message.h"
#include "client/url.h"

namespace tailrace::client {

/// Of the client's strand. A coroutine of it keeps the connection alive until it ends.
class Connection {
 public:
    explicit Connection(boost::asio::any_io_executor strand) : tcp_(std::move(strand)) {}
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// `context` for TLS, else null.
    boost::asio::awaitable<Outcome<void>> open(const Url& url, boost::asio::ssl::context* context,
                                               const Patience& patience, CallScope& scope);
    /// Whatever fails, the connection is of no use afterwards.
    boost::asio::awaitable<Outcome<HttpReply>> exchange(const HttpRequest& request,
                                                        const Patience& patience, CallScope& scope);
    /// Whether another request may follow: the last reply was read to its end and does not speak
    /// against it, and the other side has neither sent anything since nor gone.
    bool is_reusable();
    void close();

 private:
    using Tcp = boost::beast::tcp_stream;
    using Tls = boost::asio::ssl::stream<Tcp&>;

    boost::asio::awaitable<Outcome<void>> handshake(const Url& url,
                                                    boost::asio::ssl::context& context,
                                                    CallScope& scope);
    template <class Stream>
    boost::asio::awaitable<Outcome<HttpReply>> exchange_over(Stream& stream,
                                                             const HttpRequest& request,
                                                             const Patience& patience,
                                                             CallScope& scope);
    template <class Stream>
    boost::asio::awaitable<Outcome<void>> send(Stream& stream, const HttpRequest& request,
                                               const Patience& patience, CallScope& scope);
    template <class Stream>
    boost::asio::awaitable<Outcome<HttpReply>> receive(Stream& stream, const Patience& patience,
                                                       CallScope& scope);

    Tcp tcp_;
    std::optional<Tls> tls_;
    boost::beast::flat_buffer unread_;
    bool keeps_alive_ = false;
};

}  // namespace tailrace::client
