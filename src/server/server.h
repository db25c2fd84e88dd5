// The server: sockets to operations.
//
//     Server ── accepts, and gives each connection to the io thread that has the fewest
//       └─ SessionGroup, one an io thread ── deadlines, draining
//            └─ Session, one a connection, a coroutine
//                 ├─ RequestReader   bytes → HttpRequest      ┐ know no socket
//                 ├─ ReplyBuffer     HttpReply → bytes        ┘
//                 └─ Handler         HttpRequest → HttpReply: the Router, which meets `wire` and
//                 `operation`
//
// HTTP ends here: above the Handler nothing knows it, below the Handler nothing knows more than
// HTTP.
//
// Invariants
//  * A connection is served by one thread, from accept to close, and so is each of its requests.
//  Requests of one
//    connection are answered one after the other and in order.
//  * What clients can make the server hold is bounded: connections by `connections_max`, the bytes
//  of requests and
//    replies together by `memory_bytes_max` (see MemoryBudget), and the time that either is held by
//    a deadline in every state in which a client keeps us waiting. An idle connection holds no
//    buffer.
//  * Malformed requests, slow clients and broken connections throw nothing. What a library throws
//  while it handles a
//    request is caught by the session, logged, and answered with InternalServerError.
//  * `stop` may come at any time. It accepts no more, ends idle connections, lets requests in
//    flight finish within `shutdown_max`, and closes the rest. A reply that was sent is never cut
//    off by it.
//
// Threads: `stop` may be called from anywhere; all else on the first io thread or before the
// threads run.
//
// Not here: what a request means (Router), TLS (a proxy's job), HTTP/2 (no SDK speaks it to this
// API).
#pragma once

#include <atomic>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include "base/clock.h"
#include "base/coroutine.h"
#include "server/http.h"
#include "server/io_threads.h"
#include "server/limits.h"
#include "server/session_group.h"

namespace tailrace::server {

class Server {
 public:
    Server(IoThreads& threads, std::shared_ptr<SessionWorld> world);
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Its endpoint (`http://127.0.0.1:8000`), or why not and what to do about it. Port 0 picks a
    /// free one.
    std::expected<std::string, std::string> listen(const std::string& host, std::uint16_t port);

    /// Serves until `stop`, which may come before, then until the last connection has ended. False
    /// if some had to be cut off.
    awaitable<bool> run();
    void stop();
    bool stopping() const { return stopping_; }

    std::size_t connections() const;

 private:
    using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;

    awaitable<void> accept();
    void accept_waiting();
    void admit(SessionGroup& group, Socket socket);
    awaitable<void> pause_accepting(boost::system::error_code why);
    awaitable<bool> drain(base::Milliseconds patience);
    SessionGroup& least_busy();

    const std::shared_ptr<SessionWorld> world_;
    std::vector<std::shared_ptr<SessionGroup>> groups_;
    Acceptor acceptor_;
    std::atomic<bool> stopping_{false};
    boost::system::error_code last_accept_failure_;
};

}  // namespace tailrace::server
