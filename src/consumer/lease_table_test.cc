#include "consumer/lease_table.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "consumer/scripted_client.h"

namespace tailrace::consumer {
namespace {

using client::answers;
using client::refuses;
using namespace std::chrono_literals;

const Lease held{.shard_id = "shard", .stream_arn = "arn", .owner = "a", .epoch = 4, .counter = 9};
const auto refused = refuses(400, "ConditionalCheckFailedException");

std::string attributes(const Lease& lease) {
    return to_item(lease).json();
}

client::Step table_is(const std::string& status) {
    return answers(200, R"({"Table":{"TableName":"Leases","TableStatus":")" + status + R"("}})");
}

class LeaseTableTest : public testing::Test {
 protected:
    ChangeResult change(const LeaseChange& change) {
        return scripted.run(table.change(change, 5s));
    }
    std::string target(std::size_t request) {
        return scripted.server.requests().at(request).header("X-Amz-Target");
    }

    ScriptedClient scripted;
    LeaseTable table{scripted.client(), "Leases"};
};

TEST_F(LeaseTableTest, ATableThatIsThereIsUsed) {
    scripted.server.add(table_is("ACTIVE"));
    EXPECT_TRUE(scripted.run(table.open()));
}

TEST_F(LeaseTableTest, IsCreatedAndWaitedForThoughOthersCreateItToo) {
    scripted.server.add(refuses(400, "ResourceNotFoundException"));
    scripted.server.add(refuses(400, "ResourceInUseException"));
    scripted.server.add(table_is("CREATING"));
    scripted.server.add(table_is("ACTIVE"));
    EXPECT_TRUE(scripted.run(table.open()));
    const auto create = scripted.server.requests().at(1).body;
    EXPECT_NE(create.find("PAY_PER_REQUEST"), std::string::npos);
    EXPECT_NE(create.find("leaseKey"), std::string::npos);
}

TEST_F(LeaseTableTest, WhatCannotBeCreatedIsTold) {
    scripted.server.add(refuses(400, "ResourceNotFoundException"));
    scripted.server.add(refuses(400, "AccessDeniedException"));
    EXPECT_TRUE(scripted.run(table.open()).error().is(ErrorCode::AccessDeniedException));
}

TEST_F(LeaseTableTest, ListsAllPagesOfRowsThatAreLeases) {
    auto other = held;
    other.shard_id = "other";
    scripted.server.add(answers(200, R"({"Items":[)" + attributes(held) +
                                         R"(,{"leaseKey":{"S":"x"}}],"Count":2,"ScannedCount":2,)"
                                         R"("LastEvaluatedKey":{"leaseKey":{"S":"x"}}})"));
    scripted.server.add(
        answers(200, R"({"Items":[)" + attributes(other) + R"(],"Count":1,"ScannedCount":1})"));
    const auto leases = scripted.run(table.list());
    ASSERT_TRUE(leases);
    EXPECT_EQ(*leases, (std::vector{held, other}));
    EXPECT_NE(scripted.server.requests().at(0).body.find(R"("ConsistentRead":true)"),
              std::string::npos);
}

TEST_F(LeaseTableTest, AChangeAnswersWithTheRow) {
    auto renewed = held;
    ++renewed.counter;
    scripted.server.add(answers(200, R"({"Attributes":)" + attributes(renewed) + "}"));
    EXPECT_EQ(*change(renew(held)), renewed);
}

TEST_F(LeaseTableTest, ARefusalAfterALostReplyIsNone) {
    auto taken = take(held, "b").to;
    scripted.server.add(refused);
    scripted.server.add(answers(200, R"({"Item":)" + attributes(taken) + "}"));
    EXPECT_EQ(*change(take(held, "b")), taken);
    EXPECT_EQ(target(1), "DynamoDB_20120810.GetItem");
}

TEST_F(LeaseTableTest, ARefusalBecauseOfAnotherIsOne) {
    scripted.server.add(refused);
    scripted.server.add(answers(200, R"({"Item":)" + attributes(take(held, "c").to) + "}"));
    EXPECT_EQ(*change(take(held, "b")), std::nullopt);
    scripted.server.add(refused);
    scripted.server.add(answers(200, "{}"));
    EXPECT_EQ(*change(take(held, "b")), std::nullopt);
}

TEST_F(LeaseTableTest, WhatIsThereOrGoneAlreadyIsWell) {
    scripted.server.add(refused);
    EXPECT_TRUE(scripted.run(table.create(held)));
    scripted.server.add(refused);
    EXPECT_TRUE(scripted.run(table.remove(held)));
    scripted.server.add(refuses(400, "ThrottlingException"));
    EXPECT_FALSE(scripted.run(table.create(held)));
}

}  // namespace
}  // namespace tailrace::consumer
