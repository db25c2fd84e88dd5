// Shards that roll, split and are trimmed, and streams that end: statements 23, 41, 62 to 64 of the
// acceptance list, down to the engine.

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "operation/operations.h"
#include "operation/simulated/answer_matchers.h"
#include "operation/simulated/requests.h"
#include "operation/simulated/seen_record.h"
#include "operation/simulated/simulated_server.h"
#include "partition/descriptor.h"

namespace tailrace::operation {
namespace {

using namespace std::chrono_literals;
using enum ShardIteratorType;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::string song(int n, const std::string& text = "la") {
    return fmt::format(R"({{"id":{{"S":"a"}},"nr":{{"S":"{}"}},"text":{{"S":"{}"}}}})", n, text);
}

std::string item_of(int n) {
    return fmt::format(R"({{"id":{{"S":"k{}"}}}})", n);
}

bool is_closed(const Shard& shard) {
    return shard.sequence_number_range.ending_sequence_number.has_value();
}

/// Numbers have 21 digits here, so texts compare as numbers do.
const std::string& start_of(const Shard& shard) {
    return shard.sequence_number_range.starting_sequence_number;
}
const std::string& end_of(const Shard& shard) {
    return *shard.sequence_number_range.ending_sequence_number;
}

class Shards : public testing::Test {
 protected:
    explicit Shards(table::ShardLifeOptions options = {}) : server_({.shards = options}) {}

    /// Of one partition, so of one open shard.
    void create_music() {
        create(server_, with_stream(range_table("Music"), StreamViewType::NEW_AND_OLD_IMAGES));
        arn_ = *describe(server_, "Music").latest_stream_arn;
    }
    Result<DescribeStreamOutput> try_describe(std::optional<std::string> parent = std::nullopt) {
        DescribeStreamInput input{.stream_arn = arn_};
        if (parent) input.shard_filter = ShardFilter{ShardFilterType::CHILD_SHARDS, *parent};
        return server_.call(describe_stream, std::move(input));
    }
    std::vector<Shard> shards() { return try_describe().value().stream_description.shards; }
    std::vector<Shard> children_of(const std::string& parent) {
        return try_describe(parent).value().stream_description.shards;
    }
    Result<GetShardIteratorOutput> try_iterator(const std::string& shard, ShardIteratorType type,
                                                std::optional<std::string> number = std::nullopt) {
        return server_.call(get_shard_iterator,
                            GetShardIteratorInput{arn_, shard, type, std::move(number)});
    }
    std::string iterator(const std::string& shard, ShardIteratorType type = TRIM_HORIZON) {
        return try_iterator(shard, type)->shard_iterator;
    }
    Result<GetRecordsOutput> try_read(std::string iterator) {
        return server_.call(get_records, GetRecordsInput{std::move(iterator), std::nullopt});
    }
    GetRecordsOutput read(std::string iterator) { return try_read(std::move(iterator)).value(); }

    bool roll(const std::string& shard, const std::string& table = "Music") {
        return server_
            .run(server_.context().shards.roll(table, stream::ShardId::parse(shard).value()))
            .value();
    }
    bool split(const std::string& shard, const std::string& table = "Music") {
        return server_
            .run(server_.context().shards.split(table, stream::ShardId::parse(shard).value()))
            .value();
    }
    void tend() { ASSERT_THAT(server_.tend(), Succeeds()); }
    void wait(base::Milliseconds duration) { server_.wait(duration); }

    SimulatedServer server_;
    std::string arn_;
};

// --- roll
// ------------------------------------------------------------------------------------------

TEST_F(Shards, Statement63_RollAfterTheirLifetime) {
    create_music();
    put(server_, "Music", song(1));
    wait(4h - 1min);
    tend();
    ASSERT_THAT(shards(), SizeIs(1)) << "not yet";
    const auto parent = shards()[0].shard_id;
    auto position = read(iterator(parent)).next_shard_iterator.value();
    wait(1min);
    tend();

    const auto all = shards();
    ASSERT_THAT(all, SizeIs(2));
    EXPECT_TRUE(is_closed(all[0]));
    EXPECT_EQ(all[1].parent_shard_id, parent);
    EXPECT_FALSE(is_closed(all[1]));
    EXPECT_LT(end_of(all[0]), start_of(all[1]));
    put(server_, "Music", song(2));
    EXPECT_FALSE(read(position).next_shard_iterator) << "the end is told to who waited for more";

    const auto page = read(iterator(parent));
    EXPECT_EQ(page.records.count(), 1u);
    EXPECT_FALSE(page.next_shard_iterator);
    const auto rest = read(iterator(all[1].shard_id));
    EXPECT_EQ(rest.records.count(), 1u);
    EXPECT_TRUE(rest.next_shard_iterator);
}

TEST_F(Shards, Statement63_AnIteratorOfBeforeReadsTheParentToItsEnd) {
    create_music();
    const auto parent = shards()[0].shard_id;
    const auto position = iterator(parent, LATEST);
    put(server_, "Music", song(1));
    ASSERT_TRUE(roll(parent));
    const auto page = read(position);
    EXPECT_EQ(page.records.count(), 1u);
    EXPECT_FALSE(page.next_shard_iterator) << "the record was the last";
    EXPECT_THAT(children_of(parent), SizeIs(1));
}

TEST_F(Shards, Statement23_TheFilterShowsDirectChildren) {
    create_music();
    const auto first = shards()[0].shard_id;
    ASSERT_TRUE(roll(first));
    const auto second = shards()[1].shard_id;
    ASSERT_TRUE(split(second));
    const auto all = shards();
    ASSERT_THAT(all, SizeIs(4));

    const auto of_first = children_of(first);
    ASSERT_THAT(of_first, SizeIs(1));
    EXPECT_EQ(of_first[0].shard_id, second);
    const auto of_second = children_of(second);
    ASSERT_THAT(of_second, SizeIs(2));
    EXPECT_EQ(of_second[0].shard_id, all[2].shard_id);
    EXPECT_EQ(of_second[1].shard_id, all[3].shard_id);
    EXPECT_THAT(children_of(all[3].shard_id), IsEmpty());
}

TEST_F(Shards, Statement41_ChildrenSortAfterTheirParents) {
    create_music();
    // Time stands still meanwhile.
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(roll(shards().back().shard_id));
    const auto all = shards();
    ASSERT_THAT(all, SizeIs(21));
    for (std::size_t i = 1; i < all.size(); ++i) {
        EXPECT_EQ(all[i].parent_shard_id, all[i - 1].shard_id);
        EXPECT_LT(all[i - 1].shard_id, all[i].shard_id);
        EXPECT_EQ(all[i].shard_id.size(), 37u);
    }
}

TEST_F(Shards, RollWhenTheyAreIdle) {
    create_music();
    ASSERT_TRUE(roll(shards()[0].shard_id));
    const auto all = shards();
    EXPECT_EQ(start_of(all[0]), end_of(all[0]));
    const auto page = read(iterator(all[0].shard_id));
    EXPECT_TRUE(page.records.empty());
    EXPECT_FALSE(page.next_shard_iterator);
}

TEST_F(Shards, RollOnlyWhileTheyAreOpen) {
    create_music();
    const auto first = shards()[0].shard_id;
    EXPECT_FALSE(roll(first, "Other"));
    ASSERT_TRUE(roll(first));
    EXPECT_FALSE(roll(first));
    EXPECT_FALSE(split(first));
    server_
        .call(update_table,
              UpdateTableInput{.table_name = "Music",
                               .stream_specification = StreamSpecification{false, std::nullopt}})
        .value();
    EXPECT_FALSE(roll(shards()[1].shard_id));
    EXPECT_THAT(shards(), SizeIs(2));
    EXPECT_TRUE(std::ranges::all_of(shards(), is_closed));
}

// --- split
// -----------------------------------------------------------------------------------------

TEST_F(Shards, SplitWithTheirPartition) {
    create(server_, with_stream(hash_table("Music"), StreamViewType::NEW_AND_OLD_IMAGES));
    arn_ = *describe(server_, "Music").latest_stream_arn;
    for (int i = 0; i < 40; ++i) put(server_, "Music", item_of(i));
    const auto before = describe(server_, "Music");
    for (int round = 0; round < 3; ++round) {
        for (const auto& shard : shards()) {
            if (is_closed(shard)) continue;
            ASSERT_TRUE(split(shard.shard_id));
        }
    }
    EXPECT_EQ(std::ranges::count_if(shards(), std::not_fn(is_closed)), 4 * 8);
    EXPECT_EQ(describe(server_, "Music").item_count, before.item_count);
    EXPECT_EQ(describe(server_, "Music").table_size_bytes, before.table_size_bytes);

    for (int i = 0; i < 40; ++i) {
        EXPECT_EQ(get(server_, "Music", item_of(i)), item_of(i));
        server_.call(delete_item, DeleteItemInput{.table_name = "Music", .key = item(item_of(i))})
            .value();
    }
    EXPECT_EQ(describe(server_, "Music").item_count, 0);
    EXPECT_EQ(describe(server_, "Music").table_size_bytes, 0);
    std::map<std::string, std::vector<SeenRecord>> by_item;
    for (const auto& record : read_stream(server_, arn_)) by_item[record.keys].push_back(record);
    EXPECT_THAT(by_item, SizeIs(40));
    for (const auto& [key, records] : by_item) {
        EXPECT_EQ(event_names(records), "INSERT, REMOVE");
        EXPECT_LT(records[0].sequence_number, records[1].sequence_number);
    }
}

TEST_F(Shards, ThatHaveSplitEndWithTheirStreamAndTable) {
    create(server_, with_stream(hash_table("Music"), StreamViewType::KEYS_ONLY));
    arn_ = *describe(server_, "Music").latest_stream_arn;
    ASSERT_TRUE(split(shards()[0].shard_id));
    for (const auto& shard : shards()) {
        if (!is_closed(shard)) split(shard.shard_id);
    }
    UpdateTableInput off{.table_name = "Music"};
    off.stream_specification = StreamSpecification{false, std::nullopt};
    ASSERT_THAT(server_.call(update_table, off), Succeeds());
    EXPECT_TRUE(std::ranges::all_of(shards(), is_closed));
    UpdateTableInput on{.table_name = "Music"};
    on.stream_specification = StreamSpecification{true, StreamViewType::KEYS_ONLY};
    ASSERT_THAT(server_.call(update_table, on), Succeeds());
    arn_ = *describe(server_, "Music").latest_stream_arn;
    EXPECT_THAT(shards(), SizeIs(10)) << "one for each partition";
    ASSERT_THAT(server_.call(delete_table, DeleteTableInput{"Music"}), Succeeds());
    EXPECT_TRUE(std::ranges::all_of(shards(), is_closed));
}

TEST_F(Shards, OfAPartitionOfOneHashDoNotSplit) {
    create_music();
    const auto shard = shards()[0].shard_id;
    auto open = shard;
    int splits = 0;
    for (; splits < 100 && split(open); ++splits) open = children_of(open)[0].shard_id;
    EXPECT_EQ(splits, 64);
}

TEST_F(Shards, SplitOfATableWithoutAStream) {
    create(server_, range_table("Music"));
    put(server_, "Music", song(1));
    const auto table = server_.run(server_.context().catalog.find("Music")).value();
    const auto id = table->row().partitions[0].id;
    EXPECT_TRUE(server_.run(server_.context().shards.split("Music", id)).value());
    EXPECT_EQ(scan_all(server_, "Music"), "[" + song(1) + "]");
    ASSERT_THAT(server_.call(delete_table, DeleteTableInput{"Music"}), Succeeds());
    create(server_, range_table("Music"));
    EXPECT_EQ(scan_all(server_, "Music"), "[]");
}

class SmallPartitions : public Shards {
 protected:
    SmallPartitions() : Shards({.partition_bytes_max = 10'000}) {}
};

TEST_F(SmallPartitions, SplitWhenTheyGrow) {
    create_music();
    for (int i = 0; i < 9; ++i) put(server_, "Music", song(i, std::string(1000, 'x')));
    tend();
    EXPECT_THAT(shards(), SizeIs(1));
    put(server_, "Music", song(9, std::string(1000, 'x')));
    tend();
    EXPECT_THAT(shards(), SizeIs(3));
    tend();
    EXPECT_THAT(shards(), SizeIs(3)) << "each half is small enough";
}

class SlowPartitions : public Shards {
 protected:
    SlowPartitions() : Shards({.write_rate_max = 5}) {}
    void write(int count) {
        for (int i = 0; i < count; ++i) put(server_, "Music", song(1, std::to_string(++last_)));
    }
    int last_ = 0;
};

TEST_F(SlowPartitions, SplitWhenTheyAreWrittenToFastForAMinute) {
    create_music();
    tend();
    // A burst does not do it.
    for (const int writes : {200, 0, 200, 140, 200}) {
        write(writes);
        wait(30s);
        tend();
        EXPECT_THAT(shards(), SizeIs(1));
    }
    write(200);
    wait(30s);
    tend();
    EXPECT_THAT(shards(), SizeIs(3));
}

// --- trim
// ------------------------------------------------------------------------------------------

TEST_F(Shards, Statement64_RecordsAreTrimmedAfterADay) {
    create_music();
    put(server_, "Music", song(1));
    put(server_, "Music", song(2));
    wait(23h);
    put(server_, "Music", song(3));
    const auto shard = shards()[0].shard_id;
    const auto records = read_stream(server_, arn_);
    ASSERT_THAT(records, SizeIs(3));
    wait(1h + 1ms);
    ASSERT_THAT(server_.run(server_.context().retention.trim()), Succeeds());

    for (const int old : {0, 1}) {
        EXPECT_THAT(try_iterator(shard, AT_SEQUENCE_NUMBER, records[old].sequence_number),
                    FailsWith(ErrorCode::TrimmedDataAccessException,
                              "The data you are trying to access has been trimmed"));
    }
    EXPECT_THAT(try_iterator(shard, AFTER_SEQUENCE_NUMBER, records[0].sequence_number),
                FailsWith(ErrorCode::TrimmedDataAccessException,
                          "The data you are trying to access has been trimmed"));
    EXPECT_THAT(try_iterator(shard, AFTER_SEQUENCE_NUMBER, records[1].sequence_number), Succeeds())
        << "who has read all that is gone has lost nothing";
    const auto kept = read_stream(server_, arn_);
    ASSERT_THAT(kept, SizeIs(1));
    EXPECT_EQ(kept[0].sequence_number, records[2].sequence_number);
}

TEST_F(Shards, ATrimIsToldToWhoReadsBehindItAndToNobodyElse) {
    create_music();
    const auto shard = shards()[0].shard_id;
    put(server_, "Music", song(1));
    wait(24h - 5min);
    const auto behind = iterator(shard);
    const auto idle = read(behind).next_shard_iterator.value();
    wait(6min);
    tend();
    const auto all = shards();
    EXPECT_EQ(all[0].shard_id, shard) << "it closed just now";
    EXPECT_THAT(try_read(behind), FailsWith(ErrorCode::TrimmedDataAccessException,
                                            "The data you are trying to access has been trimmed"));
    EXPECT_TRUE(read(idle).records.empty());
}

TEST_F(Shards, GoADayAfterTheyClosed) {
    create_music();
    const auto first = shards()[0].shard_id;
    put(server_, "Music", song(1));
    wait(4h);
    tend();
    const auto second = shards()[1].shard_id;
    put(server_, "Music", song(2));
    wait(24h - 1s);
    tend();
    EXPECT_EQ(shards()[0].shard_id, first);
    EXPECT_THAT(read_stream(server_, arn_), SizeIs(1));
    wait(1s);
    tend();
    const auto all = shards();
    EXPECT_EQ(all[0].shard_id, second);
    EXPECT_EQ(all[0].parent_shard_id, first) << "which is not listed any more";
    EXPECT_THAT(try_iterator(first, TRIM_HORIZON),
                FailsWith(ErrorCode::ResourceNotFoundException,
                          "Requested resource not found: Shard does not exist"));
}

TEST_F(Shards, AnEnabledStreamAlwaysHasAnOpenOne) {
    create_music();
    for (int day = 0; day < 10; ++day) {
        wait(24h);
        tend();
        const auto all = shards();
        EXPECT_FALSE(all.empty());
        EXPECT_FALSE(is_closed(all.back()));
        EXPECT_LE(all.size(), 3u);
    }
}

TEST_F(Shards, Statement62_AStreamOutlivesItsTableByADay) {
    create_music();
    put(server_, "Music", song(1));
    ASSERT_THAT(server_.call(delete_table, DeleteTableInput{"Music"}), Succeeds());
    wait(24h - 1min);
    tend();
    EXPECT_EQ(try_describe()->stream_description.stream_status, StreamStatus::DISABLED);
    EXPECT_THAT(read_stream(server_, arn_), SizeIs(1));
    const auto position = iterator(shards()[0].shard_id);
    wait(2min);
    tend();
    EXPECT_THAT(try_describe(),
                FailsWith(ErrorCode::ResourceNotFoundException,
                          "Requested resource not found: Stream: " + arn_ + " not found"));
    EXPECT_THAT(try_read(position),
                FailsWith(ErrorCode::ResourceNotFoundException,
                          "Requested resource not found: Shard does not exist"));
    EXPECT_THAT(server_.call(list_streams, ListStreamsInput{.table_name = "Music"})->streams,
                IsEmpty());
}

TEST_F(Shards, ADisabledStreamGoesAndItsSuccessorStays) {
    create_music();
    const auto old = arn_;
    const auto switch_to = [&](bool on) {
        UpdateTableInput input{.table_name = "Music"};
        input.stream_specification = StreamSpecification{on, std::nullopt};
        if (on) input.stream_specification->stream_view_type = StreamViewType::KEYS_ONLY;
        ASSERT_THAT(server_.call(update_table, std::move(input)), Succeeds());
    };
    switch_to(false);
    wait(1s);
    switch_to(true);
    wait(24h);
    tend();
    const auto listed = server_.call(list_streams, ListStreamsInput{.table_name = "Music"}).value();
    ASSERT_THAT(listed.streams, SizeIs(1));
    EXPECT_EQ(listed.streams[0].stream_arn, *describe(server_, "Music").latest_stream_arn);
    EXPECT_NE(listed.streams[0].stream_arn, old);
}

class ShortRetention : public Shards {
 protected:
    ShortRetention() : Shards({.retention = 10s, .lifetime = 2s}) {}
};

TEST_F(ShortRetention, IsWhatItIsSetTo) {
    create_music();
    const auto below = shards()[0];
    for (int i = 0; i < 60; ++i) {
        put(server_, "Music", song(i));
        wait(1s);
        tend();
    }
    EXPECT_LE(shards().size(), 8u);
    const auto records = read_stream(server_, arn_);
    EXPECT_GE(records.size(), 9u);
    EXPECT_LE(records.size(), 11u);
}

}  // namespace
}  // namespace tailrace::operation
