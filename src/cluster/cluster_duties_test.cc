// What servers do for each other beside requests.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "cluster/cluster.h"
#include "cluster/raw_peer.h"
#include "cluster/scene.h"

namespace tailrace::cluster {
namespace {

constexpr std::uint64_t a_id = 11;
constexpr std::uint64_t b_id = 22;

class ClusterDuties : public testing::Test {
 protected:
    void SetUp() override {
        ASSERT_TRUE(a_.in_time([&] { return !a_.cluster.is_home(at_b_); }));
        ASSERT_TRUE(b_.in_time([&] { return !b_.cluster.is_home(at_a_); }));
    }
    bool wait(const std::string& iterator) {
        return a_.run(a_.cluster.wait_for_record(at_b_, iterator, base::Milliseconds(7)));
    }
    /// Called on a's thread, as it is by those who commit.
    void commit(storage::PartitionId partition, const std::vector<storage::LogId>& logs) {
        a_.run(committed(a_.cluster, partition, logs));
    }

    static awaitable<void> let_go(std::unique_ptr<storage::Neighbours::Stillness> still) {
        still = nullptr;
        co_return;
    }
    static awaitable<void> committed(Cluster& cluster, storage::PartitionId partition,
                                     std::vector<storage::LogId> logs) {
        cluster.committed(partition, logs);
        co_return;
    }

    Members members_;
    TestServer a_{members_, a_id};
    TestServer b_{members_, b_id};
    const storage::PartitionId at_a_ = partition_at({a_id, b_id});
    const storage::PartitionId at_b_ = partition_at({b_id, a_id});
};

// --- commits
// ---------------------------------------------------------------------------------------

TEST_F(ClusterDuties, TheHomeHearsOfCommits) {
    const std::vector<storage::LogId> logs{{1, 2}, {3, 4}};
    commit(at_a_, {{5, 6}});
    commit(at_b_, {});
    commit(at_b_, logs);
    EXPECT_TRUE(eventually([&] { return b_.service.logs() == logs; }));
    EXPECT_TRUE(a_.service.logs().empty());
}

TEST_F(ClusterDuties, AllHearOfTheCatalog) {
    commit(catalog_of_tests, {});
    EXPECT_TRUE(eventually([&] { return b_.service.catalog_changes == 1; }));
    b_.run(committed(b_.cluster, catalog_of_tests, {{1, 2}}));
    EXPECT_TRUE(eventually([&] { return a_.service.catalog_changes == 1; }));
    EXPECT_EQ(b_.service.catalog_changes, 1);
}

TEST_F(ClusterDuties, ShowsTheCatalogAndWaitsUntilItWasSeen) {
    b_.service.looks_wait = true;
    auto shown = a_.begin(a_.cluster.show_catalog());
    ASSERT_TRUE(eventually([&] { return b_.service.looks == 1; }));
    EXPECT_NE(shown.wait_for(base::Milliseconds(20)), std::future_status::ready);
    b_.service.gate("look")->set();
    await(std::move(shown));
}

TEST_F(ClusterDuties, DoesNotWaitForGoodUntilItWasSeen) {
    b_.service.looks_wait = true;
    a_.run_in_time(a_.begin(a_.cluster.show_catalog()));
    EXPECT_EQ(b_.service.looks, 1);
    b_.service.gate("look")->set();
}

TEST_F(ClusterDuties, DoesNotWaitForALookThatFailed) {
    b_.service.looks_fail = true;
    a_.run(a_.cluster.show_catalog());
    EXPECT_EQ(b_.service.looks, 1);
}

// --- readers
// ---------------------------------------------------------------------------------------

TEST_F(ClusterDuties, AReaderWaitsAtTheHome) {
    EXPECT_TRUE(wait("news"));
    EXPECT_FALSE(wait("early"));
    EXPECT_FALSE(wait("throw"));
    EXPECT_EQ(b_.service.waits, 3);
    EXPECT_FALSE(a_.run(a_.cluster.wait_for_record(at_a_, "news", base::Milliseconds(7))));
    EXPECT_EQ(b_.service.waits, 3);
}

TEST_F(ClusterDuties, AReaderThatWaitsIsWoken) {
    auto woken = a_.begin(a_.cluster.wait_for_record(at_b_, "wait", base::Milliseconds(7)));
    ASSERT_TRUE(eventually([&] { return b_.service.waits == 1; }));
    EXPECT_NE(woken.wait_for(base::Milliseconds(20)), std::future_status::ready);
    b_.service.gate("record")->set();
    EXPECT_TRUE(await(std::move(woken)));
}

TEST_F(ClusterDuties, NobodyWaitsAnyMoreOnceTheWaitsHaveEnded) {
    auto waited = a_.begin(a_.cluster.wait_for_record(at_b_, "wait", base::Milliseconds(7)));
    auto called = a_.begin_call(at_b_, "wait", "x");
    ASSERT_TRUE(eventually([&] { return b_.service.waits == 1 && b_.service.calls == 1; }));
    a_.cluster.end_waits();
    EXPECT_FALSE(await(std::move(waited)));
    EXPECT_FALSE(wait("news"));
    EXPECT_EQ(b_.service.waits, 1);
    b_.service.gate("record")->set();
    b_.service.gate("x")->set();
    EXPECT_EQ(await(std::move(called)).value().body, "wait:x");
}

// --- quiet
// -----------------------------------------------------------------------------------------

TEST_F(ClusterDuties, HomesStandBackUntilTheyMayGoOn) {
    std::vector<storage::PartitionId> partitions{at_a_, at_b_};
    auto still = a_.run(a_.cluster.quiet(std::move(partitions)));
    EXPECT_EQ(b_.service.held, 1);
    EXPECT_EQ(a_.service.holds, 0);
    a_.run(let_go(std::move(still)));
    EXPECT_TRUE(eventually([&] { return b_.service.held == 0; }));
}

TEST_F(ClusterDuties, HomesGoOnAfterAWhileAnyway) {
    std::vector<storage::PartitionId> partitions{at_b_};
    auto still = a_.run(a_.cluster.quiet(std::move(partitions)));
    ASSERT_EQ(b_.service.held, 1);
    b_.clock.advance(base::Milliseconds(499));
    std::this_thread::sleep_for(base::Milliseconds(20));
    EXPECT_EQ(b_.service.held, 1);
    b_.clock.advance(base::Milliseconds(1));
    EXPECT_TRUE(eventually([&] { return b_.service.held == 0; }));
    a_.run(let_go(std::move(still)));
}

TEST_F(ClusterDuties, WhatIsHadTooLateIsLetGoAtOnce) {
    b_.service.holds_wait = true;
    std::vector<storage::PartitionId> partitions{at_b_};
    auto asked = a_.begin(a_.cluster.quiet(std::move(partitions)));
    ASSERT_TRUE(eventually([&] { return b_.service.holds == 1; }));
    auto still = a_.run_in_time(std::move(asked));
    a_.run(let_go(std::move(still)));
    // What follows on the same connection comes after the release.
    ASSERT_EQ(a_.call(at_b_, "echo", "x").value().body, "echo:x");
    b_.service.gate("hold")->set();
    ASSERT_TRUE(eventually([&] { return b_.service.had == 1; }));
    EXPECT_TRUE(eventually([&] { return b_.service.held == 0; }));
}

TEST_F(ClusterDuties, WhatIsReleasedInTheSameBreathIsNotHeld) {
    auto asker = RawConnection::to(members_.address_of(b_id));
    ASSERT_TRUE(asker.introduce(99));
    std::string bytes;
    append_frame(bytes, FrameKind::hold, 1, encode(at_b_));
    append_frame(bytes, FrameKind::release, 1, "");
    asker.send_bytes(bytes);
    ASSERT_TRUE(asker.receive(FrameKind::answer));
    EXPECT_TRUE(eventually([&] { return b_.service.held == 0; }));
}

TEST_F(ClusterDuties, HomesGoOnWhenWhoAskedIsGone) {
    auto asker = RawConnection::to(members_.address_of(b_id));
    ASSERT_TRUE(asker.introduce(99));
    asker.send(FrameKind::hold, 1, encode(at_b_));
    ASSERT_TRUE(asker.receive(FrameKind::answer));
    EXPECT_EQ(b_.service.held, 1);
    // However long it takes what else was asked.
    asker.send(FrameKind::call, 2, encode_call("wait", "x"));
    ASSERT_TRUE(eventually([&] { return b_.service.calls == 1; }));
    asker.close();
    EXPECT_TRUE(eventually([&] { return b_.service.held == 0; }));
    b_.service.gate("x")->set();
}

TEST_F(ClusterDuties, WhatIsHadWhenWhoAskedIsGoneIsLetGo) {
    b_.service.holds_wait = true;
    auto asker = RawConnection::to(members_.address_of(b_id));
    ASSERT_TRUE(asker.introduce(99));
    asker.send(FrameKind::hold, 1, encode(at_b_));
    ASSERT_TRUE(eventually([&] { return b_.service.holds == 1; }));
    asker.close();
    b_.service.gate("hold")->set();
    ASSERT_TRUE(eventually([&] { return b_.service.had == 1; }));
    EXPECT_TRUE(eventually([&] { return b_.service.held == 0; }));
    EXPECT_TRUE(b_.end(base::Milliseconds(400)));
    EXPECT_EQ(b_.service.held, 0);
}

}  // namespace
}  // namespace tailrace::cluster
