#include "stream/record_name.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace tailrace::stream {
namespace {

constexpr storage::LogId log{1'571'767'321'804, 0x0123456789abcdef};
constexpr base::UnixMilliseconds now = 1'571'849'028'999;

TEST(RecordName, HasTheNumberAsTheApiHasIt) {
    RecordNames names(log);
    EXPECT_EQ(names.name(SequenceNumber::at(now).next(now)).number(), "157184902899900000001");
    EXPECT_EQ(names.name(SequenceNumber::at(1)).number(), "000000000000100000000");
}

TEST(RecordName, Statement44EventIdsAre32HexDigitsAndUnique) {
    constexpr std::size_t numbers = 1000;
    std::set<std::string, std::less<>> ids;
    for (const std::uint64_t birth_ms : {1ULL, 2ULL}) {
        for (const std::uint64_t suffix : {0ULL, 1ULL, ~0ULL}) {
            RecordNames names({birth_ms, suffix});
            SequenceNumber number;
            for (std::size_t i = 0; i < numbers; ++i) {
                number = number.next(0);
                ids.emplace(names.name(number).event_id());
            }
        }
    }
    EXPECT_EQ(ids.size(), 6 * numbers);
    for (const auto& id : ids) EXPECT_THAT(id, testing::MatchesRegex("[0-9a-f]{32}"));
}

/// What clients have seen must not change.
TEST(RecordName, Statement44EventIdsAreStable) {
    RecordNames names(log);
    const auto number = SequenceNumber::at(now).next(now);
    const std::string id(names.name(number).event_id());
    EXPECT_EQ(id, "7c6dbfe8f9d27275fad4caad11ac11a4");
    names.name(number.next(now));
    EXPECT_EQ(names.name(number).event_id(), id);
}

}  // namespace
}  // namespace tailrace::stream
