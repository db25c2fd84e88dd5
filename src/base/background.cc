#include "base/background.h"

#include <exception>
#include <utility>

#include <boost/asio/co_spawn.hpp>

#include "base/log.h"

namespace tailrace::base {

namespace {

void report(const std::exception_ptr& failure, std::string_view what) {
    try {
        if (failure) std::rethrow_exception(failure);
    } catch (const std::exception& e) {
        log(LogLevel::error, "a coroutine failed", {{"what", what}, {"why", e.what()}});
    }
}

}  // namespace

void Background::spawn(const Executor& executor, awaitable<void> coroutine, std::string_view what) {
    ++running_;
    auto ended = [this, what](const std::exception_ptr& failure) {
        report(failure, what);
        --running_;
    };
    asio::co_spawn(executor, std::move(coroutine), std::move(ended));
}

awaitable<bool> Background::rest(Clock& clock, Milliseconds duration) {
    --running_;
    std::exception_ptr failure;
    try {
        co_await clock.sleep(duration);
    } catch (...) {
        failure = std::current_exception();
    }
    // Counted before it looks: whoever stops sees it, or is seen.
    ++running_;
    if (failure) std::rethrow_exception(failure);
    co_return !stopping_;
}

}  // namespace tailrace::base
