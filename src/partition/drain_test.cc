// How a partition works through its queue, and how much of the store and of its thread that takes.
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "base/pace.h"
#include "partition/commit_loop.h"
#include "partition/partition.h"
#include "storage/simulated/simulated_store.h"
#include "storage/simulated/virtual_clock.h"

namespace tailrace::partition {
namespace {

constexpr storage::PartitionId id{7};
constexpr storage::SpaceId space{1};

/// Moves on with each look, as if all work were done between two looks.
class WorkClock final : public base::Clock {
 public:
    base::UnixMilliseconds now() override { return time_ += step.count(); }
    awaitable<void> sleep(base::Milliseconds) override { co_return; }

    base::Milliseconds step{0};

 private:
    base::UnixMilliseconds time_ = 1'700'000'000'000;
};

/// Puts its key, and leaves a mark in `seen` when it is evaluated.
class Mark final : public Operation {
 public:
    Mark(std::string key, std::string& seen, std::size_t bytes = 1)
        : key_{space, std::move(key)}, seen_(seen), bytes_(bytes) {}

    void collect_keys(std::vector<storage::Key>& keys) const override { keys.push_back(key_); }
    void evaluate(View& view) override {
        found = view.find(key_) != nullptr;
        view.put(key_, "value");
        seen_ += 'o';
    }
    std::size_t bytes() const override { return bytes_; }

    bool found = false;

 private:
    storage::Key key_;
    std::string& seen_;
    std::size_t bytes_;
};

/// Several steps, each of which leaves a mark.
class Steps final : public WorkInSteps {
 public:
    Steps(std::size_t steps, std::string& seen) : steps_(steps), seen_(seen) {}
    void collect_keys(std::size_t, std::vector<storage::Key>&) const override {}
    std::size_t steps() const override { return steps_; }
    void evaluate_step(std::span<View>, std::size_t) override { seen_ += 'o'; }

 private:
    std::size_t steps_;
    std::string& seen_;
};

awaitable<void> mark_turns(bool& over, std::string& seen) {
    for (; !over; seen += '.') co_await asio::post(co_await this_executor, use_awaitable);
}

/// How many marks stand together at most.
std::size_t longest_run(const std::string& seen) {
    std::size_t longest = 0;
    std::size_t run = 0;
    for (const char c : seen) longest = std::max(longest, run = c == 'o' ? run + 1 : 0);
    return longest;
}

class Drain : public testing::Test {
 protected:
    struct Server {
        Server(storage::simulated::SimulatedStore& simulated, base::Clock& clock,
               base::Random& random, std::uint64_t incarnation_id)
            : store(simulated.server(incarnation_id)),
              incarnation(incarnation_id),
              environment{*store, clock, random, incarnation, "us-east-1"},
              partition(std::make_shared<Partition>(id, environment)) {}

        std::unique_ptr<storage::Store> store;
        Incarnation incarnation;
        Environment environment;
        std::shared_ptr<Partition> partition;
    };

    template <class T>
    T run(awaitable<T> coroutine) {
        std::optional<T> result;
        asio::co_spawn(io_.get_executor(), std::move(coroutine),
                       [&](const std::exception_ptr& thrown, T value) {
                           EXPECT_FALSE(thrown);
                           result.emplace(std::move(value));
                       });
        io_.restart();
        io_.run();
        return std::move(result.value());
    }

    static awaitable<std::vector<Outcome<>>> submit_all(Server& server,
                                                        std::vector<Operation*> operations) {
        server.partition->enqueue(operations, co_await this_executor);
        std::vector<Outcome<>> outcomes;
        for (auto* operation : operations) {
            outcomes.push_back(co_await server.partition->answer(*operation));
        }
        co_return outcomes;
    }
    std::vector<Outcome<>> submit(std::vector<Operation*> operations) {
        return run(submit_all(server_, std::move(operations)));
    }

    std::vector<Operation*> make(int count, std::deque<Mark>& marks) {
        std::vector<Operation*> operations;
        for (int i = 0; i < count; ++i) {
            operations.push_back(&marks.emplace_back(std::to_string(i), seen_));
        }
        return operations;
    }

    /// Marks in `seen`, too, when something else may use the thread.
    template <class T>
    static awaitable<int> run_beside_another(awaitable<T> coroutine, std::string& seen) {
        bool over = false;
        const auto executor = co_await this_executor;
        asio::co_spawn(executor, mark_turns(over, seen), asio::detached);
        co_await std::move(coroutine);
        over = true;
        co_await asio::post(executor, use_awaitable);
        co_return 0;
    }

    std::size_t calls_of(auto&& action) {
        const auto before = simulated_.calls();
        action();
        return simulated_.calls() - before;
    }

    asio::io_context io_;
    WorkClock clock_;
    base::SeededRandom random_{1};
    storage::simulated::SimulatedStore simulated_{clock_, 1};
    Server server_{simulated_, clock_, random_, 1};
    std::string seen_;
};

TEST_F(Drain, OperationsThatAreEnqueuedTogetherAreOneCommit) {
    std::deque<Mark> marks;
    const auto operations = make(25, marks);
    EXPECT_EQ(calls_of([&] {
                  for (const auto& outcome : submit(operations)) EXPECT_TRUE(outcome);
              }),
              2)
        << "one read, one commit";
}

TEST_F(Drain, OfNothingDoesNothing) {
    EXPECT_EQ(calls_of([&] { submit({}); }), 0);
}

TEST_F(Drain, RefusesWhatTheQueueHasNoRoomFor) {
    Mark large("a", seen_, queue_bytes_max);
    Mark one_more("b", seen_);
    Mark another("c", seen_);
    const auto outcomes = submit({&large, &one_more, &another});
    EXPECT_TRUE(outcomes[0]);
    EXPECT_EQ(outcomes[1], std::unexpected(Failure::throttled));
    EXPECT_EQ(outcomes[2], std::unexpected(Failure::throttled));
    EXPECT_EQ(seen_, "o");
}

TEST_F(Drain, LaterOperationsOfABatchSeeEarlierOnes) {
    Mark first("a", seen_);
    Mark second("a", seen_);
    submit({&first, &second});
    EXPECT_FALSE(first.found);
    EXPECT_TRUE(second.found);
}

TEST_F(Drain, GivesWayBetweenTheOperationsOfABatch) {
    std::deque<Mark> marks;
    const auto operations = make(100, marks);

    clock_.step = base::Milliseconds(1);
    run(run_beside_another(submit_all(server_, operations), seen_));
    EXPECT_LE(longest_run(seen_), base::Pace::turn.count() + 1) << seen_;
}

TEST_F(Drain, GivesWayBetweenTheStepsOfATransaction) {
    Steps steps(100, seen_);
    clock_.step = base::Milliseconds(1);
    run(run_beside_another(transact(server_.environment, std::vector(1, server_.partition), steps),
                           seen_));
    EXPECT_LE(longest_run(seen_), base::Pace::turn.count() + 1) << seen_;
}

TEST_F(Drain, ReadsOfAPartitionWithoutDescriptorAreOneCallEach) {
    Mark mark("a", seen_);
    submit({&mark});
    const auto read = [&] {
        const auto reading = run(server_.partition->read({{space, "a"}, {space, "b"}}));
        ASSERT_TRUE(reading);
        EXPECT_EQ(reading->descriptor, nullptr);
        EXPECT_EQ(reading->values.at(0), "value");
        EXPECT_EQ(reading->values.at(1), std::nullopt);
        EXPECT_EQ(reading->values.size(), 2);
    };
    read();
    EXPECT_EQ(calls_of(read), 1);
}

/// Gives the partition a descriptor.
class Describe final : public Operation {
 public:
    void collect_keys(std::vector<storage::Key>&) const override {}
    void evaluate(View& view) override {
        view.set_descriptor(std::make_shared<const Descriptor>(Descriptor{.table = TableId{5}}));
    }
};

TEST_F(Drain, ReadsAgainOnceTheEpochHasMoved) {
    Mark mark("a", seen_);
    submit({&mark});
    ASSERT_TRUE(run(server_.partition->read({})));
    Server other(simulated_, clock_, random_, 2);
    Describe describe;
    run(submit_all(other, {&describe}));

    const auto read = [&] {
        const auto reading = run(server_.partition->read({{space, "b"}, {space, "a"}}));
        ASSERT_TRUE(reading);
        ASSERT_TRUE(reading->descriptor);
        EXPECT_EQ(reading->descriptor->table, TableId{5});
        EXPECT_EQ(reading->values.at(0), std::nullopt);
        EXPECT_EQ(reading->values.at(1), "value");
    };
    EXPECT_EQ(calls_of(read), 2);
    EXPECT_EQ(calls_of(read), 1);
}

/// Looks a key up, and deletes it if told so.
class Look final : public Operation {
 public:
    explicit Look(std::string key) : key_{space, std::move(key)} {}
    void collect_keys(std::vector<storage::Key>& keys) const override { keys.push_back(key_); }
    void evaluate(View& view) override {
        found = view.find(key_) != nullptr;
        if (deletes) view.erase(key_);
    }

    bool deletes = false;
    bool found = false;

 private:
    storage::Key key_;
};

TEST_F(Drain, ReadsNothingOfWhatItHasWrittenOfLate) {
    Mark first("a", seen_);
    submit({&first});
    Mark again("a", seen_);
    EXPECT_EQ(calls_of([&] { submit({&again}); }), 1) << "the commit";
    EXPECT_TRUE(again.found);
}

TEST_F(Drain, ConfirmsWhatItRemembersBeforeItAnswers) {
    Mark mark("a", seen_);
    submit({&mark});
    for (int i = 0; i < 2; ++i) {
        Look look("a");
        EXPECT_EQ(calls_of([&] { submit({&look}); }), 1) << "a look at the guard";
        EXPECT_TRUE(look.found);
    }
}

TEST_F(Drain, RestsOnNothingThatAnotherServerHasChanged) {
    Mark mark("a", seen_);
    Mark beside("b", seen_);
    submit({&mark, &beside});
    Server other(simulated_, clock_, random_, 2);
    Look deletion("a");
    deletion.deletes = true;
    run(submit_all(other, {&deletion}));
    EXPECT_TRUE(deletion.found);

    Look look("a");
    submit({&look});
    EXPECT_FALSE(look.found);
    run(submit_all(other, {&mark}));
    run(submit_all(other, {&deletion}));
    Mark again("a", seen_);
    submit({&again});
    EXPECT_FALSE(again.found);
}

/// Puts a key that it has not looked up.
class BlindPut final : public Operation {
 public:
    explicit BlindPut(std::string key) : key_{space, std::move(key)} {}
    void collect_keys(std::vector<storage::Key>&) const override {}
    void evaluate(View& view) override { view.put(key_, "blind"); }

 private:
    storage::Key key_;
};

TEST_F(Drain, RemembersNothingOfWhatIsWrittenBlind) {
    Look before("a");
    submit({&before});
    EXPECT_FALSE(before.found);
    BlindPut put("a");
    submit({&put});
    Look after("a");
    EXPECT_EQ(calls_of([&] { submit({&after}); }), 1) << "a read";
    EXPECT_TRUE(after.found);
}

TEST_F(Drain, ForgetsWhatItKnewOfKeysThatMoved) {
    Mark mark("a", seen_);
    submit({&mark});
    Describe describe;
    submit({&describe});
    Look look("a");
    EXPECT_EQ(calls_of([&] { submit({&look}); }), 1) << "a read";
    EXPECT_TRUE(look.found);
}

}  // namespace
}  // namespace tailrace::partition
