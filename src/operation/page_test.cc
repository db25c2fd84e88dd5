// What a page costs the thread that makes it.
#include "operation/page.h"

#include <gmock/gmock.h>

#include <string>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include "base/pace.h"
#include "operation/operations.h"
#include "operation/simulated/answer_matchers.h"
#include "operation/simulated/requests.h"
#include "operation/simulated/simulated_server.h"

namespace tailrace::operation {
namespace {

constexpr int items_put = 40;

/// Each look at it takes some time, as if all work were done between two looks.
class WorkClock final : public base::Clock {
 public:
    explicit WorkClock(base::Milliseconds step) : step_(step) {}
    base::UnixMilliseconds now() override { return time_ += step_.count(); }
    awaitable<void> sleep(base::Milliseconds) override { co_return; }

 private:
    base::Milliseconds step_;
    base::UnixMilliseconds time_ = 1'700'000'000'000;
};

Context with_clock(const Context& context, base::Clock& clock) {
    return {clock,         context.random,  context.site,   context.catalog,   context.life_cycle,
            context.items, context.streams, context.shards, context.retention, context.expiry};
}

awaitable<void> count_turns(bool& over, int& turns) {
    for (; !over; ++turns) co_await asio::post(co_await this_executor, use_awaitable);
}

/// How often something else runs on the thread of a scan.
awaitable<int> turns_beside_scan(Context& context, ScanInput input) {
    bool over = false;
    int turns = 0;
    const auto executor = co_await this_executor;
    asio::co_spawn(executor, count_turns(over, turns), asio::detached);
    const auto output = co_await scan(context, std::move(input));
    over = true;
    co_await asio::post(executor, use_awaitable);
    EXPECT_EQ(output->scanned_count, items_put);
    co_return turns;
}

class PageWork : public testing::Test {
 protected:
    void SetUp() override {
        create(server_, range_table("t"));
        for (int i = 0; i < items_put; ++i) {
            put(server_, "t", R"({"id":{"S":"a"},"nr":{"S":")" + std::to_string(100 + i) + "\"}}");
        }
    }

    int turns_with_steps_of(base::Milliseconds step) {
        WorkClock clock(step);
        auto context = with_clock(server_.context(), clock);
        return server_.run(turns_beside_scan(context, {.table_name = "t"}));
    }

    SimulatedServer server_;
};

TEST_F(PageWork, LetsOthersRunEveryFewMilliseconds) {
    const auto idle = turns_with_steps_of(base::Milliseconds(0));
    EXPECT_GE(turns_with_steps_of(base::Milliseconds(1)),
              idle + items_put / static_cast<int>(base::Pace::turn.count()));
}

TEST_F(PageWork, EndsAPageAfterASecond) {
    WorkClock clock(base::Milliseconds(100));
    auto context = with_clock(server_.context(), clock);
    QueryInput input{.table_name = "t",
                     .filter_expression = "attribute_exists(nothing) OR :a = :a",
                     .key_condition_expression = "id = :a",
                     .expression_attribute_values = item(R"({":a":{"S":"a"}})")};
    int pages = 0;
    std::int32_t scanned = 0;
    do {
        const auto page = server_.run(query(context, input));
        ASSERT_THAT(page, Succeeds());
        EXPECT_GT(page->scanned_count, 0);
        EXPECT_LE(page->scanned_count, 10);
        EXPECT_EQ(page->count, page->scanned_count);
        input.exclusive_start_key = page->last_evaluated_key;
        scanned += page->scanned_count;
        ++pages;
    } while (input.exclusive_start_key);
    EXPECT_EQ(scanned, items_put);
    EXPECT_GE(pages, 4);
}

TEST_F(PageWork, CountsOnlyTheItemsOfThePage) {
    WorkClock clock(base::Milliseconds(100));
    auto context = with_clock(server_.context(), clock);
    const ScanInput input{.table_name = "t",
                          .return_consumed_capacity = ReturnConsumedCapacity::TOTAL};
    const auto page = server_.run(scan(context, input));
    ASSERT_THAT(page, Succeeds());
    ASSERT_LT(page->scanned_count, items_put);
    EXPECT_EQ(page->last_evaluated_key->json(),
              R"({"id":{"S":"a"},"nr":{"S":")" + std::to_string(99 + page->scanned_count) + "\"}}");
    EXPECT_EQ(
        page->items->json().find(R"("nr":{"S":")" + std::to_string(100 + page->scanned_count)),
        std::string::npos);
}

}  // namespace
}  // namespace tailrace::operation
