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
    /// Which sweeps so seldom, unless it is told to, that nothing else is disturbed by it.
    std::unique_ptr<Service> service(std::uint64_t incarnation,
                                     base::Milliseconds expiry_interval = 1h) {
        stores_.push_back(shared_.server(incarnation));
        return std::make_unique<Service>(
            *stores_.back(), clock_, random_, incarnation, stream::Site{},
            table::LifeCycleOptions{.state_delay = state_delay}, table::ShardLifeOptions(),
            table::ItemExpiryOptions{.interval = expiry_interval});
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

// --- items that expire ---------------------------------------------------------------------------

awaitable<void> enable_time_to_live(Service& service, base::Clock& clock) {
    const auto created =
        co_await operation::create_table(service.context(), operation::hash_table("Music"));
    EXPECT_TRUE(created.has_value());
    co_await clock.sleep(1min);
    UpdateTimeToLiveInput input{"Music", {true, "ttl"}};
    const auto enabled =
        co_await operation::update_time_to_live(service.context(), std::move(input));
    EXPECT_TRUE(enabled.has_value());
}

awaitable<void> put_with_expiry(Service& service, std::string id, base::UnixMilliseconds at) {
    PutItemInput input{.table_name = "Music"};
    input.item = operation::item(R"({"id":{"S":")" + id + R"("},"ttl":{"N":")" +
                                 std::to_string(at / 1000) + R"("}})");
    const auto written = co_await operation::put_item(service.context(), std::move(input));
    EXPECT_TRUE(written.has_value());
}

awaitable<std::int64_t> count_items(Service& service) {
    DescribeTableInput input{.table_name = "Music"};
    const auto described = co_await operation::describe_table(service.context(), std::move(input));
    co_return described.value().table.item_count.value();
}

awaitable<void> expire(Service& service, FaultyClock& clock) {
    co_await enable_time_to_live(service, clock);
    service.keep_house(co_await this_executor);
    co_await clock.sleep(1min);
    co_await put_with_expiry(service, "a", clock.now() + 60'000);
    co_await put_with_expiry(service, "b", clock.now() + 3'600'000);
    const auto before = co_await count_items(service);
    EXPECT_EQ(before, 2);
    clock.fails = true;
    co_await clock.sleep(2min);
    EXPECT_FALSE(clock.fails) << "a round that throws is not the last";
    const auto after = co_await count_items(service);
    EXPECT_EQ(after, 1);
    const bool stopped = co_await service.stop(60s);
    EXPECT_TRUE(stopped);
}

TEST_F(ServiceTest, DeletesWhatHasExpiredByItself) {
    const auto first = service(1, 1s);
    run(expire(*first, clock_));
}

awaitable<void> stop_amid_time_to_live(Service& service, FaultyClock& clock) {
    co_await enable_time_to_live(service, clock);
    co_await put_with_expiry(service, "a", clock.now() - 60'000);
    const bool stopped = co_await service.stop(60s);
    EXPECT_TRUE(stopped);
}

awaitable<void> start_and_expire(Service& service, FaultyClock& clock) {
    const auto started = co_await service.start();
    EXPECT_TRUE(started.has_value());
    service.keep_house(co_await this_executor);
    co_await clock.sleep(1min);
    DescribeTimeToLiveInput input{"Music"};
    const auto described =
        co_await operation::describe_time_to_live(service.context(), std::move(input));
    EXPECT_EQ(described.value().time_to_live_description->time_to_live_status,
              TimeToLiveStatus::ENABLED);
    const auto items = co_await count_items(service);
    EXPECT_EQ(items, 0) << "it was there before time to live was, and is indexed by now";
    const bool stopped = co_await service.stop(60s);
    EXPECT_TRUE(stopped);
}

TEST_F(ServiceTest, GoesOnWithTimeToLiveAfterARestart) {
    const auto first = service(1, 1s);
    run(stop_amid_time_to_live(*first, clock_));
    const auto second = service(2, 1s);
    run(start_and_expire(*second, clock_));
}

}  // namespace
}  // namespace tailrace::server
