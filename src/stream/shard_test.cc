#include "stream/shard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/bytes.h"
#include "base/fields.h"
#include "stream/generators.h"

namespace tailrace::stream {
namespace {

constexpr std::string_view id_text = "shardId-00000001571767321804-697ce3d2";

bool contains(const storage::KeyRange& range, const std::string& key) {
    return range.begin <= key && (range.end.empty() || key < range.end);
}

/// A row with one field more than `bytes` has.
std::string with_field(std::string bytes, std::uint8_t tag, std::string_view value) {
    base::append_big_endian(bytes, tag);
    base::append_sized(bytes, value);
    return bytes;
}

StreamRow some_stream() {
    return {.id = StreamId(7),
            .table_name = "Music",
            .label = "2026-10-08T23:07:31.275",
            .status = StreamStatus::ENABLED,
            .view_type = StreamViewType::NEW_AND_OLD_IMAGES,
            .created_ms = 1'791'500'851'275,
            .hash_name = "Artist",
            .range_name = "SongTitle"};
}

ShardRow some_shard() {
    return {.log = {1'571'767'321'804, 0x12345678697ce3d2},
            .partition = storage::PartitionId(3),
            .start = SequenceNumber::at(1'571'767'321'804)};
}

TEST(ShardId, Statement41HasThirtySevenCharactersWithItsBirth) {
    const ShardId id(storage::LogId{1'571'767'321'804, 0xffffffff697ce3d2});
    EXPECT_EQ(id.text(), id_text);
    EXPECT_EQ(id.text().size(), 37);
    EXPECT_THAT(id.text(), testing::MatchesRegex("shardId-[0-9]{20}-[a-zA-Z0-9]{1,36}"));
    EXPECT_EQ(std::stoull(id.text().substr(8, 20)), 1'571'767'321'804);
}

TEST(ShardId, IsReadBackExactly) {
    EXPECT_EQ(ShardId::parse(id_text), ShardId(1'571'767'321'804, 0x697ce3d2));
    for (std::size_t i = 0; i < id_text.size(); ++i) {
        std::string other(id_text);
        other[i] = other[i] == '~' ? '!' : '~';
        EXPECT_FALSE(ShardId::parse(other)) << other;
    }
}

TEST(ShardId, NothingElseIsOne) {
    EXPECT_FALSE(ShardId::parse(""));
    EXPECT_FALSE(ShardId::parse("shardId-00000001571767321804-697CE3D2"));
    EXPECT_FALSE(ShardId::parse("shardId-00000001571767321804-697ce3d"));
    EXPECT_FALSE(ShardId::parse("shardId-00000001571767321804-697ce3d22"));
    EXPECT_FALSE(ShardId::parse("shardId-99999999999999999999-697ce3d2"));
    EXPECT_FALSE(ShardId::parse("shardId-+0000001571767321804-697ce3d2"));
    EXPECT_FALSE(ShardId::parse("shardId-0000000157176732180-4-697ce3d"));
}

RC_GTEST_PROP(ShardIdProperty, TextRoundTripsAndKeepsOrder, ()) {
    const auto a = *generators::shard_id();
    const auto b = *generators::shard_id();
    RC_ASSERT(ShardId::parse(a.text()) == a);
    RC_ASSERT((a < b) == (a.text() < b.text()));
    RC_ASSERT((a < b) == (shard_key(StreamId(1), a) < shard_key(StreamId(1), b)));
}

TEST(RowKeys, OfOneTableShareAPrefixThatNoOtherTableHas) {
    const auto range = keys_with_prefix(stream_prefix("Music"));
    EXPECT_TRUE(contains(range, stream_key("Music", "2026-10-08T23:07:31.275")));
    EXPECT_FALSE(contains(range, stream_key("Musi", "2026-10-08T23:07:31.275")));
    EXPECT_FALSE(contains(range, stream_key("Music2", "2026-10-08T23:07:31.275")));
    EXPECT_FALSE(contains(range, stream_key("Music-", "2026-10-08T23:07:31.275")));
}

TEST(RowKeys, OfAllStreamsAreApartFromThoseOfShards) {
    const auto range = keys_with_prefix(all_streams_prefix);
    EXPECT_TRUE(contains(range, stream_key("zzz", "9")));
    EXPECT_TRUE(contains(range, stream_key("---", "0")));
    EXPECT_FALSE(contains(range, shard_key(StreamId(0x7373737373737373), ShardId(1, 1))));
}

TEST(RowKeys, OfAStreamsShardsEndWhereTheNextStreamsBegin) {
    for (const auto id : {0ULL, 0xffULL, 0xffffULL, ~0ULL}) {
        const auto range = keys_with_prefix(shard_prefix(StreamId(id)));
        EXPECT_TRUE(contains(range, shard_key(StreamId(id), ShardId(1, 1))));
        EXPECT_FALSE(contains(range, shard_key(StreamId(id + 1), ShardId(1, 1))));
        EXPECT_FALSE(contains(range, shard_key(StreamId(id - 1), ShardId(1, 1))));
    }
}

TEST(RowKeys, AfterAKeyMeansStrictlyAfter) {
    const auto key = stream_key("Music", "b");
    const auto range = keys_with_prefix(stream_prefix("Music"), key);
    EXPECT_FALSE(contains(range, key));
    EXPECT_FALSE(contains(range, stream_key("Music", "a")));
    EXPECT_TRUE(contains(range, stream_key("Music", "b0")));
    EXPECT_TRUE(contains(range, stream_key("Music", "c")));
}

TEST(RowKeys, AfterAKeyBeforeThePrefixMeansAll) {
    const auto range = keys_with_prefix(stream_prefix("Music"), stream_key("A", "b"));
    EXPECT_TRUE(contains(range, stream_prefix("Music")));
}

TEST(RowKeys, AfterAKeyBehindThePrefixMeansNone) {
    const auto range = keys_with_prefix(stream_prefix("Music"), stream_key("Z", "b"));
    EXPECT_GT(range.begin, range.end);
}

TEST(Rows, OfUnknownVersionAreRefused) {
    auto stream = encode(some_stream());
    auto shard = encode(some_shard());
    EXPECT_TRUE(decode_stream_row(stream));
    EXPECT_TRUE(decode_shard_row(shard));
    stream[0] = shard[0] = 2;
    EXPECT_FALSE(decode_stream_row(stream));
    EXPECT_FALSE(decode_shard_row(shard));
}

TEST(Rows, SkipFieldsOfALaterWriter) {
    EXPECT_EQ(decode_stream_row(with_field(encode(some_stream()), 200, "new")), some_stream());
    EXPECT_EQ(decode_shard_row(with_field(encode(some_shard()), 200, "new")), some_shard());
}

TEST(Rows, OfWrongSizesAreDamage) {
    EXPECT_FALSE(decode_stream_row(with_field(encode(some_stream()), 1, "7 bytes")));
    EXPECT_FALSE(decode_stream_row(with_field(encode(some_stream()), 4, "\x04")));
    EXPECT_FALSE(decode_stream_row(with_field(encode(some_stream()), 5, "\x04")));
    for (std::uint8_t tag = 1; tag <= 9; ++tag) {
        EXPECT_FALSE(decode_shard_row(with_field(encode(some_shard()), tag, "7 bytes")));
    }
}

TEST(Rows, WithoutTheirNamesAreDamage) {
    EXPECT_FALSE(decode_stream_row(""));
    EXPECT_FALSE(decode_shard_row(""));
    EXPECT_FALSE(decode_stream_row("\x01"));
    EXPECT_FALSE(decode_shard_row("\x01"));
}

RC_GTEST_PROP(RowProperty, StreamRowsRoundTrip, ()) {
    const auto row = *generators::stream_row();
    RC_ASSERT(decode_stream_row(encode(row)) == row);
}

RC_GTEST_PROP(RowProperty, ShardRowsRoundTrip, ()) {
    const auto row = *generators::shard_row();
    RC_ASSERT(decode_shard_row(encode(row)) == row);
}

RC_GTEST_PROP(RowProperty, ACutFieldIsDamage, ()) {
    constexpr std::size_t last_field_bytes = 1 + 4 + 10;
    const auto bytes = encode(*generators::shard_row());
    const auto missing = *rc::gen::inRange<std::size_t>(1, last_field_bytes);
    RC_ASSERT(!decode_shard_row(bytes.substr(0, bytes.size() - missing)));
}

}  // namespace
}  // namespace tailrace::stream
