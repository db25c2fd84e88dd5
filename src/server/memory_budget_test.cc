#include "server/memory_budget.h"

#include <gtest/gtest.h>

namespace tailrace::server {
namespace {

TEST(MemoryBudget, GrantsAllOrNothing) {
    MemoryBudget budget(100);
    EXPECT_TRUE(budget.try_take(60));
    EXPECT_FALSE(budget.try_take(41));
    EXPECT_TRUE(budget.try_take(40));
    budget.give_back(1);
    EXPECT_TRUE(budget.try_take(1));
    EXPECT_EQ(budget.used(), 100u);
}

TEST(MemoryBudget, GrantsNothingWhileOverdrawn) {
    MemoryBudget budget(100);
    budget.take(150);
    EXPECT_FALSE(budget.try_take(1));
    budget.give_back(51);
    EXPECT_TRUE(budget.try_take(1));
}

TEST(MemoryBudget, KeepsSomeFree) {
    MemoryBudget budget(100);
    EXPECT_FALSE(budget.try_take(76, 25));
    EXPECT_TRUE(budget.try_take(75, 25));
    EXPECT_FALSE(budget.try_take(1, 25));
    EXPECT_TRUE(budget.try_take(25));
}

TEST(MemoryShare, CountsTheDifference) {
    MemoryBudget budget(100);
    {
        MemoryShare share(budget);
        EXPECT_TRUE(share.try_resize(80));
        EXPECT_TRUE(share.try_resize(90));
        EXPECT_FALSE(share.try_resize(101));
        EXPECT_EQ(budget.used(), 90u);
        share.resize(200);
        EXPECT_EQ(budget.used(), 200u);
        EXPECT_TRUE(share.try_resize(150));
        EXPECT_EQ(budget.used(), 150u);
    }
    EXPECT_EQ(budget.used(), 0u);
}

}  // namespace
}  // namespace tailrace::server
