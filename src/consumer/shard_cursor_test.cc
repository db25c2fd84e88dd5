#include "consumer/shard_cursor.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace tailrace::consumer {
namespace {

GetRecordsOutput reply(const std::vector<int>& numbers, std::optional<std::string> next,
                       const std::string& seconds = "100") {
    GetRecordsOutput output;
    for (const auto number : numbers) {
        output.records.append(R"({"dynamodb":{"ApproximateCreationDateTime":)" + seconds +
                              R"(,"SequenceNumber":")" + std::to_string(number) + R"("}})");
    }
    output.next_shard_iterator = std::move(next);
    return output;
}

ClientError refusal(ErrorCode code) {
    return {.kind = ClientErrorKind::service, .code = code, .http_status = 400};
}

ShardCursor cursor_from(Checkpoint from) {
    return {"arn", "shard", std::move(from), 500};
}

GetShardIteratorInput asks_for_iterator(const ShardCursor& cursor) {
    return std::get<GetShardIteratorInput>(cursor.next());
}

TEST(ShardCursor, TheIteratorFollowsFromThePosition) {
    using enum ShardIteratorType;
    EXPECT_EQ(asks_for_iterator(cursor_from(Checkpoint::trim_horizon())),
              (GetShardIteratorInput{"arn", "shard", TRIM_HORIZON, {}}));
    EXPECT_EQ(asks_for_iterator(cursor_from(Checkpoint::latest())),
              (GetShardIteratorInput{"arn", "shard", LATEST, {}}));
    EXPECT_EQ(asks_for_iterator(cursor_from(Checkpoint::at(Timestamp{5}))),
              (GetShardIteratorInput{"arn", "shard", TRIM_HORIZON, {}}));
    EXPECT_EQ(asks_for_iterator(cursor_from(Checkpoint::at("7"))),
              (GetShardIteratorInput{"arn", "shard", AT_SEQUENCE_NUMBER, "7"}));
    EXPECT_EQ(asks_for_iterator(cursor_from(Checkpoint::after("7"))),
              (GetShardIteratorInput{"arn", "shard", AFTER_SEQUENCE_NUMBER, "7"}));
}

class Reading : public testing::Test {
 protected:
    Reading() { cursor.took(GetShardIteratorOutput{"first"}); }
    ShardCursor cursor = cursor_from(Checkpoint::trim_horizon());
};

TEST_F(Reading, GoesFromIteratorToIterator) {
    EXPECT_EQ(std::get<GetRecordsInput>(cursor.next()), (GetRecordsInput{"first", 500}));
    const auto page = cursor.took(reply({1, 2}, "second"));
    EXPECT_EQ(page.count(), 2u);
    EXPECT_EQ(page.after, Checkpoint::after("2"));
    EXPECT_EQ(page.created, Timestamp{100'000});
    EXPECT_FALSE(page.at_end);
    EXPECT_EQ(std::get<GetRecordsInput>(cursor.next()).shard_iterator, "second");
}

TEST_F(Reading, NothingReadLeavesThePosition) {
    const auto page = cursor.took(reply({}, "second"));
    EXPECT_EQ(page.count(), 0u);
    EXPECT_EQ(page.after, Checkpoint::trim_horizon());
}

TEST_F(Reading, WithoutNextIteratorTheShardEnds) {
    EXPECT_TRUE(cursor.took(reply({1}, std::nullopt)).at_end);
}

TEST_F(Reading, AnExpiredIteratorIsReplacedByOneAfterTheLastRecord) {
    cursor.took(reply({1, 2}, "second"));
    EXPECT_EQ(cursor.failed(refusal(ErrorCode::ExpiredIteratorException)),
              Failure::expired_iterator);
    EXPECT_EQ(asks_for_iterator(cursor).sequence_number, "2");
}

TEST_F(Reading, ThrottlingKeepsTheIterator) {
    EXPECT_EQ(cursor.failed(refusal(ErrorCode::ThrottlingException)), Failure::throttled);
    EXPECT_EQ(std::get<GetRecordsInput>(cursor.next()).shard_iterator, "first");
}

TEST_F(Reading, WhatWasTrimmedMayBeSkipped) {
    cursor.took(reply({1, 2}, "second"));
    EXPECT_EQ(cursor.failed(refusal(ErrorCode::TrimmedDataAccessException)), Failure::trimmed);
    EXPECT_EQ(asks_for_iterator(cursor).sequence_number, "2");
    cursor.skip_to_horizon();
    EXPECT_EQ(asks_for_iterator(cursor).shard_iterator_type, ShardIteratorType::TRIM_HORIZON);
}

TEST_F(Reading, AnIteratorThatIsCalledInvalidIsReplacedOnce) {
    const auto invalid = refusal(ErrorCode::ValidationException);
    EXPECT_EQ(cursor.failed(invalid), Failure::expired_iterator);
    cursor.took(GetShardIteratorOutput{"other"});
    EXPECT_EQ(cursor.failed(invalid), Failure::fatal);
}

TEST(ShardCursor, APositionThatIsCalledInvalidIsFatal) {
    auto cursor = cursor_from(Checkpoint::after("7"));
    EXPECT_EQ(cursor.failed(refusal(ErrorCode::ValidationException)), Failure::fatal);
}

TEST(ShardCursor, WhatIsOlderThanTheStartIsLeftOut) {
    auto cursor = cursor_from(Checkpoint::at(Timestamp{100'500}));
    cursor.took(GetShardIteratorOutput{"first"});
    const auto old = cursor.took(reply({1, 2}, "second", "99"));
    EXPECT_EQ(old.count(), 0u);
    EXPECT_EQ(old.after, Checkpoint::at(Timestamp{100'500}));

    auto mixed = reply({3}, "third", "99");
    mixed.records.extend(reply({4}, {}, "100").records);
    mixed.records.extend(reply({5}, {}, "99").records);
    const auto page = cursor.took(std::move(mixed));
    EXPECT_EQ(page.first, 1u);
    EXPECT_EQ(page.count(), 2u);
    EXPECT_EQ(page.after, Checkpoint::after("5"));
}

}  // namespace
}  // namespace tailrace::consumer
