// The threads on which handlers run.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include "consumer/task.h"

namespace tailrace::consumer {

/// Work is begun in the order in which it comes. No work may be left when it ends.
class HandlerPool {
 public:
    explicit HandlerPool(std::size_t threads);
    HandlerPool(const HandlerPool&) = delete;
    HandlerPool& operator=(const HandlerPool&) = delete;
    ~HandlerPool();

    /// Runs `work`, which must not throw, on a thread of the pool; goes on where it was called.
    Task<> run(std::function<void()> work) {
        co_await asio::async_initiate<const asio::use_awaitable_t<>&, void()>(
            [this](auto handler, std::function<void()> job) {
                const auto resume = std::make_shared<decltype(handler)>(std::move(handler));
                auto executor = asio::get_associated_executor(*resume);
                auto guard = asio::make_work_guard(executor);
                push([job = std::move(job), resume, executor, guard] {
                    job();
                    asio::post(executor, [resume] { std::move (*resume)(); });
                });
            },
            asio::use_awaitable, std::move(work));
    }

 private:
    void push(std::function<void()> job);
    void work();

    std::mutex mutex_;
    std::condition_variable wakeup_;
    std::deque<std::function<void()>> jobs_;
    bool ending_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace tailrace::consumer
