// What lies between simulated servers and what they share: requests and replies that take their
// time, get lost, come late or twice, and servers that crash.
//
// Threads: one. See simulated_store.h for what is done with it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include <boost/asio/async_result.hpp>

#include "base/clock.h"
#include "base/coroutine.h"
#include "base/random.h"
#include "storage/store.h"

namespace tailrace::storage::simulated {

/// Chances in a thousand, for each call; those of commits exclude each other.
struct Faults {
    unsigned read_faults = 0;
    unsigned commit_faults = 0;
    unsigned refused = 0;
    unsigned unknown_done = 0;
    unsigned unknown_late = 0;
    unsigned unknown_never = 0;
    unsigned arrives_twice = 0;
    /// Of a request and of a reply, at most.
    base::Milliseconds delay_max{0};
    /// Of a late commit and of a deferred write, at most.
    base::Milliseconds lateness_max{0};
};

/// How a call fails. Reads and scans know only `fault`, and take the others for it.
enum class Failure : std::uint8_t { fault, refused, unknown_done, unknown_late, unknown_never };

/// Held by a shared pointer; calls under way hold it, too.
class Network : public std::enable_shared_from_this<Network> {
 public:
    /// The clock outlives it, and what is under way.
    Network(base::Clock& clock, std::uint64_t seed, Faults faults)
        : clock_(clock), random_(seed), faults_(faults) {}
    /// Parked calls hold it, which holds them.
    void end() { std::exchange(parked_, {}).clear(); }

    base::Clock& clock() { return clock_; }
    const Faults& faults() const { return faults_; }
    void set_faults(Faults faults) { faults_ = faults; }
    base::Milliseconds draw_delay(base::Milliseconds most);

    /// The server of this incarnation is no more: none of its calls returns.
    void crash(std::uint64_t incarnation) { crashed_.insert(incarnation); }
    /// From now on the calls of crashed servers end, as faults.
    void release_crashed();

    /// The `n`th call from now on fails so; 1 is the next.
    void fail_call(std::size_t n, Failure failure) { failing_ = {calls_ + n, failure}; }
    std::size_t calls() const { return calls_; }

    /// `look` is called when the request arrives.
    template <class Result>
    awaitable<Outcome<Result>> ask(std::uint64_t incarnation, std::function<Result()> look);

    /// What a request does; called when it arrives, and perhaps once more, whatever has become of
    /// who sent it.
    template <class Answer>
    using Apply = std::function<Answer(const Executor&)>;
    /// `come_before` has others come first, so that the request is refused.
    template <class Answer>
    awaitable<Outcome<Answer>> send(std::uint64_t incarnation, Apply<Answer> apply,
                                    std::function<void()> come_before);

 private:
    enum class Fate : std::uint8_t {
        as_asked,
        fault,
        refused,
        unknown_done,
        unknown_late,
        unknown_never,
        arrives_twice
    };
    using ParkedCall = asio::async_result<asio::use_awaitable_t<Executor>, void()>::handler_type;

    static Fate fate_of(Failure failure);
    static Fault fault() { return {"a fault of the simulation"}; }
    bool chance(unsigned in_a_thousand);
    std::optional<Failure> count_call();
    bool draw_read_fault() { return count_call().has_value() || chance(faults_.read_faults); }
    Fate draw_fate();
    bool crashed(std::uint64_t incarnation) const { return crashed_.contains(incarnation); }

    awaitable<void> travel();
    /// False if there is nobody any more to see the reply.
    awaitable<bool> arrive(std::uint64_t incarnation);
    /// Returns only when crashed servers are released.
    awaitable<void> park();
    void do_later(std::function<void(const Executor&)> what, const Executor& executor);
    awaitable<void> do_after(base::Milliseconds delay, std::function<void(const Executor&)> what);
    template <class Answer>
    Outcome<Answer> meet(Fate fate, const Apply<Answer>& apply,
                         const std::function<void()>& come_before, const Executor& executor);

    base::Clock& clock_;
    base::SeededRandom random_;
    Faults faults_;
    std::set<std::uint64_t> crashed_;
    bool crashed_are_released_ = false;
    std::size_t calls_ = 0;
    std::optional<std::pair<std::size_t, Failure>> failing_;
    std::vector<ParkedCall> parked_;
};

template <class Result>
awaitable<Outcome<Result>> Network::ask(std::uint64_t incarnation, std::function<Result()> look) {
    const auto self = shared_from_this();
    const bool faulty = draw_read_fault();
    co_await travel();
    Result result = look();
    const bool arrived = co_await arrive(incarnation);
    if (faulty || !arrived) co_return std::unexpected(fault());
    co_return result;
}

template <class Answer>
Outcome<Answer> Network::meet(Fate fate, const Apply<Answer>& apply,
                              const std::function<void()>& come_before, const Executor& executor) {
    switch (fate) {
        case Fate::as_asked:
            break;
        case Fate::fault:
            return std::unexpected(fault());
        case Fate::refused:
            come_before();
            break;
        case Fate::unknown_done:
            apply(executor);
            return Answer::unknown;
        case Fate::unknown_late:
            do_later(apply, executor);
            return Answer::unknown;
        case Fate::unknown_never:
            return Answer::unknown;
        case Fate::arrives_twice:
            do_later(apply, executor);
            break;
    }
    return apply(executor);
}

template <class Answer>
awaitable<Outcome<Answer>> Network::send(std::uint64_t incarnation, Apply<Answer> apply,
                                         std::function<void()> come_before) {
    const auto self = shared_from_this();
    const Executor executor = co_await this_executor;
    const auto fate = draw_fate();
    co_await travel();
    Outcome<Answer> outcome = std::unexpected(fault());
    if (!crashed(incarnation)) {
        outcome = meet<Answer>(fate, apply, come_before, executor);
    } else if (!crashed_are_released_ && chance(500)) {
        apply(executor);
    }
    const bool arrived = co_await arrive(incarnation);
    if (!arrived) outcome = std::unexpected(fault());
    co_return outcome;
}

}  // namespace tailrace::storage::simulated
