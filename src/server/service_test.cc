#include "server/service.h"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>

#include <boost/asio/co_spawn.hpp>

#include "operation/operations.h"
#include "operation/simulated/requests.h"
#include "storage/simulated/simulated_store.h"
#include "storage/simulated/virtual_clock.h"

namespace tailrace::server {
namespace {

using namespace std::chrono_literals;
using storage::simulated::SimulatedStore;
using storage::simulated::VirtualClock;

/// Fails when it is told to.
class FaultyClock final : public base::Clock {
 public:
    explicit FaultyClock(VirtualClock& time) : time_(time) {}
    base::UnixMilliseconds now() override {
        if (std::exchange(fails, false)) throw std::runtime_error("as asked");
        return time_.now();
    }
    base::Milliseconds elapsed() override { return time_.elapsed(); }
    awaitable<void> sleep(base::Milliseconds duration) override { return time_.sleep(duration); }

    bool fails = false;

 private:
    VirtualClock& time_;
};

constexpr base::Milliseconds state_delay{1'000};
/// After that much a round of housekeeping has just begun.
constexpr base::Milliseconds first_round{30'001};

class ServiceTest : public testing::Test {
 protected:
    std::unique_ptr<Service> service(std::uint64_t incarnation) {
        stores_.push_back(shared_.server(incarnation));
        return std::make_unique<Service>(*stores_.back(), clock_, random_, incarnation,
                                         stream::Site{},
                                         table::LifeCycleOptions{.state_delay = state_delay});
    }
    /// Until nothing is left to happen.
    void run(awaitable<void> coroutine) {
        bool ended = false;
        auto mark = [&](const std::exception_ptr& failure) { ended = !failure; };
        asio::co_spawn(io_, std::move(coroutine), mark);
        time_.run(io_);
        EXPECT_TRUE(ended);
    }

    asio::io_context io_;
    VirtualClock time_;
    FaultyClock clock_{time_};
    base::SeededRandom random_{1};
    SimulatedStore shared_{time_, 1, {.delay_max = 1'000ms}};
    std::vector<std::unique_ptr<storage::Store>> stores_;
};

awaitable<void> stop_amid_housekeeping(Service& service, base::Clock& clock,
                                       const SimulatedStore& store, std::size_t& calls) {
    service.keep_house(co_await this_executor);
    co_await clock.sleep(first_round);
    const auto begun = store.calls();
    EXPECT_GT(begun, 0u);
    const bool stopped_at_once = co_await service.stop(1ms);
    EXPECT_FALSE(stopped_at_once);
    const bool stopped = co_await service.stop(60s);
    EXPECT_TRUE(stopped);
    calls = store.calls();
    EXPECT_GT(calls, begun);
}

TEST_F(ServiceTest, StopsOnceHousekeepingHasLeftTheStore) {
    const auto first = service(1);
    std::size_t calls = 0;
    run(stop_amid_housekeeping(*first, clock_, shared_, calls));
    EXPECT_EQ(shared_.calls(), calls);
}

awaitable<void> stop_before_a_table_is_active(Service& service, const SimulatedStore& store,
                                              std::size_t& calls) {
    const auto created =
        co_await operation::create_table(service.context(), operation::hash_table("Music"));
    EXPECT_TRUE(created.has_value());
    const bool stopped = co_await service.stop(60s);
    EXPECT_TRUE(stopped);
    calls = store.calls();
}

awaitable<void> start_and_look(Service& service, base::Clock& clock) {
    const auto started = co_await service.start();
    EXPECT_TRUE(started.has_value());
    co_await clock.sleep(state_delay);
    DescribeTableInput input{.table_name = "Music"};
    const auto described = co_await operation::describe_table(service.context(), std::move(input));
    EXPECT_EQ(described.value().table.table_status, TableStatus::ACTIVE);
}

TEST_F(ServiceTest, LeavesATransitionThatIsNotDueToTheNextServer) {
    const auto first = service(1);
    std::size_t calls = 0;
    run(stop_before_a_table_is_active(*first, shared_, calls));
    EXPECT_EQ(shared_.calls(), calls);
    const auto second = service(2);
    run(start_and_look(*second, clock_));
}

awaitable<void> keep_house_twice(Service& service, FaultyClock& clock,
                                 const SimulatedStore& store) {
    service.keep_house(co_await this_executor);
    clock.fails = true;
    co_await clock.sleep(first_round);
    EXPECT_FALSE(clock.fails);
    EXPECT_EQ(store.calls(), 0u);
    co_await clock.sleep(first_round);
    EXPECT_GT(store.calls(), 0u);
    const bool stopped = co_await service.stop(60s);
    EXPECT_TRUE(stopped);
}

TEST_F(ServiceTest, HousekeepingGoesOnAfterARoundThatThrew) {
    const auto first = service(1);
    run(keep_house_twice(*first, clock_, shared_));
}

}  // namespace
}  // namespace tailrace::server
