// An event that happens once and has at most one waiter.
#pragma once

#include <cstddef>
#include <mutex>
#include <optional>

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>

#include "base/coroutine.h"

namespace tailrace::base {

/// `set` may come before or after `wait`, from any thread. The waiter continues on its own
/// executor, never inside `set`, and may destroy the event when it does.
class OneShot {
 public:
    OneShot() = default;
    OneShot(const OneShot&) = delete;
    OneShot& operator=(const OneShot&) = delete;

    void set() {
        std::optional<Resume> resume;
        {
            std::lock_guard lock(mutex_);
            set_ = true;
            if (resume_) resume.emplace(std::move(*resume_));
            resume_.reset();
        }
        if (resume) {
            auto executor = asio::get_associated_executor(*resume);
            asio::post(executor, std::move(*resume));
        }
    }

    bool is_set() {
        std::lock_guard lock(mutex_);
        return set_;
    }

    awaitable<void> wait() {
        if (is_set()) co_return;
        ++waiting_here_;
        co_await asio::async_initiate<const asio::use_awaitable_t<Executor>&, void()>(
            [this](auto handler) {
                {
                    std::lock_guard lock(mutex_);
                    if (!set_) {
                        resume_.emplace(std::move(handler));
                        return;
                    }
                }
                auto executor = asio::get_associated_executor(handler);
                asio::post(executor, std::move(handler));
            },
            use_awaitable);
        --waiting_here_;
    }

    /// How many coroutines of this thread wait for an event.
    static std::size_t waiting_here() { return waiting_here_; }

 private:
    using Resume = asio::async_result<asio::use_awaitable_t<Executor>, void()>::handler_type;

    std::mutex mutex_;
    bool set_ = false;
    std::optional<Resume> resume_;
    static inline thread_local std::size_t waiting_here_ = 0;
};

}  // namespace tailrace::base
