#include "storage/rocksdb/disk_readers.h"

#include <utility>

namespace tailrace::storage::rocksdb {

DiskReaders::~DiskReaders() {
    {
        std::lock_guard lock(mutex_);
        ending_ = true;
    }
    wake_.notify_all();
    for (auto& thread : threads_) thread.join();
}

awaitable<void> DiskReaders::run(std::function<void()> work) {
    Job job{.work = std::move(work)};
    submit(job);
    co_await job.done.wait();
}

void DiskReaders::submit(Job& job) {
    std::lock_guard lock(mutex_);
    waiting_.push_back(&job);
    if (waiting_.size() > idle_ && threads_.size() < threads_max_) {
        threads_.emplace_back([this] { run_thread(); });
    }
    wake_.notify_one();
}

void DiskReaders::run_thread() {
    std::unique_lock lock(mutex_);
    for (;;) {
        ++idle_;
        wake_.wait(lock, [this] { return !waiting_.empty() || ending_; });
        --idle_;
        if (waiting_.empty()) return;
        auto& job = *waiting_.front();
        waiting_.pop_front();
        lock.unlock();
        job.work();
        job.done.set();
        lock.lock();
    }
}

}  // namespace tailrace::storage::rocksdb
