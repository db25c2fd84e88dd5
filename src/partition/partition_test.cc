// What readers of a partition learn of its descriptor, and what becomes of its drain.

#include "partition/partition.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "base/random.h"
#include "partition/commit_loop.h"
#include "storage/simulated/simulated_store.h"
#include "storage/simulated/virtual_clock.h"

namespace tailrace::partition {
namespace {

using storage::simulated::SimulatedStore;
using storage::simulated::VirtualClock;

/// Gives a partition this range.
class Reshape final : public Work {
 public:
    explicit Reshape(HashRange range)
        : descriptor_(std::make_shared<const Descriptor>(Descriptor{TableId{1}, range, {}})) {}
    void collect_keys(std::size_t, std::vector<storage::Key>&) const override {}
    void evaluate(std::span<View> views) override { views.front().set_descriptor(descriptor_); }

 private:
    std::shared_ptr<const Descriptor> descriptor_;
};

class Descriptors : public testing::Test {
 protected:
    static constexpr storage::PartitionId id{1};
    static constexpr HashRange wide{0, 9};
    static constexpr HashRange narrow{0, 4};

    template <class T>
    T run(awaitable<T> work) {
        std::optional<T> result;
        asio::co_spawn(io_.get_executor(), std::move(work),
                       [&](const std::exception_ptr&, T value) { result = std::move(value); });
        clock_.run(io_);
        return *std::move(result);
    }
    std::shared_ptr<Partition> new_object() {
        return std::make_shared<Partition>(id, environment_);
    }
    void reshape(HashRange range) {
        Reshape work(range);
        ASSERT_TRUE(run(transact(environment_, {partition_}, work)));
    }
    storage::Guard guard() { return run(partition_->read({}))->guard; }

    asio::io_context io_;
    storage::simulated::VirtualClock clock_;
    base::SeededRandom random_{1};
    storage::simulated::SimulatedStore simulated_{clock_, 1};
    std::unique_ptr<storage::Store> store_ = simulated_.server(1);
    Incarnation incarnation_{1};
    Environment environment_{*store_, clock_, random_, incarnation_, "us-east-1"};
    std::shared_ptr<Partition> partition_ = new_object();
};

TEST_F(Descriptors, AreGivenForTheEpochThatWasSeen) {
    reshape(wide);
    const auto seen = guard();
    EXPECT_EQ((*run(partition_->descriptor_at(seen)))->range, wide);
    EXPECT_EQ((*run(new_object()->descriptor_at(seen)))->range, wide);
}

TEST_F(Descriptors, OfALaterEpochAreNotGivenForAnEarlierOne) {
    reshape(wide);
    const auto seen = guard();
    reshape(narrow);
    EXPECT_EQ(*run(partition_->descriptor_at(seen)), nullptr);
    EXPECT_EQ(*run(new_object()->descriptor_at(seen)), nullptr);
    EXPECT_EQ((*run(partition_->descriptor_at(guard())))->range, narrow);
}

TEST_F(Descriptors, AreNotLookedUpAgainAsLongAsTheyHold) {
    run(partition_->read({}));
    const auto before = simulated_.calls();
    EXPECT_EQ(run(partition_->read({}))->descriptor, nullptr);
    EXPECT_EQ(simulated_.calls(), before + 1);
    reshape(wide);
    run(partition_->read({}));
    const auto after = simulated_.calls();
    EXPECT_EQ(run(partition_->read({}))->descriptor->range, wide);
    EXPECT_EQ(simulated_.calls(), after + 1);
}

/// Time passes, but the time of day stands still, as it does when somebody has set it back.
class SetBackClock final : public base::Clock {
 public:
    explicit SetBackClock(VirtualClock& time) : time_(time), now_(time.now()) {}
    base::UnixMilliseconds now() override { return now_; }
    base::Milliseconds elapsed() override { return time_.elapsed(); }
    awaitable<void> sleep(base::Milliseconds duration) override { return time_.sleep(duration); }

 private:
    VirtualClock& time_;
    base::UnixMilliseconds now_;
};

class Write final : public Operation {
 public:
    void collect_keys(std::vector<storage::Key>& keys) const override { keys.push_back(key); }
    void evaluate(View& view) override {
        if (throws) throw std::runtime_error("as asked");
        view.put(key, "v");
    }

    const storage::Key key{storage::SpaceId{1}, "k"};
    bool throws = false;
};

class PartitionTest : public testing::Test {
 protected:
    /// Empty if it is never answered.
    std::optional<Outcome<>> submit(Write& write) {
        std::optional<Outcome<>> outcome;
        auto answered = [&](const std::exception_ptr&, Outcome<> answer) { outcome = answer; };
        asio::co_spawn(io_, partition_->submit(write), answered);
        time_.run(io_);
        return outcome;
    }

    asio::io_context io_;
    VirtualClock time_;
    SetBackClock clock_{time_};
    base::SeededRandom random_{1};
    SimulatedStore shared_{time_, 1};
    std::unique_ptr<storage::Store> store_ = shared_.server(1);
    Incarnation incarnation_{1};
    Environment environment_{.store = *store_,
                             .clock = clock_,
                             .random = random_,
                             .incarnation = incarnation_,
                             .region = "us-east-1"};
    std::shared_ptr<Partition> partition_ =
        std::make_shared<Partition>(storage::PartitionId{1}, environment_);
};

TEST_F(PartitionTest, AnOperationThatThrowsCostsItsBatchAndNoMore) {
    Write good;
    EXPECT_EQ(submit(good), Outcome<>());
    Write bad;
    bad.throws = true;
    EXPECT_EQ(submit(bad), std::unexpected(Failure::unknown));
    Write next;
    EXPECT_EQ(submit(next), Outcome<>());
    EXPECT_EQ(environment_.background.running(), 0u);
}

TEST_F(PartitionTest, PatienceEndsThoughTheTimeOfDayWasSetBack) {
    Write first;
    EXPECT_EQ(submit(first), Outcome<>());
    shared_.set_faults({.refused = 1000});
    Write write;
    EXPECT_EQ(submit(write), std::unexpected(Failure::unavailable));
    EXPECT_GE(time_.now() - clock_.now(), environment_.patience.count());
}

}  // namespace
}  // namespace tailrace::partition
