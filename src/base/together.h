// Several coroutines at the same time.
#pragma once

#include <atomic>
#include <cstddef>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>

#include "base/coroutine.h"
#include "base/one_shot.h"

namespace tailrace::base {

/// Runs all on the caller's executor, which any number of threads may run, and waits for all;
/// answers in the order of the works. What one throws is thrown when
/// all have ended. The caller's coroutine is not left before.
template <class T>
awaitable<std::vector<T>> together(std::vector<awaitable<T>> works) {
    struct Run {
        std::vector<std::optional<T>> answers;
        std::mutex mutex;
        std::exception_ptr failure;
        std::atomic<std::size_t> left = 0;
        OneShot ended;
    };
    std::vector<T> answers;
    if (works.empty()) co_return answers;
    const auto run = std::make_shared<Run>();
    run->answers.resize(works.size());
    run->left = works.size();
    const Executor executor = co_await this_executor;
    for (std::size_t i = 0; i < works.size(); ++i) {
        auto end = [run, i](const std::exception_ptr& failure, T answer) {
            if (failure) {
                const std::lock_guard lock(run->mutex);
                run->failure = failure;
            } else {
                run->answers[i].emplace(std::move(answer));
            }
            if (--run->left == 0) run->ended.set();
        };
        asio::co_spawn(executor, std::move(works[i]), std::move(end));
    }
    co_await run->ended.wait();
    if (run->failure) std::rethrow_exception(run->failure);
    for (auto& answer : run->answers) answers.push_back(*std::move(answer));
    co_return answers;
}

}  // namespace tailrace::base
