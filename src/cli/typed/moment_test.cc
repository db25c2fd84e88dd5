#include "cli/typed/moment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>
#include <utility>

#include "cli/show/moment_text.h"

namespace tailrace::cli::typed {
namespace {

constexpr Timestamp now{1'791'500'851'000};

TEST(Moment, IsIso8601OrRelative) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"2026-10-08T23:07:31Z", "2026-10-08T23:07:31Z"},
        {"2026-10-08", "2026-10-08T00:00:00Z"},
        {"2026-10-08T23:07", "2026-10-08T23:07:00Z"},
        {"2026-10-08 23:07:31", "2026-10-08T23:07:31Z"},
        {"2026-10-08T23:07:31.5Z", "2026-10-08T23:07:31.500Z"},
        {"2026-10-08T23:07:31.123456789Z", "2026-10-08T23:07:31.123Z"},
        {"2026-10-09T01:07:31+02:00", "2026-10-08T23:07:31Z"},
        {"2026-10-08T17:37:31-0530", "2026-10-08T23:07:31Z"},
        {"2024-02-29", "2024-02-29T00:00:00Z"},
        {"1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"},
        {"now", "2026-10-08T23:07:31Z"},
        {"31s", "2026-10-08T23:07:00Z"},
        {"-7m", "2026-10-08T23:00:31Z"},
        {"1h", "2026-10-08T22:07:31Z"},
        {"2d", "2026-10-06T23:07:31Z"},
        {"+1h", "2026-10-09T00:07:31Z"},
    };
    for (const auto& [text, expected] : cases) {
        const auto moment = parse_moment(text, now);
        ASSERT_TRUE(moment) << text;
        EXPECT_EQ(show::moment_text(*moment), expected) << text;
    }
}

TEST(Moment, ErrorsSayWhatIsExpected) {
    for (const auto* text :
         {"", "yesterday", "10", "m", "10w", "10 m", "-", "2026-13-01", "2026-02-29", "2026-1-1",
          "2026-10-08T24:00", "2026-10-08T23:60", "2026-10-08T23", "2026-10-08T23:07:31.",
          "2026-10-08T23:07:31X", "2026-10-08T23:07:31+2", "2026-10-08Z", "99999999999d"}) {
        const auto moment = parse_moment(text, now);
        ASSERT_FALSE(moment) << text;
        EXPECT_THAT(moment.error(), ::testing::HasSubstr("a time as"));
    }
}

}  // namespace
}  // namespace tailrace::cli::typed
