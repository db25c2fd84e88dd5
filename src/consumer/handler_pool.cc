#include "consumer/handler_pool.h"

#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace tailrace::consumer {

HandlerPool::HandlerPool(std::size_t threads) {
    for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

HandlerPool::~HandlerPool() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    wakeup_.notify_all();
    for (auto& thread : threads_) thread.join();
}

void HandlerPool::push(std::function<void()> job) {
    {
        const std::lock_guard lock(mutex_);
        jobs_.push_back(std::move(job));
    }
    wakeup_.notify_one();
}

void HandlerPool::work() {
    std::unique_lock lock(mutex_);
    for (;;) {
        wakeup_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
        if (jobs_.empty()) return;
        auto job = std::move(jobs_.front());
        jobs_.pop_front();
        lock.unlock();
        job();
        job = nullptr;
        lock.lock();
    }
}

}  // namespace tailrace::consumer
