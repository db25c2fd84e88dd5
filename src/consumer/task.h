// Coroutines of the consumer. All run on one thread, that of `Consumer::run`.
#pragma once

#include <chrono>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>

#include "base/clock.h"

namespace tailrace::consumer {

namespace asio = boost::asio;

/// The client's type.
template <class T = void>
using Task = asio::awaitable<T>;

/// One coroutine waits for it, others of its thread may wake it. A call that comes before the wait
/// ends that at once.
class Wakeup {
 public:
    explicit Wakeup(asio::any_io_executor executor) : timer_(std::move(executor)) {}

    void notify() {
        raised_ = true;
        timer_.cancel();
    }
    /// Until then, or for `duration`.
    Task<> wait(base::Milliseconds duration = std::chrono::hours(1)) {
        if (!raised_) {
            timer_.expires_after(duration);
            boost::system::error_code ended;
            auto token = asio::redirect_error(asio::use_awaitable, ended);
            co_await timer_.async_wait(token);
        }
        raised_ = false;
    }

 private:
    asio::steady_timer timer_;
    bool raised_ = false;
};

}  // namespace tailrace::consumer
