// For tests: servers in one process that find each other in memory and talk over loopback. Each has
// a clock of its own, which stands still until the test moves it.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/use_future.hpp>

#include "base/assert.h"
#include "base/clock.h"
#include "base/one_shot.h"
#include "cluster/cluster.h"
#include "cluster/home.h"
#include "cluster/listed_members.h"

namespace tailrace::cluster {

inline constexpr storage::PartitionId catalog_of_tests{1};
/// What is not there by then is not coming.
inline constexpr std::chrono::seconds real_patience{60};

/// Looks again and again, in real time.
inline bool eventually(const std::function<bool()>& holds) {
    const auto deadline = std::chrono::steady_clock::now() + real_patience;
    while (!holds()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(base::Milliseconds(1));
    }
    return true;
}

/// What comes without a move of any clock.
template <class T>
T await(std::future<T> future) {
    const bool ready = future.wait_for(real_patience) == std::future_status::ready;
    TAILRACE_ASSERT(ready, "what is asked in a test has an answer");
    return future.get();
}

class TestClock final : public base::Clock {
 public:
    base::UnixMilliseconds now() override { return elapsed().count(); }
    base::Milliseconds elapsed() override { return elapsed_; }
    awaitable<void> sleep(base::Milliseconds duration) override {
        const auto end = elapsed() + duration;
        while (elapsed() < end) co_await machine_.sleep(base::Milliseconds(1));
    }
    void advance(base::Milliseconds duration) { elapsed_ = elapsed() + duration; }

 private:
    base::SystemClock machine_;
    std::atomic<base::Milliseconds> elapsed_{base::Milliseconds(0)};
};

/// Does what the name of the operation, or the text of the iterator, says.
class TestService final : public PeerService {
 public:
    awaitable<Reply> call(Call call) override {
        ++calls;
        if (call.operation == "throw") throw std::runtime_error("as asked");
        if (call.operation == "refuse") co_return Reply{};
        if (call.operation == "wait") co_await gate(call.body)->wait();
        Reply reply{200, call.operation + ":" + call.body};
        if (call.operation == "large") reply.body = std::string(std::stoul(call.body), 'l');
        co_return reply;
    }
    awaitable<bool> wait_for_record(Wait wait) override {
        ++waits;
        if (wait.iterator == "throw") throw std::runtime_error("as asked");
        if (wait.iterator == "wait") co_await gate("record")->wait();
        co_return wait.iterator != "early" && wait.patience == base::Milliseconds(7);
    }
    void committed(std::span<const storage::LogId> logs) override {
        const std::lock_guard lock(mutex_);
        logs_.insert(logs_.end(), logs.begin(), logs.end());
    }
    void catalog_changed() override { ++catalog_changes; }
    awaitable<void> follow_catalog() override {
        ++looks;
        if (looks_fail) throw std::runtime_error("as asked");
        if (looks_wait) co_await gate("look")->wait();
    }
    awaitable<std::unique_ptr<Held>> hold(storage::PartitionId) override {
        ++holds;
        if (holds_wait) co_await gate("hold")->wait();
        std::unique_ptr<Held> one = std::make_unique<HeldOne>(held);
        ++had;
        co_return one;
    }

    /// What waits for this name waits for this: one at most.
    std::shared_ptr<base::OneShot> gate(const std::string& name) {
        const std::lock_guard lock(mutex_);
        auto& gate = gates_[name];
        if (!gate) gate = std::make_shared<base::OneShot>();
        return gate;
    }
    std::vector<storage::LogId> logs() {
        const std::lock_guard lock(mutex_);
        return logs_;
    }

    // So far.
    std::atomic<int> calls{0};
    std::atomic<int> waits{0};
    std::atomic<int> catalog_changes{0};
    std::atomic<int> looks{0};
    std::atomic<int> holds{0};
    std::atomic<int> had{0};
    /// Now.
    std::atomic<int> held{0};
    std::atomic<bool> holds_wait{false};
    std::atomic<bool> looks_wait{false};
    std::atomic<bool> looks_fail{false};

 private:
    class HeldOne final : public Held {
     public:
        explicit HeldOne(std::atomic<int>& count) : count_(count) { ++count_; }
        ~HeldOne() override { --count_; }

     private:
        std::atomic<int>& count_;
    };

    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<base::OneShot>> gates_;
    std::vector<storage::LogId> logs_;
};

/// Contexts with a thread each.
class Threads {
 public:
    explicit Threads(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            contexts_.push_back(std::make_unique<asio::io_context>(1));
            work_.emplace_back(contexts_.back()->get_executor());
        }
        for (const auto& context : contexts_)
            threads_.emplace_back([each = context.get()] { each->run(); });
    }
    std::vector<Executor> executors() const {
        std::vector<Executor> executors;
        for (const auto& context : contexts_) executors.push_back(context->get_executor());
        return executors;
    }
    void stop() {
        for (const auto& context : contexts_) context->stop();
        threads_.clear();
    }

 private:
    std::vector<std::unique_ptr<asio::io_context>> contexts_;
    std::vector<asio::executor_work_guard<Executor>> work_;
    std::vector<std::jthread> threads_;
};

class TestServer {
 public:
    struct Options {
        std::size_t threads = 1;
        std::string secret = "secret";
    };

    TestServer(Members& members, std::uint64_t id) : TestServer(members, id, Options{}) {}
    TestServer(Members& members, std::uint64_t id, const Options& options)
        : id(id),
          threads_(options.threads),
          membership_(members, options.secret),
          cluster({id, "127.0.0.1:0", catalog_of_tests}, membership_, clock, threads_.executors()) {
        const auto started = run_in_time(begin(cluster.start(service)));
        TAILRACE_ASSERT(started.has_value(), "there is room for one more on loopback");
    }
    ~TestServer() {
        if (!ended_) end();
        threads_.stop();
    }

    /// On one of its threads; the result is for whoever asks for it.
    template <class T>
    std::future<T> begin(awaitable<T> work, std::size_t thread = 0) {
        return asio::co_spawn(threads_.executors()[thread], std::move(work), asio::use_future);
    }
    template <class T>
    T run(awaitable<T> work, std::size_t thread = 0) {
        return await(begin(std::move(work), thread));
    }
    /// Moves the clock until it is there.
    template <class T>
    T run_in_time(std::future<T> future) {
        const bool ready = eventually([&] {
            clock.advance(base::Milliseconds(10));
            return future.wait_for(base::Milliseconds(0)) == std::future_status::ready;
        });
        TAILRACE_ASSERT(ready, "what is waited for in a test ends");
        return future.get();
    }
    bool end(base::Milliseconds patience = base::Milliseconds(60'000)) {
        ended_ = run_in_time(begin(cluster.end(patience)));
        return ended_;
    }
    /// Moves the clock, step by step, until it holds.
    bool in_time(const std::function<bool()>& holds,
                 base::Milliseconds step = base::Milliseconds(1'000)) {
        for (int steps = 0; steps < 1'000 && !holds(); ++steps) {
            clock.advance(step);
            for (int looks = 0; looks < 30 && !holds(); ++looks)
                std::this_thread::sleep_for(base::Milliseconds(1));
        }
        return holds();
    }
    void pass(base::Milliseconds duration) {
        const auto until = clock.elapsed() + duration;
        in_time([&] { return clock.elapsed() >= until; });
    }
    using Answer = std::expected<Reply, Lost>;
    std::future<Answer> begin_call(storage::PartitionId partition, std::string operation,
                                   std::string body, std::size_t thread = 0) {
        return begin(call(cluster, partition, std::move(operation), std::move(body)), thread);
    }
    Answer call(storage::PartitionId partition, std::string operation, std::string body,
                std::size_t thread = 0) {
        return run(call(cluster, partition, std::move(operation), std::move(body)), thread);
    }

    const std::uint64_t id;
    TestClock clock;
    TestService service;

 private:
    static awaitable<Answer> call(Cluster& cluster, storage::PartitionId partition,
                                  std::string operation, std::string body) {
        co_return co_await cluster.call(partition, operation, body);
    }

    Threads threads_;
    ListedMembership membership_;
    bool ended_ = false;

 public:
    Cluster cluster;
};

/// One whose home is the first of them; if that is not there the second, and so on.
inline storage::PartitionId partition_at(const std::vector<std::uint64_t>& ids) {
    for (std::uint64_t number = 100;; ++number) {
        const storage::PartitionId partition{number};
        const auto rank = [partition](std::uint64_t id) { return home_rank(id, partition); };
        if (std::ranges::is_sorted(ids, std::greater(), rank)) return partition;
        TAILRACE_ASSERT(number < 1'000'000, "each has its share");
    }
}

}  // namespace tailrace::cluster
