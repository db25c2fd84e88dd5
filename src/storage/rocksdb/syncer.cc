#include "storage/rocksdb/syncer.h"

#include <utility>

namespace tailrace::storage::rocksdb {

Syncer::Syncer(Database& database, Horizon& horizon)
    : database_(database), horizon_(horizon), thread_([this] { run_thread(); }) {}

Syncer::~Syncer() {
    {
        std::lock_guard lock(mutex_);
        ending_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void Syncer::add(CommitPass& pass) {
    {
        std::lock_guard lock(mutex_);
        waiting_.append(std::exchange(pass, {}));
    }
    wake_.notify_one();
}

void Syncer::run_thread() {
    for (auto pass = take_waiting(); !pass.empty(); pass = take_waiting()) {
        if (pass.written) sync();
        pass.finish(horizon_);
    }
}

/// Empty at the end.
CommitPass Syncer::take_waiting() {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return !waiting_.empty() || ending_; });
    lock.unlock();
    // Who is about to write comes along: a sync costs more than their turns on this core.
    std::this_thread::yield();
    lock.lock();
    return std::exchange(waiting_, {});
}

void Syncer::sync() {
    count_nothing();
    const auto status = database_->SyncWAL();
    if (!status.ok()) end_process(status);
}

}  // namespace tailrace::storage::rocksdb
