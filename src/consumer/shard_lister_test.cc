#include "consumer/shard_lister.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "consumer/scripted_client.h"

namespace tailrace::consumer {
namespace {

using client::answers;
using client::refuses;

std::string shard(const std::string& id, const std::string& parent = "") {
    const auto named = parent.empty() ? "" : R"(,"ParentShardId":")" + parent + "\"";
    return R"({"ShardId":")" + id + R"(","SequenceNumberRange":{"StartingSequenceNumber":"1"})" +
           named + "}";
}

client::Step page(const std::vector<std::string>& shards, const std::string& more = "") {
    std::string list;
    for (const auto& one : shards) list += (list.empty() ? "" : ",") + one;
    const auto cookie = more.empty() ? "" : R"(,"LastEvaluatedShardId":")" + more + "\"";
    return answers(200, R"({"StreamDescription":{"StreamArn":"arn","StreamLabel":"l",)"
                        R"("StreamStatus":"ENABLED","StreamViewType":"NEW_IMAGE",)"
                        R"("CreationRequestDateTime":1,"TableName":"T","KeySchema":[],"Shards":[)" +
                            list + "]" + cookie + "}}");
}

class ShardListerTest : public testing::Test {
 protected:
    std::string body(std::size_t request) { return scripted.server.requests().at(request).body; }

    ScriptedClient scripted;
    ShardLister lister{scripted.client()};
};

TEST_F(ShardListerTest, ListsAllPages) {
    scripted.server.add(page({shard("a")}, "a"));
    scripted.server.add(page({shard("b", "a")}));
    const auto listing = scripted.run(lister.list("arn"));
    ASSERT_TRUE(listing);
    EXPECT_EQ(listing->status, StreamStatus::ENABLED);
    EXPECT_TRUE(listing->graph.contains("a"));
    EXPECT_TRUE(listing->graph.contains("b"));
    EXPECT_NE(body(1).find(R"("ExclusiveStartShardId":"a")"), std::string::npos);
}

TEST_F(ShardListerTest, AsksForChildrenByTheFilter) {
    scripted.server.add(page({shard("b", "a")}));
    const auto listing = scripted.run(lister.children("arn", "a"));
    ASSERT_TRUE(listing);
    EXPECT_EQ(listing->graph.children("a").size(), 1u);
    EXPECT_NE(body(0).find("CHILD_SHARDS"), std::string::npos);
}

TEST_F(ShardListerTest, AServerThatRefusesTheFilterIsPaged) {
    scripted.server.add(refuses(400, "ValidationException"));
    scripted.server.add(page({shard("a"), shard("b", "a")}));
    scripted.server.add(page({shard("a"), shard("b", "a"), shard("c", "b")}));
    EXPECT_EQ(scripted.run(lister.children("arn", "a"))->graph.children("a").size(), 1u);
    EXPECT_EQ(scripted.run(lister.children("arn", "b"))->graph.children("b").size(), 1u);
    EXPECT_EQ(body(1).find("CHILD_SHARDS"), std::string::npos);
    EXPECT_EQ(body(2).find("CHILD_SHARDS"), std::string::npos);
}

TEST_F(ShardListerTest, AServerThatOverlooksTheFilterIsPaged) {
    scripted.server.add(page({shard("a"), shard("x")}, "x"));
    scripted.server.add(page({shard("a"), shard("x")}, "x"));
    scripted.server.add(page({shard("z", "a")}));
    const auto listing = scripted.run(lister.children("arn", "a"));
    ASSERT_TRUE(listing);
    EXPECT_EQ(listing->graph.children("a").size(), 1u);
}

TEST_F(ShardListerTest, OtherFailuresAreTold) {
    scripted.server.add(refuses(400, "ThrottlingException"));
    const auto listing = scripted.run(lister.children("arn", "a"));
    ASSERT_FALSE(listing);
    EXPECT_TRUE(listing.error().is(ErrorCode::ThrottlingException));
    scripted.server.add(page({}));
    EXPECT_TRUE(scripted.run(lister.children("arn", "a")));
    EXPECT_NE(body(1).find("CHILD_SHARDS"), std::string::npos);
}

}  // namespace
}  // namespace tailrace::consumer
