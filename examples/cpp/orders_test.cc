// A test with a server of its own: what a reader of a stream meets after a quarter of an hour.
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "tailrace/client.h"
#include "tailrace/testing.h"

using namespace tailrace;
using namespace std::chrono_literals;

class OrdersTest : public ::testing::Test {
 protected:
    void SetUp() override {
        CreateTableInput input;
        input.table_name = "Orders";
        input.key_schema = {{"Id", KeyType::HASH}};
        input.attribute_definitions = {{"Id", ScalarAttributeType::S}};
        input.billing_mode = BillingMode::PAY_PER_REQUEST;
        input.stream_specification = StreamSpecification{true, StreamViewType::NEW_IMAGE};
        const auto created = client.create_table(input);
        ASSERT_TRUE(created) << created.error().text();
        stream_arn = *created->table_description.latest_stream_arn;
    }

    std::string iterator() {
        const auto described = client.describe_stream({stream_arn});
        const auto& shard = described->stream_description.shards.front();
        return client
            .get_shard_iterator({stream_arn, shard.shard_id, ShardIteratorType::TRIM_HORIZON})
            ->shard_iterator;
    }

    // One shard, so that the test knows where its records are.
    tailrace::testing::Server server{{{{"partitions-on-demand", "1"}}}};
    Client client{server.client_config()};
    std::string stream_arn;
};

TEST_F(OrdersTest, AnIteratorExpires) {
    PutItemInput put;
    put.table_name = "Orders";
    put.item = Item(AttributeMap{{"Id", "o-1"}});
    ASSERT_TRUE(client.put_item(put));

    server.freeze_clock();
    const auto old = iterator();
    server.advance_clock(15min + 1s);

    const auto page = client.get_records({old});
    ASSERT_FALSE(page);
    EXPECT_TRUE(page.error().is(ErrorCode::ExpiredIteratorException));
    EXPECT_EQ(client.get_records({iterator()})->records.count(), 1u);
}

TEST_F(OrdersTest, AShardIsFollowedByItsChild) {
    server.roll_shards("Orders");
    const auto described = client.describe_stream({stream_arn});
    const auto& shards = described->stream_description.shards;
    ASSERT_EQ(shards.size(), 2u);
    EXPECT_EQ(shards[1].parent_shard_id, shards[0].shard_id);
}
