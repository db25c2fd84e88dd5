#include "storage/rocksdb/committer.h"

#include <cstdlib>

#include <boost/asio/post.hpp>

#include "base/assert.h"
#include "base/log.h"
#include "storage/rocksdb/commit_batch.h"

namespace tailrace::storage::rocksdb {

namespace {

/// A pass takes no more commits once its batch has this size.
constexpr std::size_t pass_bytes_max = 4 << 20;
/// So many passes does a caller make for itself and others, before it goes on with its own work.
constexpr int passes_here_max = 4;
/// EX_IOERR of sysexits.h.
constexpr int exit_code = 74;

[[noreturn]] void end_process(const ::rocksdb::Status& status) {
    base::log(base::LogLevel::error,
              "a write failed and may be on disk in part: the server ends, and recovers what is "
              "there when it is started "
              "again",
              {{"detail", status.ToString()}});
    std::_Exit(exit_code);
}

}  // namespace

Committer::Committer(Database& database, Horizon& horizon)
    : database_(database),
      horizon_(horizon),
      writes_here_(database.durability() != Durability::sync),
      thread_([this] { run_thread(); }) {}

Committer::~Committer() {
    {
        std::lock_guard lock(mutex_);
        TAILRACE_ASSERT(!busy_ || handed_over_, "a store ends while a caller commits");
        ending_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

awaitable<CommitOutcome> Committer::commit(Commit commit) {
    Request request{.commit = std::move(commit)};
    co_await answer(request);
    co_return request.outcome;
}

awaitable<void> Committer::drop_logs(Bounds entries) {
    Request request{.dropped = std::move(entries)};
    co_await answer(request);
}

awaitable<void> Committer::answer(Request& request) {
    const bool was_idle = enqueue(request);
    if (was_idle && writes_here_) {
        // Who is about to commit on this thread comes along.
        co_await asio::post(co_await this_executor, use_awaitable);
        drain_here();
    }
    if (!request.answered.is_set()) co_await request.answered.wait();
}

bool Committer::enqueue(Request& request) {
    {
        std::lock_guard lock(mutex_);
        waiting_.push_back(&request);
        if (busy_) return false;
        busy_ = true;
        handed_over_ = !writes_here_;
    }
    if (!writes_here_) wake_.notify_one();
    return true;
}

void Committer::drain_here() {
    for (int passes = 0; passes < passes_here_max; ++passes) {
        if (!take_pass()) return;
        if (!write_pass(Patience::none)) break;
        finish_pass();
    }
    hand_over();
}

void Committer::hand_over() {
    {
        std::lock_guard lock(mutex_);
        handed_over_ = true;
    }
    wake_.notify_one();
}

void Committer::run_thread() {
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return handed_over_ || ending_; });
        if (!handed_over_) return;
        lock.unlock();
        drain_in_thread();
        lock.lock();
    }
}

void Committer::drain_in_thread() {
    for (;;) {
        // Who is about to commit comes along: a sync costs more than their turns on this core.
        std::this_thread::yield();
        if (pass_.empty() && !take_pass()) return;
        write_pass(Patience::any);
        finish_pass();
    }
}

bool Committer::take_pass() {
    // Once nothing waited, the pass may already be somebody else's.
    bool took = false;
    while (batch_.GetDataSize() < pass_bytes_max) {
        auto* request = take_request();
        if (request == nullptr) break;
        took = true;
        pass_.push_back(request);
        if (!horizon_.admit(request->commit)) continue;
        request->outcome = CommitOutcome::done;
        admitted_.push_back(&request->commit);
        append_commit(batch_, database_, request->commit);
        if (request->dropped) append_drop(batch_, database_, *request->dropped);
    }
    return took;
}

Committer::Request* Committer::take_request() {
    std::lock_guard lock(mutex_);
    if (waiting_.empty()) {
        if (pass_.empty()) busy_ = handed_over_ = false;
        return nullptr;
    }
    auto* request = waiting_.front();
    waiting_.pop_front();
    return request;
}

bool Committer::write_pass(Patience patience) {
    if (batch_.Count() == 0) return true;
    count_nothing();
    ::rocksdb::WriteOptions options;
    options.sync = database_.durability() == Durability::sync;
    options.disableWAL = database_.durability() == Durability::memory;
    options.no_slowdown = patience == Patience::none;
    const auto status = database_->Write(options, &batch_);
    if (status.ok()) return true;
    if (status.IsIncomplete() && patience == Patience::none) return false;
    end_process(status);
}

void Committer::finish_pass() {
    if (!admitted_.empty()) horizon_.publish(admitted_);
    // A request is gone as soon as it is answered.
    for (auto* request : pass_) request->answered.set();
    pass_.clear();
    admitted_.clear();
    batch_.Clear();
}

}  // namespace tailrace::storage::rocksdb
