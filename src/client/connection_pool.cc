#include "client/connection_pool.h"

#include <algorithm>
#include <utility>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace tailrace::client {

namespace asio = boost::asio;
using std::chrono::steady_clock;

ConnectionPool::ConnectionPool(asio::any_io_executor strand, Url url, asio::ssl::context* context,
                               Limits limits)
    : strand_(std::move(strand)), url_(std::move(url)), context_(context), limits_(limits) {}

ConnectionPool::Waiter::Waiter(ConnectionPool& of) : pool(of), woken(of.strand_) {
    woken.expires_at(steady_clock::time_point::max());
    pool.waiters_.push_back(this);
}

ConnectionPool::Waiter::~Waiter() {
    if (!has_place) std::erase(pool.waiters_, this);
}

asio::awaitable<Outcome<ConnectionPool::Lease>> ConnectionPool::borrow(const Patience& patience,
                                                                       CallScope& scope) {
    if (scope.stopped()) co_return scope.failure();
    if (lent_ < limits_.connections_max) {
        ++lent_;
    } else {
        const bool has_place = co_await wait_for_place();
        if (!has_place) co_return scope.failure();
    }
    auto connection = take_idle();
    const bool is_new = connection == nullptr;
    if (is_new) connection = std::make_unique<Connection>(strand_);
    Lease lease(*this, std::move(connection));
    if (!is_new) co_return lease;
    auto opened = co_await lease->open(url_, context_, patience, scope);
    if (!opened) co_return std::unexpected(std::move(opened.error()));
    co_return lease;
}

asio::awaitable<bool> ConnectionPool::wait_for_place() {
    Waiter waiter(*this);
    boost::system::error_code ignored;
    co_await waiter.woken.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    co_return waiter.has_place;
}

std::unique_ptr<Connection> ConnectionPool::take_idle() {
    const auto oldest = steady_clock::now() - limits_.idle_max;
    std::erase_if(idle_, [&](const Idle& idle) { return idle.since < oldest; });
    while (!idle_.empty()) {
        auto connection = std::move(idle_.back().connection);
        idle_.pop_back();
        if (connection->is_reusable()) return connection;
    }
    return nullptr;
}

void ConnectionPool::take_back(std::unique_ptr<Connection> connection) {
    if (!closed_ && connection->is_reusable())
        idle_.push_back({std::move(connection), steady_clock::now()});
    pass_on_place();
}

void ConnectionPool::pass_on_place() {
    if (waiters_.empty()) {
        --lent_;
        return;
    }
    auto* const next = waiters_.front();
    waiters_.pop_front();
    next->has_place = true;
    next->woken.cancel();
}

void ConnectionPool::close() {
    closed_ = true;
    idle_.clear();
}

}  // namespace tailrace::client
