// Trials and the census, on a simulated pool.
#include "program/doctor/trial.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <utility>

#include <boost/asio/co_spawn.hpp>

#include "program/doctor/census.h"
#include "storage/rados/names.h"
#include "storage/rados/simulated/simulated_pool.h"
#include "storage/simulated/virtual_clock.h"

namespace tailrace::program::doctor {
namespace {

using storage::rados::ObjectWrite;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

class ATrial : public testing::Test {
 protected:
    template <class T>
    T run(awaitable<T> work) {
        std::optional<T> answer;
        asio::co_spawn(context_, std::move(work), [&](const std::exception_ptr&, T returned) {
            answer.emplace(std::move(returned));
        });
        context_.restart();
        clock_.run(context_);
        return *std::move(answer);
    }
    Census census() {
        auto taken = run(take_census(*pool_, clock_, [](std::uint64_t) {}));
        EXPECT_TRUE(taken.has_value());
        return *taken;
    }
    void write(std::string object, std::string state) {
        ObjectWrite write(std::move(object));
        write.add(ObjectWrite::CreateNew{});
        write.add(ObjectWrite::SetAttribute{storage::rados::state_attribute, std::move(state)});
        EXPECT_TRUE(run(pool_->write(std::move(write))));
    }
    /// All steps, as far as they go well; tells whether all did.
    bool take_all(Trial& trial) {
        return run(trial.write()) && run(trial.read()) && run(trial.refuse()) &&
               run(trial.remove_range()) && run(trial.write_large()) &&
               run(trial.measure(5)).trouble.empty();
    }

    asio::io_context context_;
    storage::simulated::VirtualClock clock_;
    storage::rados::simulated::SimulatedPool pools_{clock_, 1};
    std::unique_ptr<storage::rados::Pool> pool_ = pools_.server(1);
    std::stop_source stop_;
};

TEST_F(ATrial, GoesWellAndLeavesNothing) {
    Trial trial(*pool_, "doctor.1", stop_.get_token());
    EXPECT_FALSE(trial.has_traces());
    EXPECT_TRUE(take_all(trial));
    EXPECT_TRUE(trial.has_traces());
    EXPECT_THAT(census().objects, ElementsAre(Pair("doctor.", 17)));
    EXPECT_THAT(run(trial.clean_up()), IsEmpty());
    EXPECT_FALSE(trial.has_traces());
    EXPECT_THAT(census().objects, IsEmpty());
}

TEST_F(ATrial, MeasuresEachRound) {
    Trial trial(*pool_, "doctor.1", stop_.get_token());
    EXPECT_TRUE(run(trial.write()));
    const auto latencies = run(trial.measure(5));
    EXPECT_THAT(latencies.writes_ms, SizeIs(5));
    EXPECT_THAT(latencies.reads_ms, SizeIs(5));
    EXPECT_EQ(latencies.in_flight, 16u);
    EXPECT_GT(latencies.in_flight_writes_per_s, 0);
}

/// Fails one write after the other, until none is left that fails.
TEST_F(ATrial, LeavesNothingWhereverItFails) {
    int failed = 0;
    for (int failing = 1;; failing += failing < 30 ? 1 : 37) {
        int number = 0;
        pools_.set_gate([&](const ObjectWrite&) { return ++number != failing; });
        Trial trial(*pool_, "doctor.1", stop_.get_token());
        const bool well = take_all(trial);
        pools_.set_gate(nullptr);
        EXPECT_THAT(run(trial.clean_up()), IsEmpty());
        EXPECT_THAT(census().objects, IsEmpty()) << failing;
        if (well) break;
        ++failed;
    }
    EXPECT_GT(failed, 30);
}

TEST_F(ATrial, TellsWhatItCouldNotRemove) {
    Trial trial(*pool_, "doctor.1", stop_.get_token());
    EXPECT_TRUE(run(trial.write()));
    pools_.set_gate([](const ObjectWrite&) { return false; });
    EXPECT_THAT(run(trial.clean_up()), ElementsAre("doctor.1"));
}

TEST_F(ATrial, NoticesWhatIsNotAsItWasWritten) {
    Trial trial(*pool_, "doctor.1", stop_.get_token());
    EXPECT_TRUE(run(trial.write()));
    ObjectWrite spoil("doctor.1");
    spoil.add(ObjectWrite::RemoveKeys{{"key.00000002"}});
    EXPECT_TRUE(run(pool_->write(std::move(spoil))));
    EXPECT_FALSE(run(trial.read()));
    EXPECT_FALSE(run(trial.refuse()));
}

TEST_F(ATrial, EndsEarlyWhenAsked) {
    Trial trial(*pool_, "doctor.1", stop_.get_token());
    EXPECT_TRUE(run(trial.write()));
    stop_.request_stop();
    const auto latencies = run(trial.measure(1'000'000));
    EXPECT_THAT(latencies.writes_ms, IsEmpty());
    EXPECT_EQ(latencies.in_flight, 0u);
    EXPECT_TRUE(latencies.trouble.empty());
}

TEST_F(ATrial, TheCensusWaitsForCommitsThatArePending) {
    write("commit.0000000000000001.0000000000000001", "pending");
    write("commit.0000000000000001.0000000000000002", "committed");
    const auto begin = clock_.now();
    const auto taken = census();
    EXPECT_THAT(taken.objects, ElementsAre(Pair("commit.", 2)));
    EXPECT_EQ(taken.pending, 1u);
    EXPECT_EQ(clock_.now() - begin, 2000);
}

}  // namespace
}  // namespace tailrace::program::doctor
