#include "cli/typed/start.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace tailrace::cli::typed {
namespace {

constexpr Timestamp now{1'791'500'851'000};

TEST(Start, IsAWordANumberOrAMoment) {
    EXPECT_EQ(parse_start("horizon", now), Checkpoint::trim_horizon());
    EXPECT_EQ(parse_start("latest", now), Checkpoint::latest());
    EXPECT_EQ(parse_start("179150085127500000001", now), Checkpoint::at("179150085127500000001"));
    EXPECT_EQ(parse_start("1s", now), Checkpoint::at(Timestamp{1'791'500'850'000}));
    EXPECT_EQ(parse_start("2026-10-08T23:07:31Z", now), Checkpoint::at(now));
    EXPECT_THAT(parse_start("soon", now).error(), ::testing::HasSubstr("latest"));
}

TEST(Start, ANumberConcernsTheShardsThatMayHoldItAndLaterOnes) {
    const auto in = [](std::string begin, std::optional<std::string> end) {
        return start_in({"s", {std::move(begin), std::move(end)}, std::nullopt},
                        Checkpoint::at("500"));
    };
    EXPECT_EQ(in("100", std::nullopt), Checkpoint::at("500"));
    EXPECT_EQ(in("100", "1000"), Checkpoint::at("500"));
    EXPECT_EQ(in("500", "500"), Checkpoint::at("500"));
    EXPECT_EQ(in("100", "499"), std::nullopt);
    EXPECT_EQ(in("0099", "0499"), std::nullopt);
    EXPECT_EQ(in("501", std::nullopt), Checkpoint::trim_horizon());
    EXPECT_EQ(in("1000", "2000"), Checkpoint::trim_horizon());
}

TEST(Start, OtherStartsAreTheSameInAllShards) {
    const Shard shard{"s", {"100", "200"}, std::nullopt};
    EXPECT_EQ(start_in(shard, Checkpoint::latest()), Checkpoint::latest());
    EXPECT_EQ(start_in(shard, Checkpoint::at(now)), Checkpoint::at(now));
}

}  // namespace
}  // namespace tailrace::cli::typed
