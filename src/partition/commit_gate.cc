#include "partition/commit_gate.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/log.h"

namespace tailrace::partition {

namespace {
constexpr base::Microseconds period = std::chrono::seconds(10);
/// Beside the quickest, between which the width stays as it is.
constexpr double easy = 3;
constexpr double crowded = 4;
/// Of the latest in what is usual.
constexpr double weight = 1.0 / 16;
}  // namespace

awaitable<CommitGate::Passage> CommitGate::enter() {
    bool first = false;
    const auto waiter = line_up(first);
    if (first) {
        const Executor executor = co_await this_executor;
        background_.spawn(executor, mind_patience(), "letting commits in");
    }
    if (waiter) co_await waiter->turn.wait();
    co_return Passage(*this);
}

/// Null if there is no need to wait. `first` if nobody minds yet that it may wait for too long.
std::shared_ptr<CommitGate::Waiter> CommitGate::line_up(bool& first) {
    const auto now = machine_.fine_elapsed();
    const std::lock_guard lock(mutex_);
    if (waiters_.empty() && static_cast<double>(under_way_) < width_) {
        ++under_way_;
        return nullptr;
    }
    auto waiter = std::make_shared<Waiter>();
    waiter->due = now + patience;
    waiters_.push_back(waiter);
    ++held_up_;
    first = !std::exchange(minding_, true);
    return waiter;
}

awaitable<void> CommitGate::mind_patience() {
    for (;;) {
        base::Microseconds due{0};
        {
            const auto now = machine_.fine_elapsed();
            const std::lock_guard lock(mutex_);
            while (!waiters_.empty() && waiters_.front()->due <= now) let_in();
            if (waiters_.empty()) {
                minding_ = false;
                co_return;
            }
            due = waiters_.front()->due - now;
        }
        co_await machine_.sleep(std::chrono::ceil<base::Milliseconds>(due));
    }
}

void CommitGate::leave() {
    const std::lock_guard lock(mutex_);
    --under_way_;
    while (!waiters_.empty() && static_cast<double>(under_way_) < width_) let_in();
}

/// The first of those who wait.
void CommitGate::let_in() {
    ++under_way_;
    waiters_.front()->turn.set();
    waiters_.pop_front();
}

void CommitGate::took(base::Microseconds duration) {
    const auto now = machine_.fine_elapsed();
    const std::lock_guard lock(mutex_);
    if (now - period_began_ >= period) {
        quickest_before_ = std::exchange(quickest_, std::nullopt);
        period_began_ = now;
        base::log(base::LogLevel::debug, "commits at a time",
                  {{"at_most", static_cast<std::uint64_t>(width_)},
                   {"usual_us", static_cast<std::uint64_t>(usual_us_)}});
    }
    quickest_ = std::min(quickest_.value_or(duration), duration);
    usual_us_ += weight * (static_cast<double>(duration.count()) - usual_us_);
    const auto quickest = std::min(*quickest_, quickest_before_.value_or(*quickest_));
    const double times = usual_us_ / std::max(1.0, static_cast<double>(quickest.count()));
    // As many as there may be at a time change it by one.
    if (times > crowded) width_ -= 1 / width_;
    if (times < easy && held_up_ > 0) {
        width_ += 1 / width_;
        --held_up_;
    } else {
        held_up_ = 0;
    }
    width_ = std::clamp<double>(width_, width_min, width_max);
}

std::size_t CommitGate::width() {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(width_);
}

}  // namespace tailrace::partition
