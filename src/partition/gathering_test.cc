// Which batches of a partition pass the gate for commits, and what that is good for.
#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "partition/partition.h"
#include "storage/simulated/forwarding_store.h"
#include "storage/simulated/simulated_store.h"
#include "storage/simulated/virtual_clock.h"

namespace tailrace::partition {
namespace {

using base::Milliseconds;

class OtherCommits final : public storage::simulated::ForwardingStore {
 public:
    explicit OtherCommits(storage::Store& inner) : ForwardingStore(inner) {}
    bool commits_are_dear() const override { return dear; }

    bool dear = true;
};

/// Puts a key of its own.
class Put final : public Operation {
 public:
    explicit Put(std::string key, std::size_t bytes = 1)
        : key_{storage::SpaceId{1}, std::move(key)}, bytes_(bytes) {}

    void collect_keys(std::vector<storage::Key>&) const override {}
    void evaluate(View& view) override { view.put(key_, "value"); }
    std::size_t bytes() const override { return bytes_; }

    base::UnixMilliseconds answered_at = 0;

 private:
    storage::Key key_;
    std::size_t bytes_;
};

class Gathering : public testing::Test {
 protected:
    void have_commits_dear(bool dear) {
        store_.dear = dear;
        partition_ = std::make_shared<Partition>(storage::PartitionId{7}, environment_);
    }
    /// Nobody is let in for so long, but out of patience.
    void keep_gate_shut(Milliseconds duration) {
        for (std::size_t i = environment_.commit_gate.few(); i > 0; --i)
            asio::co_spawn(io_, be_under_way(duration), asio::detached);
    }
    awaitable<void> be_under_way(Milliseconds duration) {
        const auto passage = co_await environment_.commit_gate.enter();
        co_await clock_.sleep(duration);
    }
    void submit(Put& put, Milliseconds after = Milliseconds(0)) {
        asio::co_spawn(io_, submit_later(put, after), asio::detached);
    }
    awaitable<void> submit_later(Put& put, Milliseconds after) {
        co_await clock_.sleep(after);
        const auto outcome = co_await partition_->submit(put);
        EXPECT_TRUE(outcome);
        put.answered_at = clock_.now() - began_;
    }
    /// How many calls of the store that takes.
    std::size_t run() {
        const auto before = simulated_.calls();
        clock_.run(io_);
        return simulated_.calls() - before;
    }

    asio::io_context io_;
    storage::simulated::VirtualClock clock_;
    base::SeededRandom random_{1};
    storage::simulated::SimulatedStore simulated_{clock_, 1};
    std::unique_ptr<storage::Store> server_ = simulated_.server(1);
    OtherCommits store_{*server_};
    Incarnation incarnation_{1};
    Environment environment_{store_, clock_, random_, incarnation_, "us-east-1"};
    std::shared_ptr<Partition> partition_ =
        std::make_shared<Partition>(storage::PartitionId{7}, environment_);
    base::UnixMilliseconds began_ = clock_.now();
};

TEST_F(Gathering, WhatComesWhileABatchWaitsJoinsIt) {
    keep_gate_shut(Milliseconds(4));
    Put first("a");
    Put second("b");
    submit(first);
    submit(second, Milliseconds(3));
    EXPECT_EQ(run(), 2) << "one look at the partition, one commit";
    EXPECT_EQ(first.answered_at, 4);
    EXPECT_EQ(second.answered_at, 4);
}

TEST_F(Gathering, NeedsNoGateWhereCommitsAreCheap) {
    have_commits_dear(false);
    keep_gate_shut(Milliseconds(4));
    Put first("a");
    submit(first);
    run();
    EXPECT_EQ(first.answered_at, 0);
}

TEST_F(Gathering, WhatIsLargeNeedNotWait) {
    keep_gate_shut(Milliseconds(4));
    Put large("a", 64 * 1024);
    submit(large);
    run();
    EXPECT_EQ(large.answered_at, 0);
}

TEST_F(Gathering, ManyNeedNotWait) {
    keep_gate_shut(Milliseconds(4));
    std::vector<std::unique_ptr<Put>> puts;
    std::vector<Operation*> operations;
    for (int i = 0; i < 64; ++i) {
        puts.push_back(std::make_unique<Put>(std::to_string(i)));
        operations.push_back(puts.back().get());
    }
    base::UnixMilliseconds answered_at = -1;
    asio::co_spawn(
        io_,
        [&]() -> awaitable<void> {
            partition_->enqueue(operations, co_await this_executor);
            co_await partition_->answer(*operations.back());
            answered_at = clock_.now() - began_;
        },
        asio::detached);
    run();
    EXPECT_EQ(answered_at, 0);
}

TEST_F(Gathering, ATransactionNeedNotWait) {
    keep_gate_shut(Milliseconds(4));
    base::UnixMilliseconds held_at = -1;
    asio::co_spawn(
        io_,
        [&]() -> awaitable<void> {
            const auto hold = co_await Hold::acquire(partition_);
            held_at = clock_.now() - began_;
        },
        asio::detached);
    run();
    EXPECT_EQ(held_at, 0);
}

TEST_F(Gathering, LetsGoWhenABatchIsDone) {
    for (int i = 0; i < 100; ++i) {
        Put put(std::to_string(i));
        submit(put);
        run();
        EXPECT_EQ(put.answered_at, 0) << i;
    }
}

}  // namespace
}  // namespace tailrace::partition
