#include "server/io_threads.h"

#include <pthread.h>

#include <thread>

namespace tailrace::server {

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
            context->run();
        });
    }
    contexts_[0]->run();
}

void IoThreads::stop() {
    for (auto& context : contexts_) context->stop();
}

}  // namespace tailrace::server
