#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "storage/simulated/simulated_store.h"
#include "stream/scene.h"

namespace tailrace::stream {
namespace {

using enum ShardIteratorType;
using storage::simulated::SimulatedStore;
using testing::HasSubstr;

class GetShardIterator : public testing::Test {
 protected:
    StillClock engine_clock_;
    SimulatedStore simulated_{engine_clock_, 1};
    std::unique_ptr<storage::Store> store_ = simulated_.server(Scene::incarnation);
    Scene scene_{*store_};
    StreamRow stream_ = scene_.add_stream("Music");
    ShardRow shard_ = scene_.add_shard(stream_.id);

    GetShardIteratorInput input(ShardIteratorType type,
                                std::optional<std::string> number = std::nullopt) {
        return {arn_of(stream_), ShardId(shard_.log).text(), type, std::move(number)};
    }
    ShardIterator iterator(ShardIteratorType type,
                           std::optional<std::string> number = std::nullopt) {
        const auto text = scene_.shard_iterator(input(type, std::move(number))).value();
        return scene_.keyring.cached->verify(text.shard_iterator).value();
    }
    SequenceNumber position(ShardIteratorType type,
                            std::optional<SequenceNumber> number = std::nullopt) {
        return iterator(type, number ? std::optional(number->text()) : std::nullopt).after;
    }
    Error refusal(GetShardIteratorInput input) {
        return scene_.shard_iterator(std::move(input)).error();
    }
};

TEST_F(GetShardIterator, NamesStreamShardAndTime) {
    const auto made = iterator(TRIM_HORIZON);
    EXPECT_EQ(made.stream_arn, arn_of(stream_));
    EXPECT_EQ(made.stream, stream_.id);
    EXPECT_EQ(made.shard, ShardId(shard_.log));
    EXPECT_EQ(made.issued_ms, scene_.clock.now());
}

TEST_F(GetShardIterator, Statement25ANumberIsNeededExactlyIfTheTypeNamesOne) {
    for (const auto type : {AT_SEQUENCE_NUMBER, AFTER_SEQUENCE_NUMBER}) {
        EXPECT_EQ(refusal(input(type)).code, ErrorCode::ValidationException);
        EXPECT_THAT(refusal(input(type)).message,
                    HasSubstr("SequenceNumber must be specified when ShardIteratorType is " +
                              std::string(name_of(type))));
    }
    for (const auto type : {TRIM_HORIZON, LATEST}) {
        const auto refused = refusal(input(type, shard_.start.text()));
        EXPECT_EQ(refused.code, ErrorCode::ValidationException);
        EXPECT_THAT(refused.message, HasSubstr("SequenceNumber must not be specified"));
    }
}

TEST_F(GetShardIterator, AWordIsNoNumber) {
    const auto refused =
        refusal(input(AT_SEQUENCE_NUMBER, "sdfsafglldfngjdafnasdflgnaldklkafdsgkln"));
    EXPECT_EQ(refused.code, ErrorCode::ValidationException);
    EXPECT_EQ(refused.message, "Invalid SequenceNumber");
}

TEST_F(GetShardIterator, WhatIsNoArnIsInvalid) {
    auto asked = input(LATEST, "1");
    asked.stream_arn = "sdfadfsddafgdafsgjnadflkgnalngalsdfnlkasnlkasdfasdfasf";
    EXPECT_EQ(refusal(asked).code, ErrorCode::ValidationException);
    EXPECT_EQ(refusal(asked).message, "Invalid StreamArn");
}

TEST_F(GetShardIterator, MalformedNumbersComeBeforeUnknownStreams) {
    auto asked = input(AT_SEQUENCE_NUMBER);
    asked.stream_arn = stream_arn(Site{}, "Other", "x");
    EXPECT_EQ(refusal(asked).code, ErrorCode::ValidationException);
    asked.sequence_number = shard_.start.text();
    EXPECT_EQ(refusal(asked).code, ErrorCode::ResourceNotFoundException);
    EXPECT_EQ(refusal(asked).message,
              "Requested resource not found: Stream: " + asked.stream_arn + " not found");
}

TEST_F(GetShardIterator, AnotherAccountsStreamIsDenied) {
    auto asked = input(LATEST);
    asked.stream_arn = stream_arn({"aws", "us-east-1", "123456789012"}, "Music", stream_.label);
    EXPECT_EQ(refusal(asked).code, ErrorCode::AccessDeniedException);
    EXPECT_THAT(refusal(asked).message, HasSubstr("perform: dynamodb:GetShardIterator on"));
}

TEST_F(GetShardIterator, Statement27WhatIsNoShardOfTheStreamDoesNotExist) {
    const auto other = scene_.add_shard(scene_.add_stream("Other").id);
    for (const auto& id : {std::string(35, 's'), ShardId(other.log).text(), ShardId(1, 1).text()}) {
        auto asked = input(LATEST);
        asked.shard_id = id;
        EXPECT_EQ(refusal(asked).code, ErrorCode::ResourceNotFoundException);
        EXPECT_EQ(refusal(asked).message, "Requested resource not found: Shard does not exist");
    }
}

TEST_F(GetShardIterator, Statement28TheStartOfAnEmptyShardIsAPlace) {
    EXPECT_EQ(position(AT_SEQUENCE_NUMBER, shard_.start), shard_.start);
    EXPECT_EQ(position(AFTER_SEQUENCE_NUMBER, shard_.start), shard_.start);
}

TEST_F(GetShardIterator, TheHorizonIsBeforeTheOldestRecord) {
    scene_.append(shard_);
    const auto second = scene_.append(shard_);
    EXPECT_EQ(position(TRIM_HORIZON), shard_.start);
    scene_.append(shard_);
    scene_.trim(stream_.id, shard_, second);
    EXPECT_EQ(position(TRIM_HORIZON), second);
}

TEST_F(GetShardIterator, LatestIsAfterTheNewestRecordOfAnOpenShard) {
    EXPECT_EQ(position(LATEST), shard_.start);
    const auto newest = scene_.append(shard_);
    EXPECT_EQ(position(LATEST), newest);
}

TEST_F(GetShardIterator, LatestIsNeverBeforeTheStart) {
    scene_.last_numbers.known[shard_.partition] = SequenceNumber();
    EXPECT_EQ(position(LATEST), shard_.start);
}

TEST_F(GetShardIterator, LatestIsTheEndOfAClosedShard) {
    const auto newest = scene_.append(shard_);
    scene_.close(stream_.id, shard_);
    scene_.last_numbers.known[shard_.partition] = newest.next(scene_.clock.now() + 1);
    EXPECT_EQ(position(LATEST), newest);
}

TEST_F(GetShardIterator, NumbersNameTheirRecord) {
    const auto first = scene_.append(shard_);
    const auto second = scene_.append(shard_);
    EXPECT_EQ(position(AT_SEQUENCE_NUMBER, second), first);
    EXPECT_EQ(position(AFTER_SEQUENCE_NUMBER, second), second);
}

TEST_F(GetShardIterator, Statement64WhereARecordWasTrimmedIsNoPlace) {
    const auto first = scene_.append(shard_);
    scene_.append(shard_);
    scene_.trim(stream_.id, shard_, first);
    const auto refused = refusal(input(AT_SEQUENCE_NUMBER, first.text()));
    EXPECT_EQ(refused.code, ErrorCode::TrimmedDataAccessException);
    EXPECT_EQ(refused.message, "The data you are trying to access has been trimmed");
}

TEST_F(GetShardIterator, NumbersOutsideTheShardAreRefused) {
    const auto below = input(AT_SEQUENCE_NUMBER, shard_.start.before().text());
    EXPECT_EQ(refusal(below).code, ErrorCode::ValidationException);
    scene_.clock.advance(retention_default.count());
    EXPECT_EQ(refusal(below).code, ErrorCode::TrimmedDataAccessException);

    const auto above = input(AFTER_SEQUENCE_NUMBER, std::string(40, '9'));
    EXPECT_TRUE(scene_.shard_iterator(above));
    scene_.close(stream_.id, shard_);
    EXPECT_EQ(refusal(above).code, ErrorCode::ValidationException);
}

TEST_F(GetShardIterator, EveryCallGivesAnotherText) {
    std::set<std::string> texts;
    for (int i = 0; i < 10; ++i) {
        texts.insert(scene_.shard_iterator(input(LATEST)).value().shard_iterator);
    }
    EXPECT_EQ(texts.size(), 10);
}

TEST_F(GetShardIterator, DisabledStreamsAreStillRead) {
    stream_.status = StreamStatus::DISABLED;
    scene_.put(stream_);
    scene_.close(stream_.id, shard_);
    for (const auto type : {TRIM_HORIZON, LATEST}) EXPECT_TRUE(scene_.shard_iterator(input(type)));
}

TEST_F(GetShardIterator, EveryFailingStepIsAnInternalError) {
    const auto before = simulated_.calls();
    ASSERT_TRUE(scene_.shard_iterator(input(LATEST)));
    const auto steps = simulated_.calls() - before;
    EXPECT_GE(steps, 2);
    for (std::size_t step = 1; step <= steps; ++step) {
        simulated_.fail_call(step, storage::simulated::Failure::fault);
        testing::internal::CaptureStderr();
        EXPECT_EQ(refusal(input(LATEST)).message, "Internal server error");
        EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("storage failed"));
    }
}

}  // namespace
}  // namespace tailrace::stream
