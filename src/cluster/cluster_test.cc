#include "cluster/cluster.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cluster/raw_peer.h"
#include "cluster/scene.h"

namespace tailrace::cluster {
namespace {

constexpr std::uint64_t a_id = 11;
constexpr std::uint64_t b_id = 22;
constexpr std::uint64_t c_id = 33;

std::string text_of(const std::expected<Reply, Lost>& reply) {
    if (reply) return reply->body;
    return reply.error() == Lost::unasked ? "unasked" : "unanswered";
}

class ClusterTest : public testing::Test {
 protected:
    bool a_sees(storage::PartitionId home) {
        return a_.in_time([&] { return !a_.cluster.is_home(home); });
    }
    RawConnection accept(const RawListener& listener) {
        auto accepted = std::async(std::launch::async, [&] { return listener.accept(); });
        return a_.run_in_time(std::move(accepted));
    }
    std::future<std::expected<Reply, Lost>> begin_waiting(TestServer& home,
                                                          const std::string& name) {
        const auto calls = home.service.calls.load();
        auto reply = a_.begin_call(at_b_, "wait", name);
        EXPECT_TRUE(eventually([&] { return home.service.calls == calls + 1; }));
        return reply;
    }

    Members members_;
    TestServer a_{members_, a_id};
    const storage::PartitionId at_a_ = partition_at({a_id, b_id, c_id});
    const storage::PartitionId at_b_ = partition_at({b_id, a_id, c_id});
};

TEST_F(ClusterTest, AServerThatSeesOnlyItselfIsAlone) {
    a_.pass(base::Milliseconds(3'000));
    EXPECT_FALSE(a_.cluster.any());
    EXPECT_TRUE(a_.cluster.is_home(at_a_));
    EXPECT_TRUE(a_.cluster.is_home(at_b_));
    EXPECT_EQ(text_of(a_.call(at_b_, "echo", "x")), "unasked");
    EXPECT_EQ(a_.service.calls, 0);
}

TEST_F(ClusterTest, ACallIsDoneAtItsHome) {
    TestServer b(members_, b_id);
    ASSERT_TRUE(a_sees(at_b_));
    EXPECT_TRUE(a_.cluster.any());
    const auto reply = a_.call(at_b_, "echo", "x");
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, 200u);
    EXPECT_EQ(reply->body, "echo:x");
    EXPECT_EQ(b.service.calls, 1);
    EXPECT_EQ(text_of(a_.call(at_a_, "echo", "x")), "unasked");
    EXPECT_EQ(b.service.calls, 1);
    EXPECT_EQ(a_.service.calls, 0);
}

TEST_F(ClusterTest, AllKnowTheSameHomes) {
    TestServer b(members_, b_id, {.threads = 2});
    TestServer c(members_, c_id, {.threads = 3});
    const std::vector<TestServer*> servers{&a_, &b, &c};
    for (auto* server : servers) {
        for (const auto* other : servers) {
            std::vector<std::uint64_t> ids{a_id, b_id, c_id};
            std::ranges::swap(ids.front(), *std::ranges::find(ids, other->id));
            const auto partition = partition_at(ids);
            const auto agrees = [&] {
                return server->cluster.is_home(partition) == (server == other);
            };
            EXPECT_TRUE(server->in_time(agrees)) << server->id << " of " << other->id;
        }
    }
}

TEST_F(ClusterTest, AServerThatHasStartedIsKnownToTheOthers) {
    TestServer b(members_, b_id, {.threads = 2});
    EXPECT_EQ(a_.cluster.home_of(at_b_), b_id) << "without a move of its clock";
    EXPECT_EQ(a_.cluster.home_of(at_a_), 0u);
    EXPECT_EQ(b.cluster.home_of(at_a_), a_id);
    EXPECT_EQ(b.cluster.home_of(at_b_), 0u);
}

TEST_F(ClusterTest, WhoDoesNotAnswerHoldsUpAStartForAMomentOnly) {
    RawListener listener;
    members_.put({c_id, listener.address()});
    TestServer b(members_, b_id);
    EXPECT_EQ(b.clock.elapsed().count() / 100, 5);
    EXPECT_EQ(b.cluster.home_of(at_a_), a_id);
}

TEST_F(ClusterTest, CallsOfAllThreadsAreDone) {
    TestServer b(members_, b_id, {.threads = 3});
    ASSERT_TRUE(a_sees(at_b_));
    ASSERT_TRUE(b.in_time([&] { return !b.cluster.is_home(at_a_); }));
    for (std::size_t thread = 0; thread < 3; ++thread) {
        const auto is_done = [&] {
            return text_of(b.call(at_a_, "echo", "x", thread)) == "echo:x";
        };
        EXPECT_TRUE(eventually(is_done)) << thread;
    }
}

TEST_F(ClusterTest, AnswersComeInAnyOrder) {
    TestServer b(members_, b_id, {.threads = 2});
    ASSERT_TRUE(a_sees(at_b_));
    auto first = begin_waiting(b, "first");
    auto second = begin_waiting(b, "second");
    EXPECT_EQ(text_of(a_.call(at_b_, "echo", "x")), "echo:x");
    b.service.gate("second")->set();
    EXPECT_EQ(text_of(await(std::move(second))), "wait:second");
    EXPECT_NE(first.wait_for(base::Milliseconds(0)), std::future_status::ready);
    b.service.gate("first")->set();
    EXPECT_EQ(text_of(await(std::move(first))), "wait:first");
}

TEST_F(ClusterTest, ManyCallsAtOnceEachHaveTheirOwnAnswer) {
    TestServer b(members_, b_id);
    ASSERT_TRUE(a_sees(at_b_));
    std::vector<std::future<std::expected<Reply, Lost>>> replies;
    for (int i = 0; i < 1'000; ++i)
        replies.push_back(a_.begin_call(at_b_, "echo", std::to_string(i)));
    for (int i = 0; i < 1'000; ++i)
        EXPECT_EQ(text_of(await(std::move(replies[static_cast<std::size_t>(i)]))),
                  fmt::format("echo:{}", i));
}

TEST_F(ClusterTest, LargeBodiesAndRepliesPass) {
    TestServer b(members_, b_id);
    ASSERT_TRUE(a_sees(at_b_));
    const std::string body(std::size_t{16} << 20, 'b');
    EXPECT_EQ(text_of(a_.call(at_b_, "echo", body)).size(), body.size() + 5);
    EXPECT_EQ(text_of(a_.call(at_b_, "large", "20000000")).size(), 20'000'000u);
}

// --- what is not done
// ------------------------------------------------------------------------------

TEST_F(ClusterTest, WhatTheHomeRefusesWasNotAsked) {
    TestServer b(members_, b_id);
    ASSERT_TRUE(a_sees(at_b_));
    EXPECT_EQ(text_of(a_.call(at_b_, "refuse", "x")), "unasked");
}

TEST_F(ClusterTest, WhatFailsAtTheHomeMayBeDone) {
    TestServer b(members_, b_id);
    ASSERT_TRUE(a_sees(at_b_));
    EXPECT_EQ(text_of(a_.call(at_b_, "throw", "x")), "unanswered");
    EXPECT_EQ(text_of(a_.call(at_b_, "echo", "x")), "echo:x");
}

TEST_F(ClusterTest, AReplyThatIsTooLargeIsNoneAndOthersGoOn) {
    TestServer b(members_, b_id);
    ASSERT_TRUE(a_sees(at_b_));
    auto other = begin_waiting(b, "other");
    EXPECT_EQ(text_of(a_.call(at_b_, "large", std::to_string(payload_bytes_max - 1))),
              "unanswered");
    b.service.gate("other")->set();
    EXPECT_EQ(text_of(await(std::move(other))), "wait:other");
}

TEST_F(ClusterTest, ARequestThatIsTooLargeWasNotAsked) {
    TestServer b(members_, b_id);
    ASSERT_TRUE(a_sees(at_b_));
    EXPECT_EQ(text_of(a_.call(at_b_, "echo", std::string(payload_bytes_max, 'x'))), "unasked");
    EXPECT_EQ(text_of(a_.call(at_b_, "echo", "x")), "echo:x");
}

TEST_F(ClusterTest, AMemberThatIsNotThereIsPassedOver) {
    RawListener nobody;
    nobody.close();
    members_.put({b_id, nobody.address()});
    ASSERT_TRUE(a_.in_time([&] { return a_.cluster.any(); }));
    EXPECT_TRUE(a_.cluster.is_home(at_b_));
    EXPECT_EQ(text_of(a_.call(at_b_, "echo", "x")), "unasked");
}

TEST_F(ClusterTest, AMemberWithoutAnAddressIsPassedOver) {
    members_.put({b_id, "nowhere"});
    ASSERT_TRUE(a_.in_time([&] { return a_.cluster.any(); }));
    EXPECT_TRUE(a_.cluster.is_home(at_b_));
}

TEST_F(ClusterTest, WhenAServerEndsItsPartitionsMoveToTheNext) {
    TestServer c(members_, c_id);
    const auto partition = partition_at({b_id, c_id, a_id});
    const auto is_done = [&] { return text_of(a_.call(partition, "echo", "x")) == "echo:x"; };
    {
        TestServer b(members_, b_id);
        EXPECT_TRUE(a_.in_time([&] { return is_done() && b.service.calls > 0; }));
    }
    c.service.calls = 0;
    EXPECT_TRUE(a_.in_time(is_done));
    EXPECT_GT(c.service.calls, 0);
}

TEST_F(ClusterTest, WhatWasUnderWayWhenTheHomeEndedMayBeDone) {
    RawListener listener;
    members_.put({b_id, listener.address()});
    auto b = accept(listener);
    ASSERT_TRUE(b.greet(b_id));
    ASSERT_TRUE(a_sees(at_b_));
    auto reply = a_.begin_call(at_b_, "echo", "x");
    ASSERT_TRUE(b.receive(FrameKind::call));
    b.close();
    listener.close();
    EXPECT_EQ(text_of(await(std::move(reply))), "unanswered");
    EXPECT_TRUE(eventually([&] { return a_.cluster.is_home(at_b_); }));
    EXPECT_EQ(text_of(a_.call(at_b_, "echo", "x")), "unasked");
}

TEST_F(ClusterTest, WhatNeverLeftWasNotAsked) {
    RawListener listener;
    members_.put({b_id, listener.address()});
    auto b = accept(listener);
    ASSERT_TRUE(b.greet(b_id));
    ASSERT_TRUE(a_sees(at_b_));
    // More than a connection takes that nobody reads from: it is not known of the first, and the
    // last has not begun to leave.
    const std::string large(std::size_t{30} << 20, 'x');
    auto first = a_.begin_call(at_b_, "echo", large);
    ASSERT_TRUE(b.receive_some());
    auto last = a_.begin_call(at_b_, "echo", "last");
    ASSERT_EQ(text_of(a_.call(at_a_, "after", "it was queued")), "unasked");
    b.close();
    EXPECT_EQ(text_of(await(std::move(first))), "unanswered");
    EXPECT_EQ(text_of(await(std::move(last))), "unasked");
}

TEST_F(ClusterTest, AnAnswerThatIsCutOffIsNone) {
    RawListener listener;
    members_.put({b_id, listener.address()});
    auto b = accept(listener);
    ASSERT_TRUE(b.greet(b_id));
    ASSERT_TRUE(a_sees(at_b_));
    auto reply = a_.begin_call(at_b_, "echo", "x");
    const auto call = b.receive(FrameKind::call);
    ASSERT_TRUE(call);
    std::string bytes;
    append_frame(bytes, FrameKind::answer, call->id, encode(Reply{200, "whole"}));
    bytes.pop_back();
    b.send_bytes(bytes);
    b.close();
    EXPECT_EQ(text_of(await(std::move(reply))), "unanswered");
}

TEST_F(ClusterTest, AnswersThatNobodyAskedForAreNothing) {
    RawListener listener;
    members_.put({b_id, listener.address()});
    auto b = accept(listener);
    ASSERT_TRUE(b.greet(b_id));
    ASSERT_TRUE(a_sees(at_b_));
    auto reply = a_.begin_call(at_b_, "echo", "x");
    const auto call = b.receive(FrameKind::call);
    ASSERT_TRUE(call);
    b.send(FrameKind::answer, call->id + 1, encode(Reply{200, "wrong"}));
    b.send(FrameKind::committed, call->id, encode(Reply{200, "wrong"}));
    b.send(FrameKind::answer, call->id, encode(Reply{200, "right"}));
    b.send(FrameKind::answer, call->id, encode(Reply{200, "again"}));
    EXPECT_EQ(text_of(await(std::move(reply))), "right");
    EXPECT_FALSE(a_.cluster.is_home(at_b_));
}

// --- who it is
// -------------------------------------------------------------------------------------

TEST_F(ClusterTest, OneOfTwoAtTheSameAddressIsNotReachable) {
    TestServer b(members_, b_id);
    members_.put({c_id, members_.address_of(b_id)});
    ASSERT_TRUE(a_sees(at_b_));
    a_.pass(base::Milliseconds(5'000));
    EXPECT_TRUE(a_.cluster.is_home(partition_at({c_id, a_id, b_id})));
    EXPECT_EQ(text_of(a_.call(at_b_, "echo", "x")), "echo:x");
}

TEST_F(ClusterTest, AServerThatStartsAgainIsAnother) {
    RawListener listener;
    members_.put({b_id, listener.address()});
    auto before = accept(listener);
    ASSERT_TRUE(before.greet(b_id));
    ASSERT_TRUE(a_sees(at_b_));
    before.close();
    ASSERT_TRUE(eventually([&] { return a_.cluster.is_home(at_b_); }));
    auto after = accept(listener);
    ASSERT_TRUE(after.greet(c_id));
    EXPECT_FALSE(after.receive());
    EXPECT_TRUE(a_.cluster.is_home(at_b_));
    EXPECT_TRUE(a_.cluster.is_home(partition_at({c_id, a_id, b_id})));
}

TEST_F(ClusterTest, ServersWithDifferentSecretsDoNotTalk) {
    TestServer b(members_, b_id, {.secret = "another"});
    ASSERT_TRUE(a_.in_time([&] { return a_.cluster.any(); }));
    a_.pass(base::Milliseconds(5'000));
    EXPECT_TRUE(a_.cluster.is_home(at_b_));
    EXPECT_EQ(text_of(a_.call(at_b_, "echo", "x")), "unasked");
}

TEST_F(ClusterTest, WhoeverKnowsTheSecretIsAnswered) {
    auto asker = RawConnection::to(members_.address_of(a_id));
    ASSERT_EQ(asker.introduce(b_id), a_id);
    asker.send(FrameKind::call, 5, encode_call("echo", "x"));
    const auto answer = asker.receive(FrameKind::answer);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->id, 5u);
    EXPECT_EQ(decode_reply(answer->payload)->body, "echo:x");
}

TEST_F(ClusterTest, WhoeverDoesNotIsNot) {
    const auto hello = [](const std::string& secret) {
        std::string bytes;
        append_frame(bytes, FrameKind::hello, 0, encode(Hello{secret, b_id}));
        append_frame(bytes, FrameKind::call, 1, encode_call("echo", "x"));
        return bytes;
    };
    std::string call_first;
    append_frame(call_first, FrameKind::call, 1, encode_call("echo", "x"));
    for (const auto& bytes : {hello("wrong"), hello(""), hello("secret "), call_first,
                              std::string("GET / HTTP/1.1\r\n\r\n"), std::string(100, '\xff'),
                              std::string(100, '\0')}) {
        auto stranger = RawConnection::to(members_.address_of(a_id));
        stranger.send_bytes(bytes);
        EXPECT_FALSE(stranger.receive()) << bytes;
    }
    EXPECT_EQ(a_.service.calls, 0);
}

TEST_F(ClusterTest, AFrameThatIsNoneEndsTheConnection) {
    for (const auto kind : {FrameKind::answer, FrameKind::hello, FrameKind{0}, FrameKind{99}}) {
        auto asker = RawConnection::to(members_.address_of(a_id));
        ASSERT_TRUE(asker.introduce(b_id));
        asker.send(kind, 1, "x");
        EXPECT_FALSE(asker.receive()) << static_cast<int>(kind);
    }
}

TEST_F(ClusterTest, DamagedRequestsAreAnsweredAllTheSame) {
    auto asker = RawConnection::to(members_.address_of(a_id));
    ASSERT_TRUE(asker.introduce(b_id));
    for (const auto kind : {FrameKind::call, FrameKind::wait, FrameKind::hold}) {
        asker.send(kind, 7, "x");
        const auto answer = asker.receive(FrameKind::answer);
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->id, 7u);
    }
    EXPECT_EQ(a_.service.calls + a_.service.waits + a_.service.holds, 0);
}

}  // namespace
}  // namespace tailrace::cluster
