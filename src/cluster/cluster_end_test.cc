// Servers that fall silent, leave and end.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cluster/cluster.h"
#include "cluster/raw_peer.h"
#include "cluster/scene.h"

namespace tailrace::cluster {
namespace {

constexpr std::uint64_t a_id = 11;
constexpr std::uint64_t b_id = 22;

class ClusterEnd : public testing::Test {
 protected:
    /// One that greets.
    RawConnection raw_b() {
        members_.put({b_id, listener_.address()});
        EXPECT_TRUE(a_.in_time([&] { return a_.cluster.any(); }));
        auto connection = listener_.accept();
        EXPECT_TRUE(connection.greet(b_id));
        EXPECT_TRUE(eventually([&] { return a_sees_b(); }));
        return connection;
    }
    RawConnection asker() {
        auto connection = RawConnection::to(members_.address_of(a_id));
        EXPECT_EQ(connection.introduce(b_id), a_id);
        return connection;
    }
    bool a_sees_b() { return !a_.cluster.is_home(at_b_); }
    std::future<std::expected<Reply, Lost>> begin_waiting(TestServer& b) {
        EXPECT_TRUE(a_.in_time([&] { return a_sees_b(); }));
        auto reply = a_.begin_call(at_b_, "wait", "x");
        EXPECT_TRUE(eventually([&] { return b.service.calls == 1; }));
        return reply;
    }

    Members members_;
    RawListener listener_;
    TestServer a_{members_, a_id};
    const storage::PartitionId at_b_ = partition_at({b_id, a_id});
};

// --- silence
// ---------------------------------------------------------------------------------------

TEST_F(ClusterEnd, WhoAcceptsAndSaysNothingIsNotReachable) {
    members_.put({b_id, listener_.address()});
    ASSERT_TRUE(a_.in_time([&] { return a_.cluster.any(); }));
    auto silent = listener_.accept();
    ASSERT_TRUE(silent.receive(FrameKind::hello));
    EXPECT_FALSE(a_sees_b());
    // It is given up, and tried again.
    auto again = a_.run_in_time(std::async(std::launch::async, [&] { return listener_.accept(); }));
    EXPECT_FALSE(silent.receive());
    ASSERT_TRUE(again.greet(b_id));
    EXPECT_TRUE(a_.in_time([&] { return a_sees_b(); }));
}

TEST_F(ClusterEnd, WhoAnswersNoPingIsGivenUp) {
    auto b = raw_b();
    auto reply = a_.begin_call(at_b_, "echo", "x");
    ASSERT_TRUE(b.receive(FrameKind::call));
    const auto answer = a_.run_in_time(std::move(reply));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error(), Lost::unanswered);
    EXPECT_TRUE(eventually([&] { return !a_sees_b(); }));
    EXPECT_TRUE(b.receive(FrameKind::ping));
    EXPECT_FALSE(b.receive(FrameKind::answer));
}

TEST_F(ClusterEnd, WhoAnswersPingsIsWaitedFor) {
    auto b = raw_b();
    auto reply = a_.begin_call(at_b_, "echo", "x");
    const auto call = b.receive(FrameKind::call);
    ASSERT_TRUE(call);
    for (int pings = 0; pings < 20; ++pings) {
        auto ping = std::async(std::launch::async, [&] { return b.receive(FrameKind::ping); });
        ASSERT_TRUE(a_.run_in_time(std::move(ping)));
        ASSERT_TRUE(b.send(FrameKind::answer, 0, ""));
    }
    b.send(FrameKind::answer, call->id, encode(Reply{200, "late"}));
    EXPECT_EQ(await(std::move(reply)).value().body, "late");
}

TEST_F(ClusterEnd, APingIsAnswered) {
    auto b = asker();
    a_.clock.advance(base::Milliseconds(1'234));
    b.send(FrameKind::ping, 0, "");
    const auto answer = b.receive(FrameKind::answer);
    ASSERT_TRUE(answer);
    EXPECT_EQ(decode_now(answer->payload), a_.clock.now());
}

TEST_F(ClusterEnd, WhoConnectsAndSaysNothingIsTurnedAway) {
    auto stranger = RawConnection::to(members_.address_of(a_id));
    auto end = std::async(std::launch::async, [&] { return stranger.receive().has_value(); });
    EXPECT_FALSE(a_.run_in_time(std::move(end)));
    EXPECT_LE(a_.clock.elapsed(), base::Milliseconds(10'000));
}

TEST_F(ClusterEnd, WhoAsksAndIsNotHeardOfAnyMoreIsGone) {
    auto b = asker();
    b.send(FrameKind::hold, 1, encode(at_b_));
    ASSERT_TRUE(b.receive(FrameKind::answer));
    auto end = std::async(std::launch::async, [&] { return b.receive().has_value(); });
    EXPECT_FALSE(a_.run_in_time(std::move(end)));
    EXPECT_GT(a_.clock.elapsed(), base::Milliseconds(10'000));
}

TEST_F(ClusterEnd, WhoIsHeardOfIsNot) {
    auto b = asker();
    const auto until = a_.clock.elapsed() + base::Milliseconds(60'000);
    while (a_.clock.elapsed() < until) {
        a_.clock.advance(base::Milliseconds(1'000));
        ASSERT_TRUE(b.send(FrameKind::ping, 0, ""));
        ASSERT_TRUE(b.receive(FrameKind::answer));
    }
}

TEST_F(ClusterEnd, WhoDoesNotReadItsAnswersIsCutOff) {
    auto b = asker();
    const auto replies = 20;
    for (int i = 1; i <= replies; ++i)
        b.send(FrameKind::call, static_cast<std::uint64_t>(i), encode_call("large", "8000000"));
    ASSERT_TRUE(eventually([&] { return a_.service.calls == replies; }));
    int answers = 0;
    while (b.receive(FrameKind::answer)) ++answers;
    EXPECT_LT(answers, replies);
}

// --- leaving
// ---------------------------------------------------------------------------------------

TEST_F(ClusterEnd, AServerThatLeavesAnswersWhatItWasAskedAndIsAskedNoMore) {
    TestServer b(members_, b_id);
    auto reply = begin_waiting(b);
    auto left = b.begin(b.cluster.leave(base::Milliseconds(60'000)));
    EXPECT_TRUE(eventually([&] { return !a_sees_b(); }));
    EXPECT_EQ(a_.call(at_b_, "echo", "x").error(), Lost::unasked);
    EXPECT_NE(left.wait_for(base::Milliseconds(0)), std::future_status::ready);
    b.service.gate("x")->set();
    EXPECT_EQ(await(std::move(reply)).value().body, "wait:x");
    b.run_in_time(std::move(left));
    EXPECT_EQ(b.service.calls, 1);
    EXPECT_LT(b.clock.elapsed(), base::Milliseconds(60'000));
}

TEST_F(ClusterEnd, AServerThatIsNoMemberAnyMoreAnswersWhatItWasAsked) {
    TestServer b(members_, b_id);
    auto reply = begin_waiting(b);
    members_.remove(b_id);
    EXPECT_TRUE(a_.in_time([&] { return !a_.cluster.any(); }));
    EXPECT_EQ(a_.call(at_b_, "echo", "x").error(), Lost::unasked);
    b.service.gate("x")->set();
    EXPECT_EQ(await(std::move(reply)).value().body, "wait:x");
}

TEST_F(ClusterEnd, WhoLeavesDoesNotWaitForGoodForWhoStandsStill) {
    auto b = asker();
    a_.run_in_time(a_.begin(a_.cluster.leave(base::Milliseconds(2'000))));
    EXPECT_TRUE(b.receive(FrameKind::leaving));
    EXPECT_TRUE(a_.end());
    EXPECT_FALSE(b.receive());
}

TEST_F(ClusterEnd, NobodyConnectsToAServerThatHasLeft) {
    const auto address = members_.address_of(a_id);
    a_.run_in_time(a_.begin(a_.cluster.leave(base::Milliseconds(2'000))));
    EXPECT_FALSE(RawConnection::to(address).is_open());
    EXPECT_TRUE(members_.all().empty());
}

TEST_F(ClusterEnd, APeerThatSaysItLeavesIsDoneWithWhenItHasAnswered) {
    auto b = raw_b();
    auto reply = a_.begin_call(at_b_, "echo", "x");
    const auto call = b.receive(FrameKind::call);
    ASSERT_TRUE(call);
    b.send(FrameKind::leaving, 0, "");
    EXPECT_TRUE(eventually([&] { return !a_sees_b(); }));
    b.send(FrameKind::answer, call->id, encode(Reply{200, "last"}));
    EXPECT_EQ(await(std::move(reply)).value().body, "last");
    EXPECT_FALSE(b.receive(FrameKind::answer));
}

// --- the end
// ---------------------------------------------------------------------------------------

TEST_F(ClusterEnd, ComesBeforeAnythingHasBegun) {
    EXPECT_TRUE(a_.end());
    EXPECT_FALSE(RawConnection::to(members_.address_of(a_id)).is_open());
}

TEST_F(ClusterEnd, ComesWhileItConnectsToNowhere) {
    const BlackHole black_hole;
    members_.put({b_id, black_hole.address()});
    ASSERT_TRUE(a_.in_time([&] { return a_.cluster.any(); }));
    EXPECT_TRUE(a_.end(base::Milliseconds(3'000)));
}

TEST_F(ClusterEnd, ComesWhileItWaitsForAHello) {
    members_.put({b_id, listener_.address()});
    ASSERT_TRUE(a_.in_time([&] { return a_.cluster.any(); }));
    auto b = listener_.accept();
    ASSERT_TRUE(b.receive(FrameKind::hello));
    EXPECT_TRUE(a_.end(base::Milliseconds(3'000)));
    EXPECT_FALSE(b.receive());
}

TEST_F(ClusterEnd, ComesWhileSomethingIsAsked) {
    auto b = raw_b();
    auto reply = a_.begin_call(at_b_, "echo", "x");
    auto waited = a_.begin(a_.cluster.wait_for_record(at_b_, "iterator", base::Milliseconds(7)));
    auto shown = a_.begin(a_.cluster.show_catalog());
    auto still = a_.begin(a_.cluster.quiet({at_b_}));
    ASSERT_TRUE(b.receive(FrameKind::call));
    EXPECT_TRUE(a_.end(base::Milliseconds(3'000)));
    EXPECT_EQ(await(std::move(reply)).error(), Lost::unanswered);
    EXPECT_FALSE(await(std::move(waited)));
    await(std::move(shown));
    EXPECT_TRUE(await(std::move(still)));
}

TEST_F(ClusterEnd, ComesWhileAPeerThatIsNoMemberAnyMoreOwesAnAnswer) {
    auto b = raw_b();
    auto reply = a_.begin_call(at_b_, "echo", "x");
    ASSERT_TRUE(b.receive(FrameKind::call));
    members_.remove(b_id);
    ASSERT_TRUE(a_.in_time([&] { return !a_.cluster.any(); }));
    EXPECT_TRUE(a_.end(base::Milliseconds(3'000)));
    EXPECT_EQ(await(std::move(reply)).error(), Lost::unanswered);
}

TEST_F(ClusterEnd, ComesWhileAPartitionIsHeld) {
    auto b = asker();
    b.send(FrameKind::hold, 1, encode(at_b_));
    ASSERT_TRUE(b.receive(FrameKind::answer));
    EXPECT_EQ(a_.service.held, 1);
    EXPECT_TRUE(a_.end(base::Milliseconds(400)));
    EXPECT_EQ(a_.service.held, 0);
}

TEST_F(ClusterEnd, WaitsForWhatAnotherServerHasAsked) {
    auto b = asker();
    b.send(FrameKind::call, 1, encode_call("wait", "x"));
    ASSERT_TRUE(eventually([&] { return a_.service.calls == 1; }));
    EXPECT_FALSE(a_.end(base::Milliseconds(100)));
    EXPECT_FALSE(b.receive());
    a_.service.gate("x")->set();
    EXPECT_TRUE(a_.end());
}

}  // namespace
}  // namespace tailrace::cluster
