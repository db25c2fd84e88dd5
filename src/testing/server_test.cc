// What docs/client.md shows of a test with a server of its own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>
#include <string>

#include "tailrace/client.h"
#include "tailrace/testing.h"

namespace tailrace::testing {
namespace {

using ::testing::HasSubstr;
using namespace std::chrono_literals;

CreateTableInput orders() {
    CreateTableInput input;
    input.table_name = "Orders";
    input.key_schema = {{"Id", KeyType::HASH}};
    input.attribute_definitions = {{"Id", ScalarAttributeType::S}};
    input.billing_mode = BillingMode::PAY_PER_REQUEST;
    input.stream_specification = StreamSpecification{true, StreamViewType::NEW_IMAGE};
    return input;
}

class TestingServer : public ::testing::Test {
 protected:
    /// Of the first shard.
    std::string iterator() {
        const auto stream =
            *client.describe_table({.table_name = "Orders"})->table.latest_stream_arn;
        const auto shard =
            client.describe_stream({stream})->stream_description.shards.front().shard_id;
        return client.get_shard_iterator({stream, shard, ShardIteratorType::TRIM_HORIZON})
            ->shard_iterator;
    }
    std::size_t shards() {
        const auto stream =
            *client.describe_table({.table_name = "Orders"})->table.latest_stream_arn;
        return client.describe_stream({stream})->stream_description.shards.size();
    }

    Server server{{{{"partitions-on-demand", "1"}}}};
    Client client{server.client_config()};
};

TEST_F(TestingServer, ServesTablesAndTheirStreams) {
    ASSERT_TRUE(client.create_table(orders()));
    PutItemInput put;
    put.table_name = "Orders";
    put.item = Item(AttributeMap{{"Id", "1"}});
    ASSERT_TRUE(client.put_item(put));
    const auto page = client.get_records({iterator()});
    ASSERT_TRUE(page);
    ASSERT_EQ(page->records.count(), 1u);
    EXPECT_EQ(page->records.elements()[0].dynamodb->new_image, put.item);
}

TEST_F(TestingServer, MovesItsClock) {
    ASSERT_TRUE(client.create_table(orders()));
    server.freeze_clock();
    const auto before = server.now();
    const auto old = iterator();
    server.advance_clock(15min + 1s);
    EXPECT_EQ(server.now() - before, 15min + 1s);
    const auto page = client.get_records({old});
    ASSERT_FALSE(page);
    EXPECT_TRUE(page.error().is(ErrorCode::ExpiredIteratorException));
    server.resume_clock();
    EXPECT_GE(server.now() - before, 15min + 1s);
}

TEST_F(TestingServer, RollsSplitsAndTrimsShards) {
    ASSERT_TRUE(client.create_table(orders()));
    EXPECT_EQ(shards(), 1u);
    server.roll_shards("Orders");
    EXPECT_EQ(shards(), 2u);
    server.split_shards("Orders");
    EXPECT_EQ(shards(), 4u);
    server.trim("Orders");
    EXPECT_EQ(shards(), 2u);
}

TEST_F(TestingServer, InjectsFaults) {
    ASSERT_TRUE(client.create_table(orders()));
    server.add_fault(R"({"kind": "expired_iterator", "operation": "GetRecords", "count": 1})");
    EXPECT_FALSE(client.get_records({iterator()}));
    EXPECT_TRUE(client.get_records({iterator()}));
}

TEST_F(TestingServer, SaysWhatCannotBeDone) {
    const auto complaint = [this](auto act) {
        try {
            act();
        } catch (const std::runtime_error& e) {
            return std::string(e.what());
        }
        return std::string("done");
    };
    EXPECT_THAT(complaint([this] { server.roll_shards("None"); }), HasSubstr("no stream"));
    EXPECT_THAT(complaint([this] { server.add_fault("{}"); }), HasSubstr("kind"));
    EXPECT_THAT(complaint([] { Server(ServerOptions{{{"no-such", "1"}}}); }), HasSubstr("no-such"));
    EXPECT_THAT(complaint([this] {
                    const auto taken = server.endpoint_url();
                    Server(ServerOptions{{{"port", taken.substr(taken.rfind(':') + 1)}}});
                }),
                HasSubstr("port"));
}

TEST_F(TestingServer, SeveralAreWorldsOfTheirOwn) {
    Server other;
    Client others(other.client_config());
    ASSERT_TRUE(client.create_table(orders()));
    EXPECT_EQ(client.list_tables({})->table_names.size(), 1u);
    EXPECT_TRUE(others.list_tables({})->table_names.empty());
}

}  // namespace
}  // namespace tailrace::testing
