#include "server/io_threads.h"

#include <pthread.h>

#include <thread>

#include "base/one_shot.h"

namespace tailrace::server {

namespace {

/// Before the thread sleeps it lets others run once: a client on this machine has more to ask by
/// then, and what comes together costs less. Not where an answer waits for other threads: who has
/// yielded is not woken by them, but gets its turn after all the others.
void run_all(asio::io_context& context) {
    while (!context.stopped()) {
        if (context.poll() > 0) continue;
        if (base::OneShot::waiting_here() == 0) {
            std::this_thread::yield();
            if (context.poll() > 0) continue;
        }
        context.run_one();
    }
}

}  // namespace

IoThreads::IoThreads(std::size_t count) {
    constexpr int one_thread_each = 1;
    for (std::size_t i = 0; i < count; ++i) {
        contexts_.push_back(std::make_unique<asio::io_context>(one_thread_each));
        work_.emplace_back(contexts_.back()->get_executor());
    }
}

void IoThreads::run() {
    std::vector<std::jthread> threads;
    for (std::size_t i = 1; i < contexts_.size(); ++i) {
        threads.emplace_back([context = contexts_[i].get()] {
            pthread_setname_np(pthread_self(), "io");
            run_all(*context);
        });
    }
    run_all(*contexts_[0]);
}

void IoThreads::stop() {
    for (auto& context : contexts_) context->stop();
}

}  // namespace tailrace::server
