#include "stream/shard_position.h"

#include <gtest/gtest.h>

namespace tailrace::stream {
namespace {

constexpr base::UnixMilliseconds birth = 1'571'767'321'804;
constexpr auto at_number = ShardIteratorType::AT_SEQUENCE_NUMBER;
constexpr auto after_number = ShardIteratorType::AFTER_SEQUENCE_NUMBER;

const auto start = SequenceNumber::at(birth);

/// `steps` numbers after the start.
SequenceNumber number(int steps) {
    auto number = start;
    for (; steps > 0; --steps) number = number.next(0);
    for (; steps < 0; ++steps) number = number.before();
    return number;
}

ShardRow open_shard() {
    return {.log = {birth, 1}, .start = start};
}

ShardRow closed_shard(SequenceNumber end) {
    auto shard = open_shard();
    shard.end = end;
    return shard;
}

ShardRow trimmed_shard(SequenceNumber through) {
    auto shard = open_shard();
    shard.trimmed_through = through;
    return shard;
}

ErrorCode refusal(const ShardRow& shard, ShardIteratorType type, SequenceNumber number,
                  base::UnixMilliseconds cutoff = birth - 1) {
    const auto position = named_position(shard, type, number, cutoff);
    EXPECT_FALSE(position);
    return position ? ErrorCode::InternalServerError : position.error().code;
}

SequenceNumber position(const ShardRow& shard, ShardIteratorType type, SequenceNumber number) {
    return named_position(shard, type, number, birth).value();
}

TEST(ShardPosition, TheHorizonIsTheStartOfAnUntrimmedShard) {
    EXPECT_EQ(trim_horizon(open_shard()), start);
}

TEST(ShardPosition, Statement64TheHorizonOfATrimmedShardIsWhatWasTrimmed) {
    EXPECT_EQ(trim_horizon(trimmed_shard(number(3))), number(3));
    EXPECT_FALSE(is_trimmed(trimmed_shard(number(3)), number(3)));
}

TEST(ShardPosition, AtReadsTheNamedRecordAndAfterTheNext) {
    EXPECT_EQ(position(open_shard(), at_number, number(3)), number(2));
    EXPECT_EQ(position(open_shard(), after_number, number(3)), number(3));
}

TEST(ShardPosition, Statement28TheStartIsAPlace) {
    EXPECT_EQ(position(open_shard(), at_number, start), start);
    EXPECT_EQ(position(open_shard(), after_number, start), start);
    EXPECT_EQ(position(closed_shard(start), at_number, start), start);
}

TEST(ShardPosition, Statement64WhereARecordWasTrimmedIsNoPlace) {
    const auto shard = trimmed_shard(number(3));
    using enum ErrorCode;
    EXPECT_EQ(refusal(shard, at_number, number(3)), TrimmedDataAccessException);
    EXPECT_EQ(refusal(shard, at_number, start), TrimmedDataAccessException);
    EXPECT_EQ(refusal(shard, after_number, number(2)), TrimmedDataAccessException);
    EXPECT_EQ(refusal(shard, after_number, number(-1)), TrimmedDataAccessException);
    EXPECT_EQ(position(shard, at_number, number(4)), number(3));
    EXPECT_EQ(position(shard, after_number, number(3)), number(3));
}

TEST(ShardPosition, BelowTheStartIsTrimmedOnceTheShardIsOlderThanRecordsLive) {
    using enum ErrorCode;
    EXPECT_EQ(refusal(open_shard(), at_number, number(-1)), ValidationException);
    EXPECT_EQ(refusal(open_shard(), after_number, number(-1), birth - 1), ValidationException);
    EXPECT_EQ(refusal(open_shard(), after_number, number(-1), birth), TrimmedDataAccessException);
}

TEST(ShardPosition, BehindTheEndOfAClosedShardIsNoPlace) {
    EXPECT_EQ(refusal(closed_shard(number(5)), at_number, number(6)),
              ErrorCode::ValidationException);
    EXPECT_EQ(refusal(closed_shard(number(5)), after_number, number(6)),
              ErrorCode::ValidationException);
    EXPECT_EQ(position(closed_shard(number(5)), after_number, number(5)), number(5));
}

TEST(ShardPosition, BehindTheLastRecordOfAnOpenShardIsWaitedFor) {
    const auto far = SequenceNumber::at(birth + 1'000'000);
    EXPECT_EQ(position(open_shard(), after_number, far), far);
}

TEST(ShardPosition, TheErrorNamesTheNumberAndTheShard) {
    const auto refused = named_position(closed_shard(start), at_number, number(1), birth);
    EXPECT_EQ(refused.error().message,
              "Invalid SequenceNumber: 157176732180400000001 is outside the range of "
              "shardId-00000001571767321804-00000001");
}

TEST(ShardPosition, OnlyClosedShardsEnd) {
    EXPECT_FALSE(is_at_end(open_shard(), number(100)));
    EXPECT_FALSE(is_at_end(closed_shard(number(5)), number(4)));
    EXPECT_TRUE(is_at_end(closed_shard(number(5)), number(5)));
    EXPECT_TRUE(is_at_end(closed_shard(number(5)), number(6)));
    EXPECT_TRUE(is_at_end(closed_shard(start), start));
}

}  // namespace
}  // namespace tailrace::stream
