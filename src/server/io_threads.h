// The threads that do everything but wait for a disk: one io_context each.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "base/coroutine.h"

namespace tailrace::server {

/// A coroutine stays on the thread that it was spawned on, so most state needs no lock. Made before
/// what uses its executors and destroyed after it.
class IoThreads {
 public:
    explicit IoThreads(std::size_t count);
    IoThreads(const IoThreads&) = delete;
    IoThreads& operator=(const IoThreads&) = delete;

    std::size_t size() const { return contexts_.size(); }
    Executor executor(std::size_t i) { return contexts_[i]->get_executor(); }

    /// Runs all of them, the first on the calling thread, until `stop`.
    void run();
    /// From any thread. What is suspended stays so.
    void stop();

 private:
    std::vector<std::unique_ptr<asio::io_context>> contexts_;
    std::vector<asio::executor_work_guard<Executor>> work_;
};

}  // namespace tailrace::server
