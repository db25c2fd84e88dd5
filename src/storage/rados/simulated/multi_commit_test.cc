// What becomes of a commit over several partitions when messages of it come again, long after.
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/background.h"
#include "storage/contract/contract.h"
#include "storage/rados/names.h"
#include "storage/rados/rados_store.h"
#include "storage/rados/simulated/asking.h"
#include "storage/rados/simulated/simulated_pool.h"
#include "storage/simulated/virtual_clock.h"

namespace tailrace::storage::rados::simulated {
namespace {

using contract::item;
using contract::left;
using contract::Part;
using contract::right;

class LateMessages : public testing::Test, protected Asking {
 protected:
    LateMessages() {
        pool_.set_gate([this](const ObjectWrite& write) {
            sent_.push_back(write);
            return true;
        });
        EXPECT_EQ(commit(at(left).put(item("a"), "1"), at(right).put(item("b"), "1")),
                  CommitOutcome::done);
        sent_.clear();
    }
    ~LateMessages() override {
        background_.stop();
        clock_.run(context());
    }

    Part at(PartitionId partition) {
        return {partition, get(store_.read({{partition, {}, 0}})).at(0).guard};
    }
    CommitOutcome commit(Part one, Part other) {
        attempt_ = {1, ++attempts_};
        return get(store_.commit({attempt_, {one.take(), other.take()}}));
    }
    std::optional<std::string> value(PartitionId partition, std::string key) {
        return get(store_.read({{partition, {item(std::move(key))}, 0}})).at(0).values.at(0);
    }
    void send_again(std::vector<ObjectWrite> writes) {
        for (auto& write : writes) ASSERT_TRUE(ask(server_->write(std::move(write))));
    }
    ObjectWrite decision() {
        ObjectWrite write(record_object_of(attempt_));
        write.add(ObjectWrite::CompareAttribute{state_attribute, "pending"});
        write.add(ObjectWrite::SetAttribute{state_attribute, "committed"});
        return write;
    }
    bool record_exists() {
        ObjectRead read;
        read.object = record_object_of(attempt_);
        return get(server_->read(std::move(read))).exists;
    }

    storage::simulated::VirtualClock clock_;
    base::Background background_;
    SimulatedPool pool_{clock_, /*seed=*/1};
    std::unique_ptr<Pool> server_ = pool_.server(1);
    RadosStore store_{*server_, clock_, background_};
    std::vector<ObjectWrite> sent_;
    Attempt attempt_;
    std::uint64_t attempts_ = 0;
};

TEST_F(LateMessages, OfACommitThatWasAbortedDoNotBeginItAnew) {
    auto stale = at(right);
    ASSERT_EQ(commit(at(left).put(item("a"), "2"), at(right).put(item("b"), "2")),
              CommitOutcome::done);
    sent_.clear();
    ASSERT_EQ(commit(at(left).put(item("a"), "3"), std::move(stale.put(item("b"), "3"))),
              CommitOutcome::refused);
    // The record, and the first mark.
    sent_.erase(sent_.begin() + 2, sent_.end());
    send_again(sent_);
    // Somebody who helped saw all marks, and what he said of it was held up.
    send_again({decision()});
    EXPECT_EQ(value(left, "a"), "2");
    EXPECT_EQ(value(right, "b"), "2");
}

TEST_F(LateMessages, OfACommitThatWasDoneDoNotRepeatIt) {
    ASSERT_EQ(commit(at(left).put(item("a"), "2"), at(right).put(item("b"), "2")),
              CommitOutcome::done);
    const auto late = std::exchange(sent_, {});
    const auto decided = decision();
    ASSERT_EQ(commit(at(left).put(item("a"), "3"), at(right).put(item("b"), "3")),
              CommitOutcome::done);
    send_again(late);
    send_again({decided});
    EXPECT_EQ(value(left, "a"), "3");
    EXPECT_EQ(value(right, "b"), "3");
}

TEST_F(LateMessages, CanNotBeUnderWayAnyMoreWhenSweepsRemoveTheRecord) {
    auto stale = at(right);
    ASSERT_EQ(commit(at(left), at(right)), CommitOutcome::done);
    EXPECT_FALSE(record_exists());
    ASSERT_EQ(commit(at(left), std::move(stale)), CommitOutcome::refused);
    EXPECT_TRUE(record_exists());
    ASSERT_TRUE(ask(store_.sweep()));
    EXPECT_TRUE(record_exists());
    ASSERT_TRUE(ask(store_.sweep()));
    EXPECT_FALSE(record_exists());
}

}  // namespace
}  // namespace tailrace::storage::rados::simulated
