#include "server/faults.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "stream/answers.h"

namespace tailrace::server {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using enum wire::Operation;

const std::vector<std::string_view> music{"Music"};

/// For each of `n` requests, x if it was struck.
std::string history(Faults& faults, int n, wire::Operation operation = PutItem) {
    std::string out;
    for (int i = 0; i < n; ++i) out += faults.draw(operation, music).kind ? 'x' : '.';
    return out;
}

TEST(Faults, AreNoneByThemselves) {
    Faults faults;
    EXPECT_TRUE(faults.empty());
    EXPECT_EQ(history(faults, 5), ".....");
}

TEST(Faults, FollowTheSeed) {
    const FaultRule rule{.probability = 0.5, .seed = 7};
    Faults faults;
    faults.add(rule);
    const auto first = history(faults, 200);
    EXPECT_THAT(first, testing::HasSubstr("x"));
    EXPECT_THAT(first, testing::HasSubstr("."));
    faults.clear();
    faults.add(rule);
    EXPECT_EQ(history(faults, 200), first);
    faults.clear();
    faults.add({.probability = 0.5, .seed = 8});
    EXPECT_NE(history(faults, 200), first);
}

TEST(Faults, StrikeAboutAsOftenAsAskedFor) {
    Faults faults;
    faults.add({.probability = 0.25});
    history(faults, 4'000);
    EXPECT_NEAR(static_cast<double>(faults.list().front().struck), 1'000, 100);
    EXPECT_EQ(faults.list().front().seen, 4'000u);
}

TEST(Faults, AlwaysAndNeverAreExact) {
    Faults faults;
    faults.add({.probability = 0});
    EXPECT_EQ(history(faults, 100), std::string(100, '.'));
    faults.add({.probability = 1});
    EXPECT_EQ(history(faults, 100), std::string(100, 'x'));
}

TEST(Faults, OfOthersDoNotShiftARulesDraws) {
    const FaultRule rule{.operation = PutItem, .probability = 0.5, .seed = 7};
    Faults alone;
    alone.add(rule);
    const auto first = history(alone, 50);
    Faults among;
    among.add(rule);
    among.add({.operation = GetItem, .probability = 0.5, .seed = 7});
    std::string second;
    for (int i = 0; i < 50; ++i) {
        second += history(among, 1);
        among.draw(GetItem, music);
    }
    EXPECT_EQ(second, first);
}

TEST(Faults, EndAfterTheirCount) {
    Faults faults;
    faults.add({.count = 2});
    EXPECT_EQ(history(faults, 5), "xx...");
    EXPECT_EQ(faults.list().front().struck, 2u);
}

TEST(Faults, KeepToTheirOperationAndTable) {
    Faults faults;
    faults.add({.operation = PutItem, .table = "Music"});
    EXPECT_FALSE(faults.draw(GetItem, music).kind);
    EXPECT_FALSE(faults.draw(PutItem, std::vector<std::string_view>{"Films"}).kind);
    EXPECT_FALSE(faults.draw(PutItem, {}).kind);
    EXPECT_TRUE(faults.draw(PutItem, std::vector<std::string_view>{"Films", "Music"}).kind);
    EXPECT_EQ(faults.list().front().seen, 1u);
}

TEST(Faults, OfIteratorsStrikeWhereThereAreSome) {
    Faults faults;
    faults.add({.kind = FaultKind::expired_iterator});
    EXPECT_EQ(history(faults, 1, PutItem), ".");
    EXPECT_EQ(history(faults, 1, GetRecords), "x");
}

TEST(Faults, LatenciesAddUpAndTheFirstOtherFaultIsTheLast) {
    Faults faults;
    faults.add({.kind = FaultKind::latency, .latency = 5ms});
    faults.add({.kind = FaultKind::internal_error, .latency = 7ms});
    faults.add({.kind = FaultKind::throttling});
    const auto strike = faults.draw(PutItem, music);
    EXPECT_EQ(strike.latency, 12ms);
    EXPECT_EQ(strike.kind, FaultKind::internal_error);
    EXPECT_EQ(faults.list().back().seen, 0u);
}

TEST(Faults, SpeakAsTheServiceDoes) {
    EXPECT_EQ(answer_of(FaultKind::throttling, GetRecords)->code, ErrorCode::ThrottlingException);
    EXPECT_EQ(answer_of(FaultKind::throttling, PutItem)->code,
              ErrorCode::ProvisionedThroughputExceededException);
    EXPECT_EQ(answer_of(FaultKind::internal_error, PutItem)->code, ErrorCode::InternalServerError);
    EXPECT_EQ(answer_of(FaultKind::expired_iterator, GetRecords)->message,
              "Shard iterator has expired");
    EXPECT_EQ(answer_of(FaultKind::trimmed_iterator, GetRecords)->code,
              ErrorCode::TrimmedDataAccessException);
    for (const auto kind : {FaultKind::latency, FaultKind::drop_before, FaultKind::empty_page})
        EXPECT_FALSE(answer_of(kind, GetRecords));
}

TEST(FaultKind, HasAName) {
    for (const auto* name :
         {"throttling", "internal_error", "latency", "drop_before", "drop_after_commit",
          "empty_page", "expired_iterator", "trimmed_iterator"}) {
        EXPECT_EQ(name_of(fault_kind_of(name).value()), name);
    }
    EXPECT_FALSE(fault_kind_of("mischief"));
}

}  // namespace
}  // namespace tailrace::server
