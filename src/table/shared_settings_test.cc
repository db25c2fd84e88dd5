#include "table/shared_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "table/simulated/simulated_tables.h"

namespace tailrace::table {
namespace {

using testing::Eq;
using testing::Optional;

TEST(SharedSettingsTest, AreReadAsTheyWereWritten) {
    const SharedSettings settings{{"region", "eu-west-1"}, {"retention", ""}};
    EXPECT_THAT(decode_shared_settings(encode(settings)), Optional(settings));
    EXPECT_THAT(decode_shared_settings(encode(SharedSettings())), Optional(SharedSettings()));
}

TEST(SharedSettingsTest, DamagedOnesAreNone) {
    const auto bytes = encode(SharedSettings{{"region", "eu-west-1"}});
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        // A whole number of fields is no damage.
        if (size == 1) continue;
        EXPECT_THAT(decode_shared_settings(bytes.substr(0, size)), Eq(std::nullopt)) << size;
    }
    auto other = bytes;
    other[0] = 2;
    EXPECT_THAT(decode_shared_settings(other), Eq(std::nullopt));
}

std::optional<SettingDifference> agree(SimulatedTables& tables, SharedSettings ours,
                                       bool may_replace) {
    auto agreed = tables.run(
        agree_on_settings(tables.environment(), tables.catalog(), std::move(ours), may_replace));
    return agreed.value();
}

TEST(SharedSettingsTest, TheFirstServerSaysHowTheyAre) {
    SimulatedTables tables;
    EXPECT_FALSE(agree(tables, {{"region", "eu-west-1"}}, false));
    EXPECT_FALSE(agree(tables, {{"region", "eu-west-1"}}, false));
    const auto difference = agree(tables, {{"region", "us-east-1"}}, false);
    ASSERT_TRUE(difference);
    EXPECT_EQ(difference->name, "region");
    EXPECT_EQ(difference->ours, "us-east-1");
    EXPECT_EQ(difference->theirs, "eu-west-1");
}

TEST(SharedSettingsTest, WhoIsAloneMayChangeThem) {
    SimulatedTables tables;
    EXPECT_FALSE(agree(tables, {{"region", "eu-west-1"}}, true));
    EXPECT_FALSE(agree(tables, {{"region", "us-east-1"}}, true));
    EXPECT_FALSE(agree(tables, {{"region", "us-east-1"}}, false));
    EXPECT_TRUE(agree(tables, {{"region", "eu-west-1"}}, false));
}

TEST(SharedSettingsTest, WhatAnotherVersionDoesNotKnowIsNoDifference) {
    SimulatedTables tables;
    EXPECT_FALSE(agree(tables, {{"region", "eu-west-1"}, {"new", "1"}}, false));
    EXPECT_FALSE(agree(tables, {{"region", "eu-west-1"}, {"newer", "2"}}, false));
}

}  // namespace
}  // namespace tailrace::table
