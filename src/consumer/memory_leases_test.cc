#include "consumer/memory_leases.h"

#include <gtest/gtest.h>

#include <optional>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

namespace tailrace::consumer {
namespace {

class AMemoryOfLeases : public testing::Test {
 protected:
    template <class T>
    T run(Task<T> task) {
        auto result = asio::co_spawn(context_, std::move(task), asio::use_future);
        context_.restart();
        context_.run();
        return result.get();
    }

    const Lease free_{.shard_id = "shard", .stream_arn = "arn"};
    asio::io_context context_;
    MemoryLeases leases_;
};

TEST_F(AMemoryOfLeases, KeepsARowOnce) {
    EXPECT_TRUE(run(leases_.open()));
    EXPECT_TRUE(run(leases_.list())->empty());
    EXPECT_TRUE(run(leases_.create(free_)));
    auto other = free_;
    other.owner = "somebody";
    EXPECT_TRUE(run(leases_.create(other)));
    EXPECT_EQ(run(leases_.list()).value(), std::vector{free_});
}

TEST_F(AMemoryOfLeases, ChangesWhatIsAsTheChangeDemands) {
    EXPECT_TRUE(run(leases_.create(free_)));
    const auto taken = run(leases_.change(take(free_, "w"), base::Milliseconds(1000))).value();
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->owner, "w");
    EXPECT_EQ(run(leases_.list()).value(), std::vector{*taken});

    const auto refused = run(leases_.change(take(free_, "late"), base::Milliseconds(1000))).value();
    EXPECT_EQ(refused, std::nullopt);
    EXPECT_EQ(run(leases_.list()).value(), std::vector{*taken});
}

TEST_F(AMemoryOfLeases, RemovesWhatHasNotChangedHands) {
    EXPECT_TRUE(run(leases_.create(free_)));
    const auto taken = run(leases_.change(take(free_, "w"), base::Milliseconds(1000))).value();
    ASSERT_TRUE(taken);
    EXPECT_TRUE(run(leases_.remove(free_)));
    EXPECT_EQ(run(leases_.list())->size(), 1);
    EXPECT_TRUE(run(leases_.remove(*taken)));
    EXPECT_TRUE(run(leases_.list())->empty());
    EXPECT_TRUE(run(leases_.remove(*taken)));
}

}  // namespace
}  // namespace tailrace::consumer
