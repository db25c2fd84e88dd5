#include "server/route.h"

#include <gtest/gtest.h>

#include <set>

namespace tailrace::server {
namespace {

TEST(Route, LeadsFromEveryOperationToOneOfItsOwn) {
    std::set<Route> routes;
    for (auto operation = wire::Operation::BatchExecuteStatement;;
         operation = static_cast<wire::Operation>(static_cast<int>(operation) + 1)) {
        if (operation != wire::Operation::DescribeEndpoints) {
            EXPECT_TRUE(routes.insert(route_of(operation)).second) << wire::name_of(operation);
        }
        if (operation == wire::Operation::UpdateTimeToLive) break;
    }
    EXPECT_TRUE(routes.insert(late_children_route()).second);
}

}  // namespace
}  // namespace tailrace::server
