#include "base/movable_clock.h"

#include <limits>
#include <list>
#include <mutex>
#include <utility>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>

namespace tailrace::base {

namespace {

constexpr auto runs = std::numeric_limits<UnixMilliseconds>::min();

using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;

}  // namespace

/// Those who are to look at the clock again when it was changed.
class MovableClock::Sleepers {
    struct Sleeper {
        Executor executor;
        std::weak_ptr<Timer> timer;
    };
    using Place = std::list<Sleeper>::iterator;

 public:
    /// In the list for as long as it lives.
    class Stay {
     public:
        Stay(std::shared_ptr<Sleepers> sleepers, const Executor& executor)
            : timer_(std::make_shared<Timer>(executor)), sleepers_(std::move(sleepers)) {
            std::lock_guard lock(sleepers_->mutex_);
            place_ = sleepers_->list_.insert(sleepers_->list_.end(), Sleeper{executor, timer_});
        }
        Stay(const Stay&) = delete;
        Stay& operator=(const Stay&) = delete;
        ~Stay() {
            std::lock_guard lock(sleepers_->mutex_);
            sleepers_->list_.erase(place_);
        }
        Timer& timer() { return *timer_; }

     private:
        std::shared_ptr<Timer> timer_;
        std::shared_ptr<Sleepers> sleepers_;
        Place place_;
    };

    /// Each on its own thread: one that has looked at the clock by then waits already.
    void wake() {
        std::lock_guard lock(mutex_);
        for (const auto& sleeper : list_) {
            asio::post(sleeper.executor, [weak = sleeper.timer] {
                if (const auto timer = weak.lock()) timer->cancel();
            });
        }
    }

 private:
    std::mutex mutex_;
    std::list<Sleeper> list_;
};

MovableClock::MovableClock(Clock& machine)
    : machine_(machine), frozen_at_(runs), sleepers_(std::make_shared<Sleepers>()) {}

MovableClock::~MovableClock() = default;

UnixMilliseconds MovableClock::now() {
    return read().now;
}

ClockSetting MovableClock::setting() const {
    return read().setting;
}

MovableClock::Reading MovableClock::read() const {
    for (;;) {
        const auto before = changes_.load(std::memory_order_acquire);
        const Milliseconds offset(offset_.load(std::memory_order_acquire));
        const auto frozen_at = frozen_at_.load(std::memory_order_acquire);
        Reading reading{{offset, std::nullopt}, frozen_at};
        if (frozen_at == runs) {
            reading.now = machine_.now() + offset.count();
        } else {
            reading.setting.frozen_at = frozen_at;
        }
        if (before % 2 == 0 && changes_.load(std::memory_order_acquire) == before) return reading;
    }
}

awaitable<void> MovableClock::sleep(Milliseconds duration) {
    const auto executor = co_await this_executor;
    Sleepers::Stay stay(sleepers_, executor);
    const auto end = now() + duration.count();
    for (;;) {
        const auto [setting, present] = read();
        if (present >= end) co_return;
        if (setting.frozen_at) {
            stay.timer().expires_at(Timer::time_point::max());
        } else {
            stay.timer().expires_after(Milliseconds(end - present));
        }
        boost::system::error_code ignored;
        co_await stay.timer().async_wait(asio::redirect_error(use_awaitable, ignored));
    }
}

void MovableClock::freeze() {
    if (frozen_at_.load(std::memory_order_acquire) != runs) return;
    // Whoever reads the machine's clock after this reads again.
    changes_.fetch_add(1, std::memory_order_acq_rel);
    frozen_at_.store(machine_.now() + offset_.load(std::memory_order_relaxed),
                     std::memory_order_release);
    changes_.fetch_add(1, std::memory_order_release);
    sleepers_->wake();
}

ClockSetting MovableClock::advanced(Milliseconds by) const {
    auto setting = this->setting();
    if (setting.frozen_at) {
        *setting.frozen_at += by.count();
    } else {
        setting.offset += by;
    }
    return setting;
}

ClockSetting MovableClock::resumed() const {
    auto setting = this->setting();
    if (!setting.frozen_at) return setting;
    return {Milliseconds(*setting.frozen_at - machine_.now()), std::nullopt};
}

void MovableClock::set(const ClockSetting& setting) {
    changes_.fetch_add(1, std::memory_order_acq_rel);
    offset_.store(setting.offset.count(), std::memory_order_release);
    frozen_at_.store(setting.frozen_at.value_or(runs), std::memory_order_release);
    changes_.fetch_add(1, std::memory_order_release);
    sleepers_->wake();
}

}  // namespace tailrace::base
