#include "server/descriptors.h"

#include <gtest/gtest.h>

namespace tailrace::server {
namespace {

/// What the store may have open, and connections on their way out.
constexpr std::size_t others = 512 + 64;

TEST(Descriptors, ConnectionsLeaveRoomForTheStoresFiles) {
    for (const std::size_t files : {1'024, 4'096, 1'048'576}) {
        EXPECT_LT(connections_within(files) + others + 100, files);
    }
}

TEST(Descriptors, SomeConnectionsArePossibleHoweverLittleThereIs) {
    EXPECT_GT(connections_within(0), 0u);
    EXPECT_GT(connections_within(256), 0u);
}

TEST(Descriptors, TheLimitIsRaisedAsFarAsItGoes) {
    const auto possible = connections_possible();
    EXPECT_EQ(connections_possible(), possible);
    EXPECT_GT(possible, 0u);
}

}  // namespace
}  // namespace tailrace::server
