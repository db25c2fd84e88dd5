// The connections to one endpoint: so many at most, and those that are idle kept for the next call.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "client/call_scope.h"
#include "client/connection.h"

namespace tailrace::client {

/// Of the client's strand. Whoever asks while all connections are lent waits in line.
class ConnectionPool {
 public:
    struct Limits {
        std::size_t connections_max = 1;
        std::chrono::milliseconds idle_max{0};
    };

    /// A connection on loan; goes back by itself, and is kept if it may carry another request.
    class Lease {
     public:
        Lease(ConnectionPool& pool, std::unique_ptr<Connection> connection)
            : pool_(&pool), connection_(std::move(connection)) {}
        Lease(Lease&& other) noexcept
            : pool_(std::exchange(other.pool_, nullptr)),
              connection_(std::move(other.connection_)) {}
        Lease& operator=(Lease&&) = delete;
        ~Lease() {
            if (pool_ != nullptr) pool_->take_back(std::move(connection_));
        }
        Connection& operator*() const { return *connection_; }
        Connection* operator->() const { return connection_.get(); }

     private:
        ConnectionPool* pool_;
        std::unique_ptr<Connection> connection_;
    };

    /// `context` for TLS, else null; it outlives the pool.
    ConnectionPool(boost::asio::any_io_executor strand, Url url, boost::asio::ssl::context* context,
                   Limits limits);

    /// The pool outlives the lease.
    boost::asio::awaitable<Outcome<Lease>> borrow(const Patience& patience, CallScope& scope);

    /// Idle connections are closed, and none is kept any more.
    void close();
    const Url& url() const { return url_; }
    std::size_t lent() const { return lent_; }
    std::size_t idle() const { return idle_.size(); }

 private:
    /// In line from its beginning to its end, or until it has a place.
    struct Waiter {
        explicit Waiter(ConnectionPool& pool);
        Waiter(const Waiter&) = delete;
        Waiter& operator=(const Waiter&) = delete;
        ~Waiter();

        ConnectionPool& pool;
        boost::asio::steady_timer woken;
        bool has_place = false;
    };
    struct Idle {
        std::unique_ptr<Connection> connection;
        std::chrono::steady_clock::time_point since;
    };

    boost::asio::awaitable<bool> wait_for_place();
    std::unique_ptr<Connection> take_idle();
    void take_back(std::unique_ptr<Connection> connection);
    /// Of one who needs it no more, to the first in line.
    void pass_on_place();

    boost::asio::any_io_executor strand_;
    Url url_;
    boost::asio::ssl::context* context_;
    Limits limits_;
    std::size_t lent_ = 0;
    bool closed_ = false;
    std::deque<Waiter*> waiters_;
    /// The one that was used last is used next.
    std::vector<Idle> idle_;
};

}  // namespace tailrace::client
