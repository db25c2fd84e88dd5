#include "partition/commit_gate.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/log.h"

namespace tailrace::partition {

namespace {
constexpr base::Microseconds period = std::chrono::seconds(10);
/// Beside the quickest, between which it stays as it is.
constexpr double easy = 3;
constexpr double crowded = 4;
/// Of the latest in what is usual.
constexpr double weight = 1.0 / 16;
/// Beside what is usual.
constexpr double patient = 3;
constexpr double resting = 1.0 / 8;
}  // namespace

awaitable<CommitGate::Passage> CommitGate::enter() {
    std::uint64_t number = 0;
    bool first = false;
    const auto waiter = line_up(number, first);
    if (first) {
        const Executor executor = co_await this_executor;
        background_.spawn(executor, mind_patience(), "letting commits in");
    }
    if (waiter) {
        co_await waiter->turn.wait();
        if (waiter->rests) co_await rest(*waiter);
        number = waiter->number;
    }
    co_return Passage(*this, number);
}

/// Null if there is no need to wait. `first` if nobody minds yet that it may wait for too long.
std::shared_ptr<CommitGate::Waiter> CommitGate::line_up(std::uint64_t& number, bool& first) {
    const auto now = machine_.fine_elapsed();
    const std::lock_guard lock(mutex_);
    if (waiters_.empty() && static_cast<double>(under_way_) < few_) {
        number = let_in();
        return nullptr;
    }
    auto waiter = std::make_shared<Waiter>();
    waiter->since = now;
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
            if (!waiters_.empty() && waiters_.front()->since + patience() <= now) {
                written_off_through_ = last_number_;
                under_way_ = 0;
                let_all_in();
            }
            if (waiters_.empty()) {
                minding_ = false;
                co_return;
            }
            due = waiters_.front()->since + patience() - now;
        }
        co_await machine_.sleep(std::chrono::ceil<base::Milliseconds>(due));
    }
}

base::Microseconds CommitGate::patience() const {
    return std::clamp<base::Microseconds>(usual_share(patient), patience_min, patience_max);
}

base::Microseconds CommitGate::usual_share(double share) const {
    return base::Microseconds(static_cast<std::int64_t>(share * usual_us_));
}

void CommitGate::leave(std::uint64_t number) {
    const std::lock_guard lock(mutex_);
    if (number <= written_off_through_) return;
    --under_way_;
    if (static_cast<double>(under_way_) >= few_ || waiters_.empty()) return;
    auto& first = *waiters_.front();
    if (!std::exchange(first.rests, true)) first.turn.set();
}

/// Unless all were let in meanwhile, since some have waited for too long.
awaitable<void> CommitGate::rest(const Waiter& self) {
    base::Microseconds duration{0};
    {
        const std::lock_guard lock(mutex_);
        duration = std::min(usual_share(resting), rest_max);
    }
    co_await machine_.fine_sleep(duration);
    const std::lock_guard lock(mutex_);
    if (self.number == 0) let_all_in();
}

std::uint64_t CommitGate::let_in() {
    ++under_way_;
    return ++last_number_;
}

void CommitGate::let_all_in() {
    for (const auto& waiter : std::exchange(waiters_, {})) {
        waiter->number = let_in();
        waiter->turn.set();
    }
}

void CommitGate::took(base::Microseconds duration) {
    const auto now = machine_.fine_elapsed();
    const std::lock_guard lock(mutex_);
    if (now - period_began_ >= period) {
        quickest_before_ = std::exchange(quickest_, std::nullopt);
        period_began_ = now;
        base::log(base::LogLevel::debug, "commits leave together",
                  {{"when_fewer_than", static_cast<std::uint64_t>(few_)},
                   {"usual_us", static_cast<std::uint64_t>(usual_us_)}});
    }
    quickest_ = std::min(quickest_.value_or(duration), duration);
    usual_us_ += weight * (static_cast<double>(duration.count()) - usual_us_);
    const auto quickest = std::min(*quickest_, quickest_before_.value_or(*quickest_));
    const double times = usual_us_ / std::max(1.0, static_cast<double>(quickest.count()));
    // As many as there may be at a time change it by one.
    if (times > crowded) few_ -= 1 / few_;
    if (times < easy && held_up_ > 0) {
        few_ += 1 / few_;
        --held_up_;
    } else {
        held_up_ = 0;
    }
    few_ = std::clamp<double>(few_, few_min, few_max);
}

std::size_t CommitGate::few() {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(few_);
}

}  // namespace tailrace::partition
