// Threads that may wait for the disk, so that those of the io_contexts need not.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "base/coroutine.h"
#include "base/one_shot.h"

namespace tailrace::storage::rocksdb {

class DiskReaders {
 public:
    /// Threads start when there is work for them.
    explicit DiskReaders(std::size_t threads_max) : threads_max_(threads_max) {}
    /// No work is under way.
    ~DiskReaders();

    /// `work` runs on one of the threads; the caller continues on its own executor.
    awaitable<void> run(std::function<void()> work);

 private:
    struct Job {
        std::function<void()> work;
        base::OneShot done;
    };

    void submit(Job& job);
    void run_thread();

    const std::size_t threads_max_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Job*> waiting_;
    std::size_t idle_ = 0;
    bool ending_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace tailrace::storage::rocksdb
