// What a server notices by itself of a store that it shares.
#include "server/peer_duties.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "base/random.h"
#include "storage/simulated/forwarding_store.h"
#include "storage/simulated/simulated_store.h"
#include "storage/simulated/virtual_clock.h"

namespace tailrace::server {
namespace {

using namespace std::chrono_literals;

/// Can be cut off.
class FarStore final : public storage::simulated::ForwardingStore {
 public:
    using ForwardingStore::ForwardingStore;

    awaitable<storage::Outcome<std::vector<storage::PartitionView>>> read(
        std::vector<storage::PartitionRead> reads) override {
        if (cut_off) co_return std::unexpected(storage::Fault{"cut off"});
        co_return co_await ForwardingStore::read(std::move(reads));
    }

    bool cut_off = false;
};

class SharedStore : public testing::Test {
 protected:
    SharedStore() : service_(store_, clock_, random_, 1, {}, {}) {}

    /// Until there is nothing left to do.
    void run(awaitable<void> story) {
        background().spawn(io_.get_executor(), duties_.look_now_and_then(1s), "looking");
        background().spawn(io_.get_executor(), std::move(story), "telling a story");
        clock_.run(io_);
        EXPECT_EQ(background().running(), 0U);
    }
    base::Background& background() { return service_.environment().background; }
    static awaitable<int> readiness(Router& router, std::string_view method = "GET") {
        HttpRequest request;
        request.method = method;
        request.target = "/readyz";
        const auto reply = co_await router.handle(request);
        co_return reply.status;
    }

    asio::io_context io_;
    storage::simulated::VirtualClock clock_;
    base::SeededRandom random_{1};
    storage::simulated::SimulatedStore simulated_{clock_, 1};
    std::unique_ptr<storage::Store> near_ = simulated_.server(1);
    FarStore store_{*near_};
    Service service_;
    base::MovableClock movable_clock_{clock_};
    table::ClockKeeper keeper_{service_.environment(), service_.context().catalog, movable_clock_};
    Readiness readiness_{clock_};
    Router router_{service_.context(), clock_, {.readiness = &readiness_}};
    MemoryBudget memory_{1 << 20};
    PeerDuties duties_{service_, router_, keeper_, memory_, readiness_, io_.get_executor()};
};

TEST_F(SharedStore, AServerWithoutItIsNotReadyAfterAWhile) {
    const auto story = [this]() -> awaitable<void> {
        co_await clock_.sleep(60s);
        EXPECT_EQ(co_await readiness(router_), 200);
        store_.cut_off = true;
        co_await clock_.sleep(Readiness::silence_max - 2s);
        EXPECT_EQ(co_await readiness(router_), 200);
        co_await clock_.sleep(3s);
        EXPECT_EQ(co_await readiness(router_), 503);
        EXPECT_EQ(co_await readiness(router_, "HEAD"), 503);
        EXPECT_EQ(co_await readiness(router_, "PUT"), 404);
        store_.cut_off = false;
        co_await clock_.sleep(2s);
        EXPECT_EQ(co_await readiness(router_), 200);
        background().stop();
    };
    run(story());
}

TEST_F(SharedStore, OneThatNobodyLooksAtIsThere) {
    Router router(service_.context(), clock_);
    const auto story = [&]() -> awaitable<void> {
        store_.cut_off = true;
        co_await clock_.sleep(2 * Readiness::silence_max);
        EXPECT_EQ(co_await readiness(router), 200);
        background().stop();
    };
    run(story());
}

}  // namespace
}  // namespace tailrace::server
