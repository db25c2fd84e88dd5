#include "stream/waiting_readers.h"

#include <chrono>
#include <map>
#include <mutex>
#include <utility>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>

namespace tailrace::stream {

using Steady = std::chrono::steady_clock;

struct WaitingReaders::Seat::Waiter {
    explicit Waiter(const Executor& executor) : timer(executor) {}

    /// Under the room's mutex or not; the waiter goes on where it belongs.
    static void notify(const std::shared_ptr<Waiter>& waiter) {
        if (waiter->notified.exchange(true)) return;
        auto executor = waiter->timer.get_executor();
        asio::post(executor, [waiter] { waiter->timer.cancel(); });
    }

    std::atomic<bool> notified{false};
    /// Its executor's thread only.
    asio::basic_waitable_timer<Steady, asio::wait_traits<Steady>, Executor> timer;
};

struct WaitingReaders::Seat::Room {
    std::atomic<std::size_t> count{0};
    std::atomic<bool> ended{false};
    std::mutex mutex;
    std::multimap<storage::LogId, std::shared_ptr<Waiter>> waiters;
};

WaitingReaders::Seat::Seat(std::shared_ptr<Room> room, const storage::LogId& log,
                           const Executor& executor)
    : room_(std::move(room)), log_(log), waiter_(std::make_shared<Waiter>(executor)) {
    std::lock_guard lock(room_->mutex);
    room_->waiters.emplace(log_, waiter_);
    ++room_->count;
}

WaitingReaders::Seat::~Seat() {
    std::lock_guard lock(room_->mutex);
    const auto [begin, end] = room_->waiters.equal_range(log_);
    for (auto at = begin; at != end; ++at) {
        if (at->second != waiter_) continue;
        room_->waiters.erase(at);
        --room_->count;
        return;
    }
}

void WaitingReaders::Seat::arm() {
    waiter_->notified = false;
    // Either the read that follows sees the commit, or the commit sees who waits.
    std::atomic_thread_fence(std::memory_order_seq_cst);
}

awaitable<WaitingReaders::Woken> WaitingReaders::Seat::wait(base::Milliseconds patience) {
    const auto until = Steady::now() + patience;
    waiter_->timer.expires_at(until);
    // A cancel may be left over from before `arm`.
    while (!waiter_->notified && !room_->ended && Steady::now() < until) {
        boost::system::error_code ignored;
        co_await waiter_->timer.async_wait(asio::redirect_error(use_awaitable, ignored));
    }
    if (room_->ended) co_return Woken::for_good;
    if (waiter_->notified) co_return Woken::by_commit;
    co_return Woken::by_time;
}

WaitingReaders::WaitingReaders() : room_(std::make_shared<Seat::Room>()) {}

WaitingReaders::~WaitingReaders() = default;

WaitingReaders::Seat WaitingReaders::seat(const storage::LogId& log, const Executor& executor) {
    return {room_, log, executor};
}

void WaitingReaders::wake(const storage::LogId& log) {
    std::atomic_thread_fence(std::memory_order_seq_cst);
    if (room_->count == 0) return;
    std::lock_guard lock(room_->mutex);
    const auto [begin, end] = room_->waiters.equal_range(log);
    for (auto at = begin; at != end; ++at) Seat::Waiter::notify(at->second);
}

void WaitingReaders::end() {
    room_->ended = true;
    std::lock_guard lock(room_->mutex);
    for (const auto& [log, waiter] : room_->waiters) Seat::Waiter::notify(waiter);
}

std::size_t WaitingReaders::count() const {
    return room_->count;
}

}  // namespace tailrace::stream
