#include "base/clock.h"

#include <algorithm>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/redirect_error.hpp>

namespace tailrace::base {

UnixMilliseconds SystemClock::now() {
    using namespace std::chrono;
    const auto read = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
    auto last = last_.load(std::memory_order_relaxed);
    while (read > last && !last_.compare_exchange_weak(last, read, std::memory_order_relaxed)) {
    }
    return std::max(read, last);
}

Milliseconds SystemClock::elapsed() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch());
}

Microseconds SystemClock::fine_elapsed() {
    using namespace std::chrono;
    return duration_cast<microseconds>(steady_clock::now().time_since_epoch());
}

awaitable<void> SystemClock::fine_sleep(Microseconds duration) {
    asio::basic_waitable_timer<std::chrono::steady_clock,
                               asio::wait_traits<std::chrono::steady_clock>, Executor>
        timer(co_await this_executor, duration);
    boost::system::error_code ignored;
    co_await timer.async_wait(asio::redirect_error(use_awaitable, ignored));
}

}  // namespace tailrace::base
