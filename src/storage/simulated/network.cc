#include "storage/simulated/network.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

namespace tailrace::storage::simulated {

Network::Fate Network::fate_of(Failure failure) {
    switch (failure) {
        case Failure::fault:
            return Fate::fault;
        case Failure::refused:
            return Fate::refused;
        case Failure::unknown_done:
            return Fate::unknown_done;
        case Failure::unknown_late:
            return Fate::unknown_late;
        case Failure::unknown_never:
            return Fate::unknown_never;
    }
    return Fate::fault;
}

bool Network::chance(unsigned in_a_thousand) {
    return in_a_thousand > 0 && random_.below(1000) < in_a_thousand;
}

base::Milliseconds Network::draw_delay(base::Milliseconds most) {
    if (most.count() == 0) return most;
    return base::Milliseconds(random_.below(static_cast<std::uint64_t>(most.count()) + 1));
}

/// The failure that was asked for, if this call is the one.
std::optional<Failure> Network::count_call() {
    ++calls_;
    if (!failing_ || failing_->first != calls_) return std::nullopt;
    return std::exchange(failing_, std::nullopt)->second;
}

Network::Fate Network::draw_fate() {
    if (const auto failure = count_call()) return fate_of(*failure);
    const std::pair<unsigned, Fate> chances[] = {
        {faults_.commit_faults, Fate::fault},         {faults_.refused, Fate::refused},
        {faults_.unknown_done, Fate::unknown_done},   {faults_.unknown_late, Fate::unknown_late},
        {faults_.unknown_never, Fate::unknown_never}, {faults_.arrives_twice, Fate::arrives_twice},
    };
    auto drawn = random_.below(1000);
    for (const auto& [chance, fate] : chances) {
        if (drawn < chance) return fate;
        drawn -= chance;
    }
    return Fate::as_asked;
}

awaitable<void> Network::travel() {
    const auto delay = draw_delay(faults_.delay_max);
    if (delay.count() > 0) co_await clock_.sleep(delay);
}

awaitable<bool> Network::arrive(std::uint64_t incarnation) {
    co_await travel();
    if (crashed(incarnation)) co_await park();
    co_return !crashed(incarnation);
}

awaitable<void> Network::park() {
    if (crashed_are_released_) co_return;
    co_await asio::async_initiate<const asio::use_awaitable_t<Executor>&, void()>(
        [this](ParkedCall call) { parked_.push_back(std::move(call)); }, use_awaitable);
}

void Network::release_crashed() {
    crashed_are_released_ = true;
    for (auto& call : std::exchange(parked_, {})) {
        auto executor = asio::get_associated_executor(call);
        asio::post(executor, std::move(call));
    }
}

void Network::do_later(std::function<void(const Executor&)> what, const Executor& executor) {
    const auto delay = draw_delay(faults_.lateness_max) + base::Milliseconds(1);
    asio::co_spawn(executor, do_after(delay, std::move(what)), asio::detached);
}

awaitable<void> Network::do_after(base::Milliseconds delay,
                                  std::function<void(const Executor&)> what) {
    const auto self = shared_from_this();
    co_await clock_.sleep(delay);
    const Executor executor = co_await this_executor;
    what(executor);
}

}  // namespace tailrace::storage::simulated
