#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <functional>
#include <set>

#include "storage/simulated/forwarding_store.h"
#include "storage/simulated/simulated_store.h"
#include "stream/scene.h"

namespace tailrace::stream {
namespace {

using storage::simulated::SimulatedStore;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Lets something happen after a shard's row was read and before its log is.
class InterruptedStore final : public storage::simulated::ForwardingStore {
 public:
    using ForwardingStore::ForwardingStore;
    std::function<void()> before_log_scan;
    int log_scans = 0;

    awaitable<storage::Outcome<bool>> visit_log(storage::LogScanRequest request,
                                                storage::EntrySink& sink) override {
        ++log_scans;
        if (const auto interrupt = std::exchange(before_log_scan, {})) interrupt();
        return ForwardingStore::visit_log(request, sink);
    }
};

class GetRecords : public testing::Test {
 protected:
    StillClock engine_clock_;
    SimulatedStore simulated_{engine_clock_, 1};
    std::unique_ptr<storage::Store> server_ = simulated_.server(Scene::incarnation);
    InterruptedStore store_{*server_};
    Scene scene_{store_};
    StreamRow stream_ = scene_.add_stream("Music");
    ShardRow shard_ = scene_.add_shard(stream_.id);

    std::string iterator(ShardIteratorType type = ShardIteratorType::TRIM_HORIZON,
                         std::optional<std::string> number = std::nullopt) {
        return scene_
            .shard_iterator({arn_of(stream_), ShardId(shard_.log).text(), type, std::move(number)})
            .value()
            .shard_iterator;
    }
    GetRecordsOutput read(std::string iterator, std::optional<std::int32_t> limit = std::nullopt) {
        return scene_.records({std::move(iterator), limit}).value();
    }
    Error refusal(std::string iterator) {
        return scene_.records({std::move(iterator), std::nullopt}).error();
    }
    std::vector<std::string> append(int count) {
        std::vector<std::string> numbers;
        for (; count > 0; --count) numbers.push_back(scene_.append(shard_).text());
        return numbers;
    }
};

std::vector<std::string> numbers(const GetRecordsOutput& output) {
    return members(output.records, "SequenceNumber");
}

TEST_F(GetRecords, ReadsFromTheHorizonInOrder) {
    const auto written = append(3);
    EXPECT_EQ(numbers(read(iterator())), written);
}

TEST_F(GetRecords, IteratorsTakenBeforeAWriteReadIt) {
    const auto horizon = iterator();
    const auto latest = iterator(ShardIteratorType::LATEST);
    const auto written = append(2);
    EXPECT_EQ(numbers(read(horizon)), written);
    EXPECT_EQ(numbers(read(latest)), written);
    EXPECT_THAT(numbers(read(iterator(ShardIteratorType::LATEST))), IsEmpty());
}

TEST_F(GetRecords, Statement42And43NumbersAreReadAtAndAfterThemselves) {
    const auto written = append(12);
    using enum ShardIteratorType;
    EXPECT_LT(shard_.start.text(), written[0]);
    EXPECT_EQ(numbers(read(iterator(AT_SEQUENCE_NUMBER, shard_.start.text()))), written);
    for (std::size_t i = 0; i < written.size(); ++i) {
        const auto at = static_cast<std::ptrdiff_t>(i);
        EXPECT_EQ(numbers(read(iterator(AT_SEQUENCE_NUMBER, written[i]))),
                  std::vector(written.begin() + at, written.end()));
        EXPECT_EQ(numbers(read(iterator(AFTER_SEQUENCE_NUMBER, written[i]))),
                  std::vector(written.begin() + at + 1, written.end()));
    }
}

TEST_F(GetRecords, Statement31GarbageIsInvalid) {
    EXPECT_EQ(refusal(std::string(54, 'k')).code, ErrorCode::ValidationException);
    EXPECT_EQ(refusal(std::string(54, 'k')).message, "Invalid ShardIterator");
}

TEST_F(GetRecords, Statement32AnAlteredIteratorIsInvalid) {
    auto text = iterator();
    text.back() = text.back() == 'A' ? 'B' : 'A';
    EXPECT_EQ(refusal(text).code, ErrorCode::ValidationException);
    EXPECT_EQ(scene_.keyring.reloads, 0);
}

TEST_F(GetRecords, Statement33AnIteratorLives15Minutes) {
    const auto text = iterator();
    scene_.clock.advance(15 * 60 * 1000);
    EXPECT_TRUE(scene_.records({text, {}}));
    scene_.clock.advance(1000);
    EXPECT_EQ(refusal(text).code, ErrorCode::ExpiredIteratorException);
    EXPECT_EQ(refusal(text).message, "Shard iterator has expired");
}

TEST_F(GetRecords, TheNextIteratorHas15MinutesOfItsOwn) {
    const auto text = iterator();
    scene_.clock.advance(10 * 60 * 1000);
    const auto next = read(text).next_shard_iterator.value();
    scene_.clock.advance(10 * 60 * 1000);
    EXPECT_TRUE(scene_.records({next, {}}));
    EXPECT_FALSE(scene_.records({text, {}}));
}

TEST_F(GetRecords, KeysAreReadAnewOnceForAnIteratorOfAnUnknownOne) {
    const auto text = iterator();
    scene_.keyring.reloaded = scene_.keyring.cached;
    scene_.keyring.cached = KnownKeys::make(2);
    EXPECT_TRUE(scene_.records({text, {}}));
    EXPECT_EQ(scene_.keyring.reloads, 1);
    scene_.keyring.reloaded = nullptr;
    EXPECT_EQ(refusal(text).message, "Invalid ShardIterator");
    EXPECT_EQ(scene_.keyring.reloads, 2);
}

TEST_F(GetRecords, Statement34AnIdleOpenShardGoesOnForever) {
    std::set<std::string> iterators{iterator()};
    auto text = *iterators.begin();
    for (int i = 0; i < 10; ++i) {
        const auto output = read(text);
        EXPECT_EQ(output.records.json(), "[]");
        ASSERT_TRUE(output.next_shard_iterator);
        text = *output.next_shard_iterator;
        iterators.insert(text);
    }
    EXPECT_EQ(iterators.size(), 11);
}

TEST_F(GetRecords, Statement29TheNextIteratorHasTheFormOfTheFirst) {
    const auto first = iterator();
    for (const auto& text : {first, read(first).next_shard_iterator.value()}) {
        ASSERT_TRUE(text.starts_with(arn_of(stream_))) << text;
        EXPECT_THAT(text.substr(arn_of(stream_).size()), testing::MatchesRegex("[|][0-9][|].+"));
    }
}

TEST_F(GetRecords, Statement35PagesHaveAThousandRecords) {
    const auto written = append(1500);
    const auto first = read(iterator());
    EXPECT_EQ(first.records.count(), 1000);
    const auto second = read(*first.next_shard_iterator);
    EXPECT_EQ(second.records.count(), 500);
    auto all = numbers(first);
    for (const auto& number : numbers(second)) all.push_back(number);
    EXPECT_EQ(all, written);
}

TEST_F(GetRecords, LimitBoundsAPage) {
    const auto written = append(5);
    const auto page = read(iterator(), 2);
    EXPECT_THAT(numbers(page), ElementsAre(written[0], written[1]));
    EXPECT_THAT(numbers(read(*page.next_shard_iterator, 2)), ElementsAre(written[2], written[3]));
}

TEST_F(GetRecords, Statement36PagesStayNearAMegabyte) {
    constexpr std::size_t mebibyte = 1 << 20;
    for (int i = 0; i < 4; ++i) scene_.append(shard_, 200'000);  // in Keys and in NewImage
    auto page = read(iterator());
    EXPECT_EQ(page.records.count(), 2);
    EXPECT_LE(page.records.json().size(), mebibyte);
    EXPECT_EQ(read(*page.next_shard_iterator).records.count(), 2);
}

TEST_F(GetRecords, Statement36PagesHaveAtLeastOneRecord) {
    scene_.append(shard_, 600'000);
    scene_.append(shard_, 600'000);
    const auto page = read(iterator());
    EXPECT_EQ(page.records.count(), 1);
    scene_.close(stream_.id, shard_);
    const auto last = read(*page.next_shard_iterator);
    EXPECT_EQ(last.records.count(), 1);
    EXPECT_FALSE(last.next_shard_iterator);
}

TEST_F(GetRecords, Statement37WhatWasReadIsNotRepeated) {
    append(1);
    const auto page = read(iterator());
    EXPECT_EQ(page.records.count(), 1);
    const auto next = read(*page.next_shard_iterator);
    EXPECT_THAT(numbers(next), IsEmpty());
    const auto written = append(1);
    EXPECT_EQ(numbers(read(*next.next_shard_iterator)), written);
}

TEST_F(GetRecords, Statement44TheSameIteratorReadsTheSameBytes) {
    append(3);
    const auto text = iterator();
    const auto once = read(text).records;
    EXPECT_EQ(read(text).records, once);
    EXPECT_EQ(members(once, "eventID").size(), 3);
}

TEST_F(GetRecords, APageThatManyReadIsReadFromTheLogTwice) {
    const auto written = append(5);
    for (int reader = 0; reader < 10; ++reader) {
        const auto page = read(iterator(), 2);
        EXPECT_THAT(numbers(page), ElementsAre(written[0], written[1]));
        EXPECT_THAT(numbers(read(*page.next_shard_iterator, 1)), ElementsAre(written[2]));
    }
    EXPECT_EQ(store_.log_scans, 4);
}

TEST_F(GetRecords, APageThatTheLogEndsWithIsReadAnewOnceSomethingWasAppended) {
    auto written = append(1);
    for (int round = 0; round < 5; ++round) {
        for (int reader = 0; reader < 5; ++reader) {
            EXPECT_EQ(numbers(read(iterator(), 10)), written);
        }
        written.push_back(append(1).front());
    }
    EXPECT_LE(store_.log_scans, 5 + 1) << "once a round, and twice in the first";
}

TEST_F(GetRecords, WhereNothingIsNewTheLogIsNotLookedAt) {
    append(1);
    const auto next = *read(iterator()).next_shard_iterator;
    const auto scans = store_.log_scans;
    EXPECT_THAT(numbers(read(next)), IsEmpty());
    EXPECT_EQ(store_.log_scans, scans);
    scene_.close(stream_.id, shard_);
    EXPECT_FALSE(read(next).next_shard_iterator);
    EXPECT_EQ(store_.log_scans, scans);
}

TEST_F(GetRecords, WhatAPartitionThatIsGoneHasLeftIsRead) {
    const auto written = append(2);
    scene_.last_numbers.known.clear();
    EXPECT_EQ(numbers(read(iterator())), written);
}

TEST_F(GetRecords, WhatIsTrimmedIsNotServedFromMemory) {
    append(5);
    const auto text = iterator();
    for (int reader = 0; reader < 3; ++reader) EXPECT_EQ(read(text, 2).records.count(), 2);
    scene_.trim(stream_.id, shard_, scene_.last_numbers.known[shard_.partition].before());
    EXPECT_EQ(scene_.records({text, 2}).error().code, ErrorCode::TrimmedDataAccessException);
}

TEST_F(GetRecords, Statement38TheLastRecordOfAClosedShardEndsIt) {
    const auto written = append(1);
    scene_.close(stream_.id, shard_);
    const auto page = read(iterator());
    EXPECT_EQ(numbers(page), written);
    EXPECT_FALSE(page.next_shard_iterator);
}

TEST_F(GetRecords, Statement39APageBeforeTheEndGoesOn) {
    append(5);
    scene_.close(stream_.id, shard_);
    auto page = read(iterator(), 2);
    ASSERT_TRUE(page.next_shard_iterator);
    page = read(*page.next_shard_iterator, 2);
    ASSERT_TRUE(page.next_shard_iterator);
    page = read(*page.next_shard_iterator, 2);
    EXPECT_EQ(page.records.count(), 1);
    EXPECT_FALSE(page.next_shard_iterator);
}

TEST_F(GetRecords, AFullPageThatDeliversTheLastRecordEndsToo) {
    append(4);
    scene_.close(stream_.id, shard_);
    auto page = read(iterator(), 2);
    page = read(*page.next_shard_iterator, 2);
    EXPECT_EQ(page.records.count(), 2);
    EXPECT_FALSE(page.next_shard_iterator);
}

TEST_F(GetRecords, AnEmptyClosedShardEndsAtOnce) {
    scene_.close(stream_.id, shard_);
    using enum ShardIteratorType;
    for (const auto& text :
         {iterator(), iterator(LATEST), iterator(AT_SEQUENCE_NUMBER, shard_.start.text())}) {
        const auto page = read(text);
        EXPECT_EQ(page.records.json(), "[]");
        EXPECT_FALSE(page.next_shard_iterator);
    }
}

TEST_F(GetRecords, AnIteratorOutlivesTheClosing) {
    const auto text = iterator(ShardIteratorType::LATEST);
    const auto written = append(1);
    scene_.close(stream_.id, shard_);
    const auto page = read(text);
    EXPECT_EQ(numbers(page), written);
    EXPECT_FALSE(page.next_shard_iterator);
}

TEST_F(GetRecords, AShardThatClosesDuringTheReadGoesOnUntilItsEndIsRead) {
    append(1);
    const auto text = iterator();
    std::vector<std::string> late;
    store_.before_log_scan = [&] {
        late = append(1);
        scene_.close(stream_.id, shard_);
    };
    auto page = read(text);
    auto all = numbers(page);
    while (page.next_shard_iterator) {
        page = read(*page.next_shard_iterator);
        for (const auto& number : numbers(page)) all.push_back(number);
    }
    EXPECT_EQ(all.back(), late.front());
    EXPECT_EQ(all.size(), 2);
}

TEST_F(GetRecords, ANumberFarAheadIsWaitedForAndEndsWithTheShard) {
    append(1);
    const auto far = iterator(ShardIteratorType::AFTER_SEQUENCE_NUMBER, std::string(40, '9'));
    const auto page = read(far);
    EXPECT_THAT(numbers(page), IsEmpty());
    ASSERT_TRUE(page.next_shard_iterator);
    scene_.close(stream_.id, shard_);
    EXPECT_FALSE(read(*page.next_shard_iterator).next_shard_iterator);
}

TEST_F(GetRecords, Statement27AShardThatIsGoneDoesNotExist) {
    const auto text = iterator();
    scene_.remove(shard_key(stream_.id, ShardId(shard_.log)));
    EXPECT_EQ(refusal(text).code, ErrorCode::ResourceNotFoundException);
    EXPECT_EQ(refusal(text).message, "Requested resource not found: Shard does not exist");
    scene_.clock.advance(iterator_life_ms + 1);
    EXPECT_EQ(refusal(text).code, ErrorCode::ResourceNotFoundException);
}

TEST_F(GetRecords, Statement64WhatWasTrimmedUnreadIsNotSkippedInSilence) {
    append(2);
    const auto text = iterator();
    const auto second = read(text).next_shard_iterator.value();
    scene_.append(shard_);
    scene_.trim(stream_.id, shard_, scene_.last_numbers.known[shard_.partition].before());
    EXPECT_EQ(refusal(text).code, ErrorCode::TrimmedDataAccessException);
    EXPECT_EQ(refusal(text).message, "The data you are trying to access has been trimmed");
    EXPECT_EQ(read(second).records.count(), 1);
    EXPECT_EQ(read(iterator()).records.count(), 1);
}

TEST_F(GetRecords, ATrimThatOvertakesTheReadIsNoticed) {
    append(3);
    const auto text = iterator();
    store_.before_log_scan = [&] {
        const auto last = scene_.last_numbers.known[shard_.partition];
        scene_.trim(stream_.id, shard_, last.before());
    };
    EXPECT_EQ(refusal(text).code, ErrorCode::TrimmedDataAccessException);
}

TEST_F(GetRecords, ATrimThatTakesAllOfAClosedShardIsNoticed) {
    append(3);
    scene_.close(stream_.id, shard_);
    const auto text = iterator();
    store_.before_log_scan = [&] {
        scene_.trim(stream_.id, shard_, scene_.last_numbers.known[shard_.partition]);
    };
    EXPECT_EQ(refusal(text).code, ErrorCode::TrimmedDataAccessException)
        << "an empty page would say that the shard held nothing";
}

TEST_F(GetRecords, AnIdleReaderIsNeverToldOfATrimFalsely) {
    append(2);
    const auto next = read(iterator()).next_shard_iterator.value();
    scene_.trim(stream_.id, shard_, scene_.last_numbers.known[shard_.partition]);
    EXPECT_THAT(numbers(read(next)), IsEmpty());
}

TEST_F(GetRecords, DamagedRecordsAreAnErrorAndALogLine) {
    scene_.append_bytes(shard_, SequenceNumber::at(scene_.clock.now() + 1), "damaged");
    testing::internal::CaptureStderr();
    EXPECT_EQ(refusal(iterator()).code, ErrorCode::InternalServerError);
    EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("what=record"));
}

TEST_F(GetRecords, EveryFailingStepIsAnInternalError) {
    append(1);
    const auto text = iterator();
    const auto before = simulated_.calls();
    read(text);
    const auto steps = simulated_.calls() - before;
    EXPECT_GE(steps, 2);
    for (std::size_t step = 1; step <= steps; ++step) {
        simulated_.fail_call(step, storage::simulated::Failure::fault);
        testing::internal::CaptureStderr();
        EXPECT_EQ(refusal(text).message, "Internal server error");
        EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("storage failed"));
    }
}

RC_GTEST_FIXTURE_PROP(GetRecords, EveryRecordIsReadOnceWhateverThePages, ()) {
    std::vector<std::string> written, seen;
    auto next = std::optional(iterator());
    for (int page = 0; next; ++page) {
        const int more = page < 5 ? *rc::gen::inRange(0, 4) : 0;
        for (const auto& number : append(more)) written.push_back(number);
        if (page == 5) scene_.close(stream_.id, shard_);
        const auto output = read(*next, *rc::gen::inRange(1, 5));
        for (const auto& number : numbers(output)) seen.push_back(number);
        next = output.next_shard_iterator;
    }
    RC_ASSERT(seen == written);
}

}  // namespace
}  // namespace tailrace::stream
