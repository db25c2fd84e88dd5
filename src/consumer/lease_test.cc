#include "consumer/lease.h"

#include <gtest/gtest.h>

#include <string>

namespace tailrace::consumer {
namespace {

Lease full_lease() {
    return {.shard_id = "shardId-00000001791500851275-0000000a",
            .stream_arn = "arn:aws:dynamodb:us-east-1:000000000000:table/T/stream/L",
            .parent = "shardId-00000001791500851000-00000001",
            .owner = "host:1:a",
            .requester = "host:2:b",
            .epoch = 3,
            .counter = 17,
            .checkpoint = Checkpoint::after("179150085127500000001"),
            .owner_switches_since_checkpoint = 1,
            .created = {1'791'500'851'275}};
}

TEST(Lease, IsReadBackFromItsItem) {
    EXPECT_EQ(to_lease(to_item(full_lease())), full_lease());
    const Lease bare{.shard_id = "s", .stream_arn = "a"};
    EXPECT_EQ(to_lease(to_item(bare)), bare);
}

TEST(Lease, HasTheAttributesOfTheKinesisClientLibrary) {
    const auto item = to_item(full_lease());
    EXPECT_EQ(*item.find("leaseKey"), AttributeValue(full_lease().shard_id));
    EXPECT_EQ(*item.find("leaseOwner"), AttributeValue("host:1:a"));
    EXPECT_EQ(*item.find("leaseCounter"), AttributeValue(Number::from_normal("17")));
    EXPECT_EQ(*item.find("checkpoint"), AttributeValue("179150085127500000001"));
    EXPECT_EQ(*item.find("ownerSwitchesSinceCheckpoint"), AttributeValue(Number::from_normal("1")));
    EXPECT_EQ(*item.find("parentShardId"), AttributeValue(StringSet{{*full_lease().parent}}));
}

TEST(Lease, WhatIsAbsentHasNoAttribute) {
    const auto item = to_item({.shard_id = "s", .stream_arn = "a"});
    for (const auto* name : {"leaseOwner", "leaseRequester", "parentShardId"}) {
        EXPECT_EQ(item.find(name), nullptr) << name;
    }
}

TEST(Lease, ARowOfAnotherProgramIsNone) {
    for (const auto* missing :
         {"leaseKey", "streamArn", "checkpoint", "leaseEpoch", "leaseCounter"}) {
        auto attributes = to_item(full_lease()).take();
        attributes.erase(missing);
        EXPECT_FALSE(to_lease(Item(attributes))) << missing;
        attributes.emplace(missing, AttributeValue(true));
        EXPECT_FALSE(to_lease(Item(attributes))) << missing;
    }
}

TEST(Lease, IsFinishedAtTheShardsEnd) {
    auto lease = full_lease();
    EXPECT_FALSE(lease.is_finished());
    lease.checkpoint = Checkpoint::shard_end();
    EXPECT_TRUE(lease.is_finished());
}

}  // namespace
}  // namespace tailrace::consumer
