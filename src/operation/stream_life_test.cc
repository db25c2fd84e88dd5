// Streams as their tables make them, switched on and off, and tables deleted: statements 15 to 17,
// 40, 41 and 57 to 62 of the acceptance list, down to the engine.

#include <gmock/gmock.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "operation/operations.h"
#include "operation/simulated/answer_matchers.h"
#include "operation/simulated/requests.h"
#include "operation/simulated/seen_record.h"
#include "operation/simulated/simulated_server.h"

namespace tailrace::operation {
namespace {

using enum StreamViewType;

const std::string fred = R"({"id":{"S":"Fred"}})";
const std::string other = R"({"id":{"S":"Other"}})";

UpdateTableInput enable(StreamViewType view_type = NEW_AND_OLD_IMAGES) {
    return {.table_name = "Music", .stream_specification = StreamSpecification{true, view_type}};
}

UpdateTableInput disable() {
    return {.table_name = "Music",
            .stream_specification = StreamSpecification{false, std::nullopt}};
}

class StreamLife : public testing::Test {
 protected:
    Result<UpdateTableOutput> update(UpdateTableInput input) {
        return server_.call(update_table, std::move(input));
    }
    std::string stream_of_table() { return *describe(server_, "Music").latest_stream_arn; }
    StreamDescription stream(const std::string& arn) {
        return server_.call(describe_stream, DescribeStreamInput{.stream_arn = arn})
            .value()
            .stream_description;
    }
    std::vector<std::string> streams_listed() {
        const auto listed =
            server_.call(list_streams, ListStreamsInput{.table_name = "Music"}).value();
        std::vector<std::string> arns;
        for (const auto& each : listed.streams) arns.push_back(each.stream_arn);
        return arns;
    }
    std::vector<StreamStatus> statuses_listed() {
        std::vector<StreamStatus> statuses;
        for (const auto& arn : streams_listed()) statuses.push_back(stream(arn).stream_status);
        return statuses;
    }
    std::string events(const std::string& arn) { return event_names(read_stream(server_, arn)); }

    SimulatedServer server_;
};

bool is_closed(const Shard& shard) {
    return shard.sequence_number_range.ending_sequence_number.has_value();
}

TEST_F(StreamLife, Statement57_EnableEnabledAndDisableDisabled) {
    create(server_, hash_table("Music"));
    EXPECT_THAT(update(disable()), Refuses("Table has no stream to disable: TableName: Music"));
    ASSERT_THAT(update(enable()), Succeeds());
    EXPECT_THAT(update(enable()), Refuses("Table already has an enabled stream: TableName: Music"));
    EXPECT_THAT(update(enable(KEYS_ONLY)),
                Refuses("Table already has an enabled stream: TableName: Music"));
    ASSERT_THAT(update(disable()), Succeeds());
    EXPECT_THAT(update(disable()), Refuses("Table has no stream to disable: TableName: Music"));
}

TEST_F(StreamLife, Statement58_EnableShowsTheStreamAtOnce) {
    create(server_, hash_table("Music"));
    const auto updated = update(enable(NEW_IMAGE));
    ASSERT_THAT(updated, Succeeds());
    const auto& table = updated->table_description;
    EXPECT_EQ(table.table_status, TableStatus::UPDATING);
    EXPECT_EQ(table.stream_specification, (StreamSpecification{true, NEW_IMAGE}));
    ASSERT_TRUE(table.latest_stream_arn && table.latest_stream_label);
    EXPECT_THAT(*table.latest_stream_arn,
                testing::EndsWith("/stream/" + *table.latest_stream_label));

    const auto after = describe(server_, "Music");
    EXPECT_EQ(after.table_status, TableStatus::ACTIVE);
    EXPECT_EQ(after.latest_stream_arn, table.latest_stream_arn);
    EXPECT_THAT(streams_listed(), testing::ElementsAre(*table.latest_stream_arn));
}

TEST_F(StreamLife, Statement15_EachEnablingMakesAStream) {
    create(server_, with_stream(hash_table("Music"), KEYS_ONLY));
    ASSERT_THAT(update(disable()), Succeeds());
    ASSERT_THAT(update(enable()), Succeeds());
    using enum StreamStatus;
    EXPECT_THAT(statuses_listed(), testing::UnorderedElementsAre(DISABLED, ENABLED));
    ASSERT_THAT(update(disable()), Succeeds());
    ASSERT_THAT(update(enable()), Succeeds());
    EXPECT_THAT(statuses_listed(), testing::UnorderedElementsAre(DISABLED, DISABLED, ENABLED));
}

TEST_F(StreamLife, Statement17_ANewStreamIsDescribedWhole) {
    const auto before = server_.clock().now();
    create(server_, with_stream(range_table("Music"), OLD_IMAGE));
    const auto table = describe(server_, "Music");
    const auto described = stream(*table.latest_stream_arn);
    EXPECT_EQ(described.stream_arn, table.latest_stream_arn);
    EXPECT_EQ(described.stream_label, table.latest_stream_label);
    EXPECT_EQ(described.stream_status, StreamStatus::ENABLED);
    EXPECT_EQ(described.stream_view_type, OLD_IMAGE);
    EXPECT_GE(described.creation_request_date_time.milliseconds, before);
    EXPECT_LE(described.creation_request_date_time.milliseconds, server_.clock().now());
    EXPECT_EQ(described.table_name, "Music");
    EXPECT_EQ(described.key_schema, table.key_schema);
    ASSERT_EQ(described.shards.size(), 1u);
    const auto& shard = described.shards.front();
    EXPECT_THAT(shard.sequence_number_range.starting_sequence_number,
                testing::MatchesRegex("[0-9]{21,40}"));
    EXPECT_FALSE(is_closed(shard));
    EXPECT_FALSE(shard.parent_shard_id);
}

TEST_F(StreamLife, Statement40_LabelsAndArnsHaveTheFormsThatConsumersParse) {
    create(server_, with_stream(hash_table("Music"), KEYS_ONLY));
    const auto table = describe(server_, "Music");
    EXPECT_THAT(*table.latest_stream_label,
                testing::MatchesRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"
                                      "[.][0-9]{3}"));
    EXPECT_EQ(
        *table.latest_stream_arn,
        "arn:aws:dynamodb:us-east-1:000000000000:table/Music/stream/" + *table.latest_stream_label);
}

TEST_F(StreamLife, Statement41_ShardIdsTellWhenTheirShardsWereBorn) {
    create(server_, with_stream(hash_table("Music"), KEYS_ONLY));
    const auto described = stream(stream_of_table());
    std::set<std::string> ids;
    for (const auto& shard : described.shards) {
        ASSERT_THAT(shard.shard_id, testing::MatchesRegex("shardId-[0-9]{20}-[0-9a-f]{8}"));
        const auto born = std::stoll(shard.shard_id.substr(8, 20));
        EXPECT_GE(born, described.creation_request_date_time.milliseconds);
        EXPECT_LE(born, server_.clock().now());
        ids.insert(shard.shard_id);
    }
    EXPECT_EQ(ids.size(), 4u);
}

TEST(StreamsOfNewTables, HaveAShardForEachPartition) {
    SimulatedServer server(
        {.life_cycle = {.partitions_provisioned = 2, .partitions_on_demand = 7}});
    const auto shards_of = [&](CreateTableInput table) {
        const auto name = table.table_name;
        create(server, with_stream(std::move(table), KEYS_ONLY));
        const DescribeStreamInput input{.stream_arn = *describe(server, name).latest_stream_arn};
        return server.call(describe_stream, input).value().stream_description.shards.size();
    };
    EXPECT_EQ(shards_of(range_table("provisioned")), 2u);
    EXPECT_EQ(shards_of(hash_table("on-demand")), 7u);
}

TEST_F(StreamLife, CreateTableShowsTheStreamAtOnce) {
    const auto created = server_.call(create_table, with_stream(hash_table("Music"), KEYS_ONLY));
    ASSERT_THAT(created, Succeeds());
    EXPECT_EQ(created->table_description.stream_specification,
              (StreamSpecification{true, KEYS_ONLY}));
    EXPECT_EQ(created->table_description.latest_stream_arn, stream_of_table());
}

TEST_F(StreamLife, CreateTableWithTheStreamOffShowsNone) {
    auto input = hash_table("Music");
    input.stream_specification = StreamSpecification{false, std::nullopt};
    create(server_, input);
    const auto table = describe(server_, "Music");
    EXPECT_EQ(table.stream_specification, std::nullopt);
    EXPECT_EQ(table.latest_stream_arn, std::nullopt);
    EXPECT_THAT(streams_listed(), testing::IsEmpty());
}

TEST_F(StreamLife, Statement59_DisableClosesAllShardsAndKeepsTheArn) {
    create(server_, with_stream(hash_table("Music"), KEYS_ONLY));
    const auto arn = stream_of_table();
    const auto updated = update(disable());
    ASSERT_THAT(updated, Succeeds());
    EXPECT_EQ(updated->table_description.table_status, TableStatus::UPDATING);
    EXPECT_EQ(updated->table_description.stream_specification, std::nullopt);
    EXPECT_EQ(updated->table_description.latest_stream_arn, arn);

    const auto table = describe(server_, "Music");
    EXPECT_EQ(table.stream_specification, std::nullopt);
    EXPECT_EQ(table.latest_stream_arn, arn);
    EXPECT_EQ(stream(arn).stream_status, StreamStatus::DISABLED);
    EXPECT_TRUE(std::ranges::all_of(stream(arn).shards, is_closed));
    EXPECT_EQ(stream(arn).shards.size(), 4u);
}

TEST_F(StreamLife, Statement60_ReenableBeginsANewStreamAndLeavesTheOldReadable) {
    create(server_, with_stream(hash_table("Music"), KEYS_ONLY));
    const auto old_stream = stream_of_table();
    put(server_, "Music", fred);
    ASSERT_THAT(update(disable()), Succeeds());
    put(server_, "Music", other);
    ASSERT_THAT(update(enable()), Succeeds());

    const auto new_stream = stream_of_table();
    EXPECT_NE(new_stream, old_stream);
    EXPECT_EQ(events(new_stream), "");
    EXPECT_EQ(events(old_stream), "INSERT") << "and nothing of what came while it was off";
    EXPECT_THAT(streams_listed(), testing::UnorderedElementsAre(old_stream, new_stream));

    server_.call(delete_item, DeleteItemInput{.table_name = "Music", .key = item(fred)}).value();
    EXPECT_EQ(events(new_stream), "REMOVE");
    EXPECT_EQ(events(old_stream), "INSERT");
}

TEST_F(StreamLife, NumbersGrowFromOneStreamToTheNext) {
    create(server_, with_stream(hash_table("Music"), KEYS_ONLY));
    const auto old_stream = stream_of_table();
    put(server_, "Music", fred);
    ASSERT_THAT(update(disable()), Succeeds());
    ASSERT_THAT(update(enable()), Succeeds());
    server_.call(delete_item, DeleteItemInput{.table_name = "Music", .key = item(fred)}).value();
    const auto before = read_stream(server_, old_stream);
    const auto after = read_stream(server_, stream_of_table());
    ASSERT_EQ(before.size(), 1u);
    ASSERT_EQ(after.size(), 1u);
    EXPECT_LT(before[0].sequence_number, after[0].sequence_number);
}

TEST_F(StreamLife, SwitchesTogetherWithTheBillingMode) {
    create(server_, range_table("Music"));
    auto both = enable();
    both.billing_mode = BillingMode::PAY_PER_REQUEST;
    ASSERT_THAT(update(both), Succeeds());
    const auto table = describe(server_, "Music");
    EXPECT_TRUE(table.stream_specification.has_value());
    EXPECT_EQ(table.billing_mode_summary->billing_mode, BillingMode::PAY_PER_REQUEST);
}

TEST_F(StreamLife, AppliesNothingOfAnUpdateThatIsRefused) {
    create(server_, hash_table("Music"));
    const auto before = describe(server_, "Music");
    auto wrong = enable();
    wrong.table_class = TableClass::STANDARD_INFREQUENT_ACCESS;
    EXPECT_FALSE(update(wrong));
    EXPECT_EQ(describe(server_, "Music"), before);
}

/// Deletes a table while its stream is being switched on.
awaitable<Result<DeleteTableOutput>> delete_during_enable(Context& context) {
    const auto enabled = co_await update_table(context, enable());
    if (!enabled) co_return std::unexpected(enabled.error());
    DeleteTableInput input{.table_name = "Music"};
    co_return co_await delete_table(context, std::move(input));
}

TEST(SlowTables, Statement61_AreNotDeletedWhileTheirStreamIsSwitched) {
    SimulatedServer server({.life_cycle = {.state_delay = base::Milliseconds(5'000)}});
    create(server, hash_table("Music"));
    EXPECT_THAT(server.run(delete_during_enable(server.context())),
                FailsWith(ErrorCode::ResourceInUseException,
                          "Attempt to change a resource which is still in use: Cannot delete table "
                          "while stream is being enabled/disabled."));
    EXPECT_EQ(describe(server, "Music").table_status, TableStatus::ACTIVE);
}

/// What a table shows between CreateTable and its end.
awaitable<Result<DescribeTableOutput>> describe_during_create(Context& context) {
    const auto created = co_await create_table(context, hash_table("Music"));
    if (!created) co_return std::unexpected(created.error());
    DescribeTableInput input{.table_name = "Music"};
    co_return co_await describe_table(context, std::move(input));
}

TEST(SlowTables, AreShownInTheStateThatTheyAreIn) {
    SimulatedServer server({.life_cycle = {.state_delay = base::Milliseconds(5'000)}});
    const auto described = server.run(describe_during_create(server.context()));
    ASSERT_THAT(described, Succeeds());
    EXPECT_EQ(described->table.table_status, TableStatus::CREATING);
    EXPECT_EQ(describe(server, "Music").table_status, TableStatus::ACTIVE);
}

/// A write to a table that is not there yet.
awaitable<Result<PutItemOutput>> put_during_create(Context& context) {
    const auto created = co_await create_table(context, hash_table("Music"));
    if (!created) co_return std::unexpected(created.error());
    PutItemInput input{.table_name = "Music", .item = item(fred)};
    co_return co_await put_item(context, std::move(input));
}

TEST(SlowTables, HoldNoItemsWhileTheyAreCreated) {
    SimulatedServer server({.life_cycle = {.state_delay = base::Milliseconds(5'000)}});
    EXPECT_THAT(server.run(put_during_create(server.context())),
                FailsWith(ErrorCode::ResourceNotFoundException, "Requested resource not found"));
}

/// A write to a table that is on its way out.
awaitable<Result<PutItemOutput>> put_during_delete(Context& context) {
    DeleteTableInput deletion{.table_name = "Music"};
    const auto deleted = co_await delete_table(context, std::move(deletion));
    if (!deleted) co_return std::unexpected(deleted.error());
    PutItemInput input{.table_name = "Music", .item = item(fred)};
    co_return co_await put_item(context, std::move(input));
}

TEST(SlowTables, HoldNoItemsWhileTheyAreDeleted) {
    SimulatedServer server({.life_cycle = {.state_delay = base::Milliseconds(5'000)}});
    create(server, hash_table("Music"));
    put(server, "Music", other);
    EXPECT_THAT(server.run(put_during_delete(server.context())),
                FailsWith(ErrorCode::ResourceNotFoundException, "Requested resource not found"));
}

/// A stream while it is being switched on.
awaitable<Result<DescribeStreamOutput>> describe_stream_during_enable(Context& context) {
    const auto enabled = co_await update_table(context, enable());
    if (!enabled) co_return std::unexpected(enabled.error());
    DescribeStreamInput input{.stream_arn = *enabled->table_description.latest_stream_arn};
    co_return co_await describe_stream(context, std::move(input));
}

TEST(SlowTables, ShowTheirStreamEnablingAndWithoutShards) {
    SimulatedServer server({.life_cycle = {.state_delay = base::Milliseconds(5'000)}});
    create(server, hash_table("Music"));
    const auto described = server.run(describe_stream_during_enable(server.context()));
    ASSERT_THAT(described, Succeeds());
    EXPECT_EQ(described->stream_description.stream_status, StreamStatus::ENABLING);
    EXPECT_THAT(described->stream_description.shards, testing::IsEmpty());
    const auto after =
        server.call(describe_stream,
                    DescribeStreamInput{.stream_arn = described->stream_description.stream_arn});
    EXPECT_EQ(after->stream_description.stream_status, StreamStatus::ENABLED);
    EXPECT_EQ(after->stream_description.shards.size(), 4u);
}

TEST_F(StreamLife, Statement16And62_OfADeletedTableStaysListedAndReadable) {
    create(server_, with_stream(hash_table("Music"), KEYS_ONLY));
    const auto arn = stream_of_table();
    put(server_, "Music", fred);
    ASSERT_THAT(server_.call(delete_table, DeleteTableInput{"Music"}), Succeeds());

    EXPECT_THAT(streams_listed(), testing::ElementsAre(arn));
    EXPECT_EQ(stream(arn).stream_status, StreamStatus::DISABLED);
    EXPECT_TRUE(std::ranges::all_of(stream(arn).shards, is_closed));
    EXPECT_EQ(events(arn), "INSERT") << "and no REMOVE for what went with the table";

    create(server_, with_stream(hash_table("Music"), KEYS_ONLY));
    EXPECT_THAT(streams_listed(), testing::UnorderedElementsAre(arn, stream_of_table()));
    EXPECT_EQ(events(arn), "INSERT");
}

}  // namespace
}  // namespace tailrace::operation
