#include "wire/request_id.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tailrace::wire {
namespace {

TEST(RequestId, HasTheServicesForm) {
    base::SeededRandom random(1);
    const auto id = request_id(random);
    EXPECT_EQ(id.size(), 52);
    EXPECT_THAT(id, testing::MatchesRegex("[0-9A-Z]+VV4KQNSO5AEMVJF66Q9ASUAAJG"));
}

TEST(RequestId, IsAnotherEachTime) {
    base::SeededRandom random(1);
    EXPECT_NE(request_id(random), request_id(random));
}

}  // namespace
}  // namespace tailrace::wire
